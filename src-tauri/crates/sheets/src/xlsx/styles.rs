//! Which cell formats show something else than the bare number.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::error::SheetError;
use crate::number::NumberKind;
use crate::package::Package;
use crate::xml::attribute;

/// What each cell format of a workbook does with numbers.
#[derive(Default)]
pub(crate) struct Styles {
    formats: Vec<NumberKind>,
}

impl Styles {
    /// Reads them.
    pub(crate) fn read(package: &mut Package, part: &str) -> Result<Styles, SheetError> {
        let Some(mut part) = package.small_part(part)? else {
            return Ok(Styles::default());
        };
        let mut custom: HashMap<u32, NumberKind> = HashMap::new();
        let mut formats = Vec::new();
        let mut in_cells = false;
        loop {
            match part.next()? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&e, "numFmtId")?.and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")?) {
                            custom.insert(id, NumberKind::of_code(&code));
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = attribute(&e, "numFmtId")?.and_then(|id| id.parse().ok());
                        let id = id.unwrap_or(0);
                        let kind = custom.get(&id).cloned();
                        formats.push(kind.unwrap_or_else(|| NumberKind::built_in(id)));
                    }
                    _ => (),
                },
                Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Eof => return Ok(Styles { formats }),
                _ => (),
            }
        }
    }

    /// Of a cell's `s` attribute.
    pub(crate) fn kind(&self, style: usize) -> &NumberKind {
        self.formats.get(style).unwrap_or(&NumberKind::Plain)
    }
}
