//! An empty Tauri window: what the toolkit costs before a line of ours runs. `cargo xtask bench`
//! starts it beside the app's own window.

use tauri::{
    WebviewUrl, WebviewWindowBuilder,
    http::{
        Response,
        header::{CONTENT_TYPE, HeaderValue},
    },
};

const PAGE: &[u8] = b"<!doctype html><title>Empty</title><h1>An empty window</h1>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut page = Response::new(PAGE);
            let html = HeaderValue::from_static("text/html");
            page.headers_mut().insert(CONTENT_TYPE, html);
            page
        })
        .setup(|app| {
            let page = WebviewUrl::External("empty://localhost/".parse()?);
            WebviewWindowBuilder::new(app, "empty", page).build()?;
            Ok(())
        })
        .run(context)?;
    Ok(())
}
