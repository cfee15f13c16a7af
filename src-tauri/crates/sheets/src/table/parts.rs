//! The parts of a workbook around its rows, as text (ECMA-376).

use std::fmt::Write;

use crate::mark::{MARK_PROPERTY, MARK_SHEET};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEETML: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Cell formats in the order of `Look::style`: plain, header, text, money, duration, time, attention.
pub(super) const STYLES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<numFmts count=\"3\">",
    "<numFmt numFmtId=\"164\" formatCode=\"&quot;$&quot;0.00####\"/>",
    "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/>",
    "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>",
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
    "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill>",
    "<fill><patternFill patternType=\"gray125\"/></fill>",
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE8EDF3\"/></patternFill></fill>",
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFDECEA\"/></patternFill></fill>",
    "</fills><borders count=\"1\"><border/></borders>",
    "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"7\">",
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" ",
    "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"/>",
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"166\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"3\" borderId=\"0\" xfId=\"0\" ",
    "applyNumberFormat=\"1\" applyFill=\"1\"/>",
    "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>",
    "</cellStyles></styleSheet>",
);

/// Worksheets are the default of `.xml`, for how many there will be is not known at the beginning.
pub(super) fn content_types(marked: bool) -> String {
    let mut text = format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"{SHEETML}.worksheet+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEETML}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEETML}.styles+xml\"/>"
    );
    if marked {
        text.push_str(
            "<Override PartName=\"/docProps/custom.xml\" ContentType=\
             \"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>",
        );
    }
    text + "</Types>"
}

/// What the package consists of.
pub(super) fn package_relations(marked: bool) -> String {
    let mut text = format!(
        "{DECLARATION}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    if marked {
        let _ = write!(
            text,
            "<Relationship Id=\"rId2\" Type=\"{OFFICE}/custom-properties\" Target=\"docProps/custom.xml\"/>"
        );
    }
    text + "</Relationships>"
}

/// The document property that holds the mark.
pub(super) fn properties(mark: &str) -> String {
    format!(
        "{DECLARATION}<Properties \
         xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
         xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\
         <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{MARK_PROPERTY}\">\
         <vt:lpwstr>{}</vt:lpwstr></property></Properties>",
        escaped(mark)
    )
}

/// The sheet that holds the mark.
pub(super) fn mark_sheet(mark: &str) -> String {
    format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\">\
         <is><t>{}</t></is></c></row></sheetData></worksheet>",
        escaped(mark)
    )
}

/// A table's sheet up to its first row. `columns`: widths and cell formats.
pub(super) fn sheet_beginning(columns: &[(u16, u8)], selected: bool) -> String {
    let selected = if selected { " tabSelected=\"1\"" } else { "" };
    let mut text = format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/>"
    );
    if !columns.is_empty() {
        text.push_str("<cols>");
        for (number, (width, style)) in (1..).zip(columns) {
            let _ = write!(
                text,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" style=\"{style}\" customWidth=\"1\"/>"
            );
        }
        text.push_str("</cols>");
    }
    text + "<sheetData>"
}

/// What follows the last row.
pub(super) fn sheet_end(last_column: &str, last_row: u32) -> String {
    format!("</sheetData><autoFilter ref=\"A1:{last_column}{last_row}\"/></worksheet>")
}

/// The workbook part.
pub(super) fn workbook(sheets: &[String]) -> String {
    let mut text = format!(
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">\
         <bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>"
    );
    for (number, name) in (1..).zip(sheets) {
        let hidden = if name == MARK_SHEET {
            " state=\"veryHidden\""
        } else {
            ""
        };
        let name = escaped(name);
        let _ = write!(
            text,
            "<sheet name=\"{name}\" sheetId=\"{number}\"{hidden} r:id=\"rId{number}\"/>"
        );
    }
    text + "</sheets></workbook>"
}

/// Where the workbook's parts are.
pub(super) fn workbook_relations(sheets: usize) -> String {
    let mut text = format!("{DECLARATION}<Relationships xmlns=\"{RELATIONS}\">");
    for number in 1..=sheets {
        let _ = write!(
            text,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" \
             Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let _ = write!(
        text,
        "<Relationship Id=\"rIdStyles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    text
}

/// A name that Excel takes for a sheet: not empty, at most 31 characters, none of `[]:*?/\`.
pub(crate) fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "[]:*?/\\".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut clean = clean.trim().trim_matches('\'').to_owned();
    while clean.encode_utf16().count() > 31 {
        clean.pop();
    }
    if clean.is_empty() {
        "Sheet".to_owned()
    } else {
        clean
    }
}

/// The name of the second, third … sheet of a table.
pub(super) fn numbered(name: &str, number: usize) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let ending = format!(" {number}");
    let mut name = name.to_owned();
    while name.encode_utf16().count() + ending.len() > 31 {
        name.pop();
    }
    name + &ending
}

fn escaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    push_escaped(&mut bytes, text.into());
    // Only whole characters were written.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Adds text as XML. Characters that XML cannot carry stand as `_xHHHH_`, and what only looks so is
/// kept from being taken for it (ECMA-376, 22.9.2.19).
pub(super) fn push_escaped(into: &mut Vec<u8>, text: std::borrow::Cow<'_, str>) {
    let bytes = text.as_bytes();
    let plain = |b: &u8| !matches!(b, b'&' | b'<' | b'>' | b'"' | b'_' | 0xEF | 0..=0x1F);
    let mut from = 0;
    while let Some(at) = bytes[from..]
        .iter()
        .position(|b| !plain(b))
        .map(|at| from + at)
    {
        into.extend_from_slice(&bytes[from..at]);
        from = at + 1;
        match bytes[at] {
            b'&' => into.extend_from_slice(b"&amp;"),
            b'<' => into.extend_from_slice(b"&lt;"),
            b'>' => into.extend_from_slice(b"&gt;"),
            b'"' => into.extend_from_slice(b"&quot;"),
            b'_' if looks_coded(&bytes[at..]) => into.extend_from_slice(b"_x005F_"),
            // U+FFFE and U+FFFF are no characters of XML.
            0xEF if matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => from = at + 3,
            byte @ (b'\t' | b'\n' | b'_' | 0x20..) => into.push(byte),
            byte => {
                use std::io::Write;
                let _ = write!(into, "_x{byte:04X}_");
            }
        }
    }
    into.extend_from_slice(&bytes[from..]);
}

fn looks_coded(bytes: &[u8]) -> bool {
    matches!(bytes.get(..7), Some([b'_', b'x', hex @ .., b'_']) if hex.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_xml_that_means_the_same() {
        assert_eq!(
            escaped("a<b>&\"c\" ё\n\t"),
            "a&lt;b&gt;&amp;&quot;c&quot; ё\n\t"
        );
        assert_eq!(escaped("\u{0}\r\u{1b}"), "_x0000__x000D__x001B_");
        assert_eq!(escaped("_x0041_ a_b _x"), "_x005F_x0041_ a_b _x");
        assert_eq!(escaped("a\u{ffff}b\u{ff01}"), "ab\u{ff01}");
    }

    #[test]
    fn sheets_get_names_that_excel_takes() {
        assert_eq!(sheet_name("Calls: 5/6 [x]"), "Calls  5 6  x");
        assert_eq!(sheet_name("  "), "Sheet");
        let long = sheet_name(&"ё".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(numbered(&long, 12).chars().count(), 31);
        assert_eq!(numbered("Calls", 1), "Calls");
    }
}
