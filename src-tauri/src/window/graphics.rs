//! WebKitGTK draws three times faster without compositing where there is no graphics processor.

/// Starts the program again with compositing off where no render node exists. The environment has to
/// be set before GTK's threads begin, and the user's own value is never overridden.
#[cfg(target_os = "linux")]
pub(super) fn without_compositing_where_there_is_no_gpu() {
    use std::os::unix::process::CommandExt as _;
    const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    let has_gpu = std::fs::read_dir("/dev/dri").is_ok_and(|nodes| {
        nodes
            .flatten()
            .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    });
    if has_gpu || std::env::var_os(SWITCH).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Only comes back when it failed; then the window is slower, and that is all.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(SWITCH, "1")
            .exec();
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn without_compositing_where_there_is_no_gpu() {}
