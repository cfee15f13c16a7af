//! What the packaged app promises the machine it is installed on: files that are opened with it
//! arrive, it never becomes the default program for spreadsheets, its page may do little.
//! It reads the shell's configuration as text and does not know Tauri.

/// A desktop entry hands over files only with `%F`; Tauri's own template lacks it.
pub(super) fn hands_files_over(template: &str) -> bool {
    let mut starts = template.lines().filter(|line| line.starts_with("Exec="));
    starts.next() == Some("Exec={{exec}} %F") && starts.next().is_none()
}

/// Every kind of file is offered as an alternate.
pub(super) fn is_only_an_alternate(configuration: &str) -> bool {
    let kinds = configuration.matches("\"ext\":").count();
    kinds > 0 && kinds == configuration.matches("\"rank\": \"Alternate\"").count()
}

/// What loosens the page's security, of what is written in this configuration.
pub(super) fn loosened(configuration: &str) -> Vec<&'static str> {
    let loose = [
        "unsafe-inline",
        "unsafe-eval",
        "dangerous",
        "\"withGlobalTauri\": true",
        "\"csp\": null",
        // A debug build with one of these shows a blank page instead of the built interface.
        "devUrl",
        "beforeDevCommand",
    ];
    loose
        .into_iter()
        .filter(|word| configuration.contains(word))
        .collect()
}

/// Permissions that a page without files, programs and network of its own does not need.
pub(super) fn needless(capability: &str) -> Vec<&'static str> {
    let needless = [
        "\"fs:",
        "\"shell:",
        "\"http:",
        "\"opener:",
        "\"process:",
        ":default\"",
        "remote",
    ];
    needless
        .into_iter()
        .filter(|word| capability.contains(word))
        .collect()
}
