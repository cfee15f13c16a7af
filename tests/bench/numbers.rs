//! The check of a phone number, over many numbers written in many ways.

use std::hint::black_box;
use std::time::Instant;

use domain::phone::{NumberReader, read_number};

use crate::child::spread;
use crate::scale::{repeats, scaled};
use crate::table::Table;

const COUNT: usize = 200_000;
const GOAL_MICROSECONDS: f64 = 3.0;

/// A way of writing the n-th number.
type Style = fn(usize) -> String;

const STYLES: [(&str, Style); 4] = [
    ("+79161234567", |n| format!("+7916{:07}", n % 10_000_000)),
    ("8 (916) 123-45-67", |n| {
        format!(
            "8 (916) {:03}-{:02}-{:02}",
            n % 1000,
            n % 100,
            n / 100 % 100
        )
    }),
    ("+49 30 901820 …", |n| {
        format!("+49 30 {:08}", 10_000_000 + n % 80_000_000)
    }),
    ("79161234567", |n| format!("7916{:07}", n * 7 % 10_000_000)),
];

pub(crate) fn measure(table: &mut Table) {
    // Warm: the numbering plan is built at the first call.
    assert!(read_number("+79161234567", "RU").is_ok());
    for (name, style) in STYLES {
        let numbers: Vec<String> = (0..scaled(COUNT)).map(style).collect();
        let runs = (0..repeats()).map(|_| {
            let reader = NumberReader::new("RU");
            let began = Instant::now();
            for number in &numbers {
                black_box(reader.read(black_box(number))).expect("a number");
            }
            began.elapsed().as_secs_f64() * 1e6 / numbers.len() as f64
        });
        let (median, _) = spread(runs.collect());
        let what = format!("phone number check, `{name}`");
        let figure = format!("{median:.2} µs");
        table.row(
            &what,
            "≤ 3 µs",
            &figure,
            Some(median <= GOAL_MICROSECONDS),
            "",
        );
    }
}
