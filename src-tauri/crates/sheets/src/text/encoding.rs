//! The letters of a text file: a byte order mark, UTF-16 by its zeros, UTF-8 if it is valid, and
//! otherwise the best guess of `chardetng` (Windows-1251 and the like).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chardetng::EncodingDetector;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::SheetError;

const CHUNK: usize = 64 * 1024;
/// How much is shown to the detector, from the first letter on that is not ASCII.
const DETECT: usize = 2 << 20;

/// How a file is encoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoded {
    encoding: &'static Encoding,
    skip: u64,
}

impl Encoded {
    /// Opens a file to be read as text.
    pub(crate) fn open(&self, path: &Path) -> Result<Decoded, SheetError> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(self.skip))?;
        Ok(Decoded {
            file,
            decoder: self.encoding.new_decoder_without_bom_handling(),
            bytes: vec![0; CHUNK],
            text: String::with_capacity(CHUNK * 3),
            read: self.skip,
            size,
            over: false,
        })
    }
}

/// A file as text, chunk by chunk.
pub(crate) struct Decoded {
    file: File,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: String,
    read: u64,
    size: u64,
    over: bool,
}

impl Decoded {
    /// The next chunk; `None` at the end. What is no letter becomes U+FFFD.
    pub(crate) fn chunk(&mut self) -> Result<Option<&str>, SheetError> {
        if self.over {
            return Ok(None);
        }
        let mut filled = 0;
        while filled < self.bytes.len() {
            match self.file.read(&mut self.bytes[filled..])? {
                0 => {
                    self.over = true;
                    break;
                }
                count => filled += count,
            }
        }
        self.read += filled as u64;
        self.text.clear();
        let bytes = &self.bytes[..filled];
        let need = self
            .decoder
            .max_utf8_buffer_length(filled)
            .unwrap_or(CHUNK * 3 + 16);
        self.text.reserve(need);
        let _ = self
            .decoder
            .decode_to_string(bytes, &mut self.text, self.over);
        match self.over && self.text.is_empty() {
            true => Ok(None),
            false => Ok(Some(&self.text)),
        }
    }

    /// Bytes of the file read so far.
    pub(crate) fn read(&self) -> u64 {
        self.read
    }

    /// Bytes of the file.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

/// The first bytes of a file as text, only to see what kind of file it is.
pub(crate) fn sample_text(sample: &[u8]) -> String {
    let Encoded { encoding, skip } = marked(sample).unwrap_or(Encoded {
        encoding: UTF_8,
        skip: 0,
    });
    let (text, _) = encoding.decode_without_bom_handling(&sample[skip as usize..]);
    text.into_owned()
}

/// Of a text file.
pub(crate) fn of_text(path: &Path, country: Option<&str>) -> Result<Encoded, SheetError> {
    let mut file = File::open(path)?;
    let mut looker = Looker::default();
    let mut chunk = vec![0; CHUNK];
    let mut first = true;
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        let bytes = &chunk[..count];
        if std::mem::take(&mut first)
            && let Some(encoded) = marked(bytes)
        {
            return Ok(encoded);
        }
        looker.look(bytes);
        if looker.invalid > 0 && looker.sample.len() >= DETECT {
            break;
        }
    }
    Ok(Encoded {
        encoding: looker.verdict(country),
        skip: 0,
    })
}

/// Of an HTML page: what its `meta` tag says counts before the guess.
pub(crate) fn of_html(path: &Path, country: Option<&str>) -> Result<Encoded, SheetError> {
    let mut sample = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut sample)?;
    if let Some(encoded) = marked(&sample) {
        return Ok(encoded);
    }
    let head = String::from_utf8_lossy(&sample).to_ascii_lowercase();
    let label = head.split("charset=").nth(1).map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        rest.split(['"', '\'', ' ', ';', '>', '/'])
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        // A page that could be read up to here is not UTF-16, whatever it says.
        Some(encoding) if encoding.is_ascii_compatible() => Ok(Encoded { encoding, skip: 0 }),
        _ => of_text(path, country),
    }
}

/// A byte order mark, or the zeros that UTF-16 without one has between digits and separators.
fn marked(bytes: &[u8]) -> Option<Encoded> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(Encoded {
            encoding,
            skip: length as u64,
        });
    }
    let bytes = &bytes[..bytes.len().min(4096) & !1];
    let pairs = bytes.len() / 2;
    let zeros = |parity: usize| {
        bytes
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0 => None,
        _ if odd * 10 > pairs * 3 && even * 20 < pairs => Some(Encoded {
            encoding: UTF_16LE,
            skip: 0,
        }),
        _ if even * 10 > pairs * 3 && odd * 20 < pairs => Some(Encoded {
            encoding: UTF_16BE,
            skip: 0,
        }),
        _ => None,
    }
}

/// Looks through a whole file: is it UTF-8, and if not, what would the detector say.
#[derive(Default)]
struct Looker {
    carry: Vec<u8>,
    valid: usize,
    invalid: usize,
    sample: Vec<u8>,
}

impl Looker {
    fn look(&mut self, bytes: &[u8]) {
        if !self.sample.is_empty() || !bytes.is_ascii() {
            let room = DETECT - self.sample.len().min(DETECT);
            self.sample
                .extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        let mut whole = std::mem::take(&mut self.carry);
        let bytes = match whole.is_empty() {
            true => bytes,
            false => {
                whole.extend_from_slice(bytes);
                &whole
            }
        };
        let mut checked = 0;
        for piece in bytes.utf8_chunks() {
            let text = piece.valid();
            self.valid += text.len() - text.bytes().filter(u8::is_ascii).count();
            checked += text.len();
            let invalid = piece.invalid();
            // A letter that the chunk cuts in two is finished with the next chunk.
            let cut = checked + invalid.len() == bytes.len() && invalid.len() < 4;
            if cut {
                self.carry = invalid.to_vec();
            } else {
                self.invalid += invalid.len();
            }
            checked += invalid.len();
        }
    }

    fn verdict(mut self, country: Option<&str>) -> &'static Encoding {
        self.invalid += self.carry.len();
        // One torn letter in a long UTF-8 file does not make it something else.
        if self.invalid == 0 || self.valid > 20 * self.invalid {
            return UTF_8;
        }
        let domain = country.map(|country| match country {
            "GB" => "uk".to_owned(),
            other => other.to_ascii_lowercase(),
        });
        let domain = domain.filter(|d| d.len() == 2 && d.bytes().all(|b| b.is_ascii_lowercase()));
        let mut detector = EncodingDetector::new();
        detector.feed(&self.sample, true);
        detector.guess(domain.as_deref().map(str::as_bytes), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bytes: &[u8], chunk: usize, country: Option<&str>) -> &'static str {
        let mut looker = Looker::default();
        bytes.chunks(chunk).for_each(|chunk| looker.look(chunk));
        looker.verdict(country).name()
    }

    #[test]
    fn utf8_is_known_however_it_is_cut() {
        let text = "телефон;имя\n+79161234567;Ёж\n".repeat(3);
        for chunk in 1..9 {
            assert_eq!(
                verdict(text.as_bytes(), chunk, None),
                "UTF-8",
                "chunks of {chunk}"
            );
        }
        let mut torn = "телефон;имя\n".repeat(20).into_bytes();
        torn.truncate(torn.len() - 2);
        assert_eq!(verdict(&torn, 7, None), "UTF-8");
    }

    #[test]
    fn cyrillic_letters_of_windows_are_known() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("телефон;имя\n+79161234567;Ёжиков Пётр\n");
        assert_eq!(verdict(&bytes, 64, None), "windows-1251");
        assert_eq!(verdict(&bytes, 64, Some("RU")), "windows-1251");
    }

    #[test]
    fn utf16_is_known_without_a_mark() {
        let text = "phone;name\n+79161234567;Пётр\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(marked(&little).map(|e| e.encoding.name()), Some("UTF-16LE"));
        assert_eq!(marked(&big).map(|e| e.encoding.name()), Some("UTF-16BE"));
        assert!(marked(text.as_bytes()).is_none());
    }
}
