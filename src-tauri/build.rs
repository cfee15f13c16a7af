//! Lets Tauri embed the page, the icons and the permissions.

fn main() {
    tauri_build::build();
}
