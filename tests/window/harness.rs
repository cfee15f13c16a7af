//! The harness on a page of its own, in WebKit's small browser where that is installed: when a
//! window test fails, this tells whether the app or the harness is at fault.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::page::Page;

const PAGE: &str = "<!doctype html><title>Harness</title>
<label>Name <input></label>
<button onclick=\"document.querySelector('output').textContent =
  'Hello, ' + document.querySelector('input').value\">Greet</button>
<output></output>";

/// The small browser with our page.
fn open(desk: &Desk) -> Page {
    let libraries = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let browser = Path::new(&libraries).join("webkit2gtk-4.1/MiniBrowser");
    fs::write(desk.folder().join("page.html"), PAGE).expect("a file in a fresh folder");
    let page = Page::of(desk.open(&browser, &["--automation".to_owned()]));
    page.go_to(&format!(
        "file://{}",
        desk.folder().join("page.html").display()
    ));
    page
}

#[test]
fn a_page_is_read_and_worked_by_names() {
    let desk = Desk::set_up();
    let page = open(&desk);
    page.fill("Name", "Ada");
    page.click("Greet");
    page.see("Hello, Ada");
    page.close();
}
