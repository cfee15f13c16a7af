//! The template of a task: the workbook that a user fills in and imports. Source: seed 2, Download
//! Template; product 2.3.
//!
//! One sheet to fill in, a guide, and a hidden sheet with the mark and with lists that are too long
//! for a drop-down's own text.

mod words;

use std::path::Path;

use domain::agent::CallVariable;
use domain::import::{MAX_ROWS, TemplateMark};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, Format, FormatAlign, Formula, Note, Workbook, Worksheet,
    column_number_to_name,
};

pub use words::{AudienceWords, ColumnWords, TemplateWords};

use crate::error::WriteError;
use crate::mark::{self, MARK_PROPERTY, MARK_SHEET};
use crate::table::{HEADER_FILL, TEXT, sheet_name};

/// What a template is made of.
#[derive(Debug, Clone, Copy)]
pub struct TemplateSpec<'a> {
    /// Name of the task, for the guide.
    pub task_name: &'a str,
    /// The task it belongs to.
    pub mark: &'a TemplateMark,
    /// Whom its rows are for.
    pub rows: TemplateRows<'a>,
    /// The words.
    pub words: &'a TemplateWords,
}

/// Whom the rows of a template are for.
#[derive(Debug, Clone, Copy)]
pub enum TemplateRows<'a> {
    /// Callees: with the call variables of the task's agent, in their order.
    Callees(&'a [CallVariable]),
    /// Contacts: with the variables of the task's texts.
    Contacts(&'a [String]),
}

/// A column of the sheet to be filled in.
struct Column<'a> {
    header: &'a str,
    required: bool,
    meaning: String,
    example: &'a str,
    choices: &'a [String],
    kind: Kind,
    width: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Moment,
}

/// Longest list that fits into a drop-down itself (Excel).
const LONGEST_LIST: usize = 255;
const REQUIRED_FILL: Color = Color::RGB(0x0020_4E8A);

/// Writes the template.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, spec: TemplateSpec<'_>) -> Result<(), WriteError> {
    let columns = columns(&spec);
    let mark = mark::encode(spec.mark);
    let mut hidden = Worksheet::new();
    hidden.set_name(MARK_SHEET)?.set_very_hidden(true);
    hidden.write_string(0, 0, &mark)?;
    let mut callees = Worksheet::new();
    callees.set_name(sheet_name(sheet_of(&spec)))?;
    fill_callees(&mut callees, &mut hidden, &columns, spec.words)?;
    let mut guide = Worksheet::new();
    guide.set_name(guide_name(&spec))?;
    fill_guide(&mut guide, &columns, &spec)?;

    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_custom_property(MARK_PROPERTY, mark.as_str());
    workbook.set_properties(&properties);
    workbook.push_worksheet(callees);
    workbook.push_worksheet(guide);
    workbook.push_worksheet(hidden);
    Ok(workbook.save(path)?)
}

fn sheet_of<'a>(spec: &TemplateSpec<'a>) -> &'a str {
    match spec.rows {
        TemplateRows::Callees(_) => &spec.words.sheet,
        TemplateRows::Contacts(_) => &spec.words.audience.sheet,
    }
}

fn guide_name(spec: &TemplateSpec<'_>) -> String {
    let (sheet, guide) = (sheet_name(sheet_of(spec)), sheet_name(&spec.words.guide));
    if sheet.to_lowercase() == guide.to_lowercase() {
        sheet_name(&format!("{guide} (2)"))
    } else {
        guide
    }
}

fn columns<'a>(spec: &TemplateSpec<'a>) -> Vec<Column<'a>> {
    let words = spec.words;
    let fixed = |header, required, said: &'a ColumnWords, kind, width| Column {
        header,
        required,
        meaning: said.meaning.clone(),
        example: &said.example,
        choices: &[],
        kind,
        width,
    };
    let variables = match spec.rows {
        TemplateRows::Callees(variables) => variables,
        TemplateRows::Contacts(variables) => {
            let said = &words.audience;
            let mut columns = vec![
                fixed("username", false, &said.username, Kind::Text, 20.0),
                fixed("phone", false, &said.phone, Kind::Text, 20.0),
                fixed("userId", false, &said.user_id, Kind::Text, 16.0),
                fixed("name", false, &said.name, Kind::Text, 22.0),
            ];
            columns.extend(variables.iter().map(|key| Column {
                header: key,
                required: false,
                meaning: said.variable.replace("{key}", &format!("{{{key}}}")),
                example: "",
                choices: &[],
                kind: Kind::Text,
                width: width_for(key),
            }));
            return columns;
        }
    };
    let mut columns = vec![
        fixed("calledNumber", true, &words.called_number, Kind::Text, 20.0),
        fixed("outId", false, &words.out_id, Kind::Text, 14.0),
    ];
    columns.extend(variables.iter().map(|variable| Column {
        header: &variable.key,
        required: variable.required,
        meaning: match variable.choices.is_empty() {
            true => variable.label.clone(),
            false => {
                let choices = words
                    .one_of
                    .replace("{choices}", &variable.choices.join(", "));
                format!("{}. {choices}", variable.label)
            }
        },
        example: variable.choices.first().map_or("", String::as_str),
        choices: &variable.choices,
        kind: Kind::Text,
        width: width_for(&variable.key),
    }));
    columns.extend([
        fixed("timezone", false, &words.timezone, Kind::Text, 18.0),
        fixed("notBefore", false, &words.not_before, Kind::Moment, 18.0),
        fixed("notAfter", false, &words.not_after, Kind::Moment, 18.0),
        fixed("note", false, &words.note, Kind::Text, 30.0),
    ]);
    columns
}

fn width_for(key: &str) -> f64 {
    (key.chars().count() as f64 + 4.0).clamp(14.0, 40.0)
}

fn fill_callees(
    sheet: &mut Worksheet,
    hidden: &mut Worksheet,
    columns: &[Column<'_>],
    words: &TemplateWords,
) -> Result<(), WriteError> {
    let text = Format::new().set_num_format_index(TEXT);
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let header = Format::new()
        .set_bold()
        .set_num_format_index(TEXT)
        .set_background_color(HEADER_FILL);
    let required = header
        .clone()
        .set_background_color(REQUIRED_FILL)
        .set_font_color(Color::White);
    for (at, column) in (0u16..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(
            at,
            if column.kind == Kind::Moment {
                &moment
            } else {
                &text
            },
        )?;
        let format = if column.required { &required } else { &header };
        sheet.write_string_with_format(0, at, column.header, format)?;
        let said = match column.required {
            true => format!("{}\n{}: {}", column.meaning, words.required, words.yes),
            false => column.meaning.clone(),
        };
        // Excel's own width fits some fifty letters a line.
        let height = 40 + 18 * (said.chars().count() as u32 / 28 + 1);
        let note = Note::new(said)
            .add_author_prefix(false)
            .set_width(220)
            .set_height(height.min(400));
        sheet.insert_note(0, at, &note)?;
        if !column.choices.is_empty() {
            let list = drop_down(hidden, at, column.choices)?
                .ignore_blank(true)
                .set_error_title(clipped(&words.wrong_title, 32))?
                .set_error_message(clipped(&words.wrong_choice, 255))?;
            sheet.add_data_validation(1, at, MAX_ROWS - 1, at, &list)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_active(true);
    Ok(())
}

/// A list of its own when it is short and has no commas, which would part it; else one that is kept
/// on the hidden sheet, in the column with the same letter.
fn drop_down(
    hidden: &mut Worksheet,
    column: u16,
    choices: &[String],
) -> Result<DataValidation, WriteError> {
    let length: usize = choices
        .iter()
        .map(|choice| choice.encode_utf16().count() + 1)
        .sum();
    if length <= LONGEST_LIST && !choices.iter().any(|choice| choice.contains([',', '"'])) {
        return Ok(DataValidation::new().allow_list_strings(choices)?);
    }
    for (row, choice) in (1u32..).zip(choices) {
        hidden.write_string(row, column, choice)?;
    }
    let letter = column_number_to_name(column);
    let list = format!("={MARK_SHEET}!${letter}$2:${letter}${}", choices.len() + 1);
    Ok(DataValidation::new().allow_list_formula(Formula::new(list)))
}

fn fill_guide(
    sheet: &mut Worksheet,
    columns: &[Column<'_>],
    spec: &TemplateSpec<'_>,
) -> Result<(), WriteError> {
    let words = spec.words;
    let wrapped = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_num_format_index(TEXT);
    let title = Format::new().set_bold().set_font_size(16);
    let heading = Format::new().set_bold().set_background_color(HEADER_FILL);
    for (at, width) in [(0u16, 22.0), (1, 12.0), (2, 70.0), (3, 26.0)] {
        sheet.set_column_width(at, width)?;
    }
    let said = match spec.rows {
        TemplateRows::Callees(_) => &words.title,
        TemplateRows::Contacts(_) => &words.audience.title,
    };
    sheet.write_string_with_format(0, 0, said.replace("{task}", spec.task_name), &title)?;
    let mut row = 2;
    for (number, step) in (1..).zip(&words.steps) {
        sheet.write_string(row, 0, format!("{number}. {step}"))?;
        row += 1;
    }
    row += 1;
    for (at, text) in [
        &words.column,
        &words.required,
        &words.meaning,
        &words.example,
    ]
    .iter()
    .enumerate()
    {
        sheet.write_string_with_format(row, at as u16, text.as_str(), &heading)?;
    }
    for column in columns {
        row += 1;
        let required = if column.required {
            &words.yes
        } else {
            &words.no
        };
        let cells = [column.header, required, &column.meaning, column.example];
        for (at, text) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, at, text, &wrapped)?;
        }
    }
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// Excel's limits of messages.
fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
