//! The desktop's own file dialogs, worked with xdotool as with a keyboard.
//! It does not know why the app asks for a file.

use std::path::Path;
use std::time::Duration;

use crate::desk::Desk;
use crate::patience::wait_for;

/// Waits for the dialog with this title (a regular expression), types the path and confirms; returns when it is gone.
pub(crate) fn choose_file(desk: &Desk, title: &str, path: &Path) {
    let window = wait_for(&format!("the dialog \u{201c}{title}\u{201d}"), || {
        visible(desk, title)
    });
    xdotool(desk, &["windowfocus", "--sync", &window]);
    // The location field; without it GTK would search as one types.
    xdotool(desk, &["key", "--clearmodifiers", "ctrl+l"]);
    std::thread::sleep(Duration::from_millis(300));
    xdotool(desk, &["key", "--clearmodifiers", "ctrl+a"]);
    let path = path.display().to_string();
    xdotool(desk, &["type", "--clearmodifiers", "--delay", "15", &path]);
    std::thread::sleep(Duration::from_millis(300));
    xdotool(desk, &["key", "--clearmodifiers", "Return"]);
    wait_for(
        &format!("the dialog \u{201c}{title}\u{201d} to close"),
        || visible(desk, title).is_none().then_some(()),
    );
}

/// The same for the dialog that asks where to keep a file, whatever name it suggests.
pub(crate) fn save_file(desk: &Desk, path: &Path) {
    choose_file(desk, "Save .*", path);
}

/// The X window with this title, if it is on the screen.
fn visible(desk: &Desk, title: &str) -> Option<String> {
    let output = desk
        .command("xdotool")
        .args(["search", "--onlyvisible", "--name", &format!("^{title}$")])
        .output()
        .expect("xdotool is installed");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .next()
        .map(str::to_owned)
}

fn xdotool(desk: &Desk, arguments: &[&str]) {
    let status = desk
        .command("xdotool")
        .args(arguments)
        .status()
        .expect("xdotool is installed");
    assert!(status.success(), "xdotool {arguments:?} failed");
}
