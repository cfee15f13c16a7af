//! An empty Tauri window: what the toolkit costs before a line of ours runs. `cargo xtask bench`
//! starts it beside the app's own window.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = "data:text/html,<title>Empty</title><h1>An empty window</h1>".parse()?;
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "empty", WebviewUrl::External(page)).build()?;
            Ok(())
        })
        .run(context)?;
    Ok(())
}
