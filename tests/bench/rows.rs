//! A task with a million callees in the real window: opened, paged, scrolled, turned round to its end, and
//! searched, while the page itself says how long each took and how long it stood still.

use serde_json::{Value, json};

use crate::child::spread;
use crate::desk::Desk;
use crate::door::Served;
use crate::page::Page;
use crate::scale::{million, scaled, words};
use crate::spreadsheets::import_file;
use crate::table::Table;

/// Pages that are asked for by scrolling to the end of what is there.
const PAGES: usize = 100;
/// Pictures of a scroll through all that was paged in.
const PICTURES: usize = 200;

/// Acts, and looks again at every picture until it has happened: milliseconds until then, and the longest
/// time between two pictures. It gives up after the driver's patience, and then says nothing.
const TIMED: &str = "
const done = arguments[arguments.length - 1];
const grid = () => document.querySelector('[role=grid]');
const rows = () => Number(grid()?.getAttribute('aria-rowcount') ?? 0);
const drawn = () => [...document.querySelectorAll('[role=row][aria-rowindex]')].slice(1);
const digits = (row) => row?.textContent.replace(/\\D/g, '') ?? '';
const happened = () => UNTIL;
const before = rows();
const began = performance.now();
ACT;
let last = began, longest = 0;
const look = () => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  if (happened()) done([now - began, longest]);
  else if (now - began > 25000) done(null);
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);";

/// Scrolls down to the end in so many pictures; the time between each two.
const SCROLL: &str = "
const [pictures, done] = arguments;
const grid = document.querySelector('[role=grid]');
const end = grid.scrollHeight - grid.clientHeight, between = [];
let last = performance.now(), at = 0;
const turn = () => {
  const now = performance.now();
  between.push(now - last);
  last = now;
  at += 1;
  grid.scrollTop = end * at / pictures;
  if (at < pictures) requestAnimationFrame(turn);
  else done(between);
};
grid.scrollTop = 0;
requestAnimationFrame(turn);";

pub(crate) fn measure(table: &mut Table) {
    let desk = Desk::set_up();
    let app = Served::start(&desk.data());
    app.import(&import_file());
    drop(app);
    let page = Page::of(desk.open_app(&[]));
    page.press("nav a", "Call tasks");
    page.see("A million");

    let many = words(million());
    let last = format!("7916{:07}", million());
    let open = press("[role=row]", "A million");
    timed(
        &page,
        "opening the task",
        &open,
        "grid() && document.querySelector('[role=tab]')",
    );
    let pending = press("[role=tab]", "Pending");
    let first = timed(
        &page,
        "its callees",
        &pending,
        "drawn().length > 5 && rows() > 100",
    );
    row(
        table,
        &format!("{many} callees: Pending until rows stand there"),
        "≤ 1 s",
        &[first],
        1_000.0,
    );
    page.see(&many);

    let to_the_end = "const scrolled = grid(); scrolled.scrollTop = scrolled.scrollHeight";
    let pages: Vec<_> = (0..scaled(PAGES).max(5))
        .map(|_| timed(&page, "the next page", to_the_end, "rows() > before"))
        .collect();
    let there = page.ask(
        "return Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1;",
        &[],
    );
    let wanted = (pages.len() + 1) * 100;
    let counted = there.as_u64().unwrap_or(0);
    assert!(
        counted >= wanted as u64,
        "{counted} rows are there, of {wanted}"
    );
    let what = format!("next 100 of {many}, {} times", pages.len());
    row(table, &what, "≤ 100 ms", &pages, 100.0);

    let pictures = page.ask_until_called(SCROLL, &[json!(scaled(PICTURES).max(20))]);
    let between: Vec<f64> = numbers(&pictures);
    assert!(!between.is_empty(), "it scrolled: {pictures}");
    let (median, p99) = spread(between);
    table.row(
        &format!(
            "scrolling through {} rows: between two pictures",
            words(wanted)
        ),
        "",
        &format!("median {median:.0} ms, p99 {p99:.0} ms"),
        None,
        "",
    );

    let turn = "document.querySelector('[role=columnheader] button').click()";
    let reversed = timed(
        &page,
        "the end first",
        turn,
        &format!("digits(drawn()[0]).includes('{last}')"),
    );
    row(
        table,
        &format!("the end of {many} first (order turned round)"),
        "≤ 1 s",
        &[reversed],
        1_000.0,
    );
    page.fill("Number, tag, text", &last);
    // Typing rests a moment before it is looked for: only the state is asserted, not its time.
    timed(
        &page,
        "the one that was looked for",
        "",
        &format!("drawn().length === 1 && digits(drawn()[0]).includes('{last}')"),
    );
    page.close();
    table.note(
        "The real window (WebKitGTK under Xvfb, no GPU), worked over WebDriver; the page itself measures, from \
         the deed to the picture that shows it. Searching for the last number found it, and it alone.",
    );
}

/// A click on the element of a kind that begins with these words.
fn press(selector: &str, words: &str) -> String {
    let (selector, words) = (json!(selector), json!(words));
    format!(
        "[...document.querySelectorAll({selector})]\
         .find((one) => one.textContent.trim().startsWith({words})).click()"
    )
}

/// Does something in the page and waits until it has happened: milliseconds, and the longest standstill.
fn timed(page: &Page, what: &str, act: &str, until: &str) -> (f64, f64) {
    let script = TIMED.replace("ACT", act).replace("UNTIL", until);
    let told = numbers(&page.ask_until_called(&script, &[]));
    match told.as_slice() {
        [took, longest] => (*took, *longest),
        _ => panic!("{what} did not come; on the screen: {}", page.text()),
    }
}

fn numbers(told: &Value) -> Vec<f64> {
    let numbers = told.as_array().into_iter().flatten();
    numbers.filter_map(Value::as_f64).collect()
}

fn row(table: &mut Table, what: &str, goal: &str, took: &[(f64, f64)], most: f64) {
    let standstill = took.iter().map(|took| took.1).fold(0.0, f64::max);
    let (median, p99) = spread(took.iter().map(|took| took.0).collect());
    let figure = match took {
        [_] => format!("{median:.0} ms"),
        _ => {
            format!("median {median:.0} ms, p99 {p99:.0} ms, longest standstill {standstill:.0} ms")
        }
    };
    table.row(what, goal, &figure, Some(median <= most), "");
}
