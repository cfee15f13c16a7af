//! Zip containers (docx, xlsx): what they unpack to is counted before anything else looks at it.

use std::io::{Cursor, Read};

use domain::knowledge::KnowledgeProblem;
use zip::ZipArchive;

/// Most parts.
const MOST_PARTS: usize = 10_000;
/// Most bytes of all parts together.
const MOST_UNPACKED: u64 = 256 << 20;
/// How the container of an encrypted document begins.
const ENCRYPTED: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// A container that holds no more than is believed.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
}

impl<'b> Package<'b> {
    /// Unpacks all of it once, keeping nothing: a declared size is only a claim.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, KnowledgeProblem> {
        if bytes.starts_with(ENCRYPTED) {
            return Err(KnowledgeProblem::Protected);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if archive.len() > MOST_PARTS {
            return Err(KnowledgeProblem::TooLarge);
        }
        let mut names = Vec::with_capacity(archive.len());
        let mut room = MOST_UNPACKED;
        for index in 0..archive.len() {
            let data = archive.by_index_data(index).map_err(broken)?;
            if data.encrypted() {
                return Err(KnowledgeProblem::Protected);
            }
            names.push(data.name().map_err(broken)?.into_owned());
            let part = archive.by_index(index).map_err(broken)?;
            let unpacked =
                std::io::copy(&mut part.take(room + 1), &mut std::io::sink()).map_err(broken)?;
            room = room
                .checked_sub(unpacked)
                .ok_or(KnowledgeProblem::TooLarge)?;
        }
        Ok(Package { archive, names })
    }

    /// A part as text; `None`: there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, KnowledgeProblem> {
        let Some(index) = self.names.iter().position(|known| known == name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let part = self.archive.by_index(index).map_err(broken)?;
        part.take(MOST_UNPACKED)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
        String::from_utf8(bytes).map(Some).map_err(broken)
    }
}

fn broken<E>(_: E) -> KnowledgeProblem {
    KnowledgeProblem::Broken
}
