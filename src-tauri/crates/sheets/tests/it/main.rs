//! Whole files in and out of `sheets`: what people and programs really save, what wants to do harm,
//! and LibreOffice as the other side.

#![allow(clippy::unwrap_used)]

mod export;
mod hostile;
mod libreoffice;
mod support;
mod template;
mod text_files;
mod workbooks;
