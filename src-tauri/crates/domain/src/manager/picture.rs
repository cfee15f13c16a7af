//! A manager's picture: what it may be, told by its first bytes. Nothing is decoded here: whoever shows
//! it does that.

/// Most bytes of a picture: it is shown small, and sent to every visitor.
pub const MAX_PICTURE_BYTES: usize = 128 * 1024;
/// Shortest side, in pixels.
pub const MIN_PICTURE_SIDE: u32 = 16;
/// Longest side, in pixels.
pub const MAX_PICTURE_SIDE: u32 = 512;

/// What a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

/// Why bytes are no picture for a manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// Neither PNG nor JPEG nor WebP.
    #[error("this is no PNG, JPEG or WebP picture")]
    NotAPicture,
    /// More than [`MAX_PICTURE_BYTES`].
    #[error("the picture is larger than {MAX_PICTURE_BYTES} bytes")]
    TooLarge,
    /// A side is shorter than [`MIN_PICTURE_SIDE`] or longer than [`MAX_PICTURE_SIDE`].
    #[error("the picture's sides are {MIN_PICTURE_SIDE} to {MAX_PICTURE_SIDE} pixels long")]
    BadSides,
}

impl PictureKind {
    /// As it is named over the wire.
    pub const fn media_type(self) -> &'static str {
        match self {
            PictureKind::Png => "image/png",
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Webp => "image/webp",
        }
    }
}

/// What the picture is.
///
/// # Errors
/// When it is none, or too large in bytes or pixels.
pub fn check_picture(bytes: &[u8]) -> Result<PictureKind, PictureFault> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(PictureFault::TooLarge);
    }
    let (kind, (width, height)) = png(bytes)
        .map(|sides| (PictureKind::Png, sides))
        .or_else(|| jpeg(bytes).map(|sides| (PictureKind::Jpeg, sides)))
        .or_else(|| webp(bytes).map(|sides| (PictureKind::Webp, sides)))
        .ok_or(PictureFault::NotAPicture)?;
    let sides = MIN_PICTURE_SIDE..=MAX_PICTURE_SIDE;
    if sides.contains(&width) && sides.contains(&height) {
        Ok(kind)
    } else {
        Err(PictureFault::BadSides)
    }
}

type Sides = (u32, u32);

fn at<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from.checked_add(N)?)?.try_into().ok()
}

/// W3C PNG, 5.2 and 11.2.1: the signature, then IHDR.
fn png(bytes: &[u8]) -> Option<Sides> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    (at(rest, 4)? == *b"IHDR").then_some(())?;
    let side = |from| at(rest, from).map(u32::from_be_bytes);
    Some((side(8)?, side(12)?))
}

/// ITU T.81, B.2: segments until the frame header, which has the sides.
fn jpeg(bytes: &[u8]) -> Option<Sides> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker] = at(rest, 0)? else {
            return None;
        };
        match marker {
            // A marker may stand behind any number of these.
            0xff => rest = rest.get(1..)?,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let side = |from| at(rest, from).map(|side| u32::from(u16::from_be_bytes(side)));
                return Some((side(7)?, side(5)?));
            }
            // The picture's own bytes begin, or it ends, before a frame was told.
            0x00 | 0x01 | 0xd0..=0xda => return None,
            0x02..=0xbf | 0xc4 | 0xc8 | 0xcc | 0xdb..=0xfe => {
                let length = usize::from(u16::from_be_bytes(at(rest, 2)?));
                rest = rest.get(length.checked_add(2)?..)?;
            }
        }
    }
}

/// RFC 9649, 2: RIFF with one of three kinds of first chunk.
fn webp(bytes: &[u8]) -> Option<Sides> {
    let rest = bytes.strip_prefix(b"RIFF")?.get(4..)?;
    let rest = rest.strip_prefix(b"WEBP")?;
    let body = rest.get(8..)?;
    match &at::<4>(rest, 0)? {
        b"VP8 " => {
            (at(body, 3)? == [0x9d, 0x01, 0x2a]).then_some(())?;
            let side = |from| at(body, from).map(|s| u32::from(u16::from_le_bytes(s) & 0x3fff));
            Some((side(6)?, side(8)?))
        }
        b"VP8L" => {
            (at(body, 0)? == [0x2f]).then_some(())?;
            let bits = u32::from_le_bytes(at(body, 1)?);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            let side = |from| {
                let [a, b, c] = at(body, from)?;
                Some(u32::from_le_bytes([a, b, c, 0]) + 1)
            };
            Some((side(4)?, side(7)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        // SOI, APP0 of four bytes, a filler, SOF0
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3; 12]);
        bytes
    }

    fn webp_of(chunk: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        bytes.extend(chunk);
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes
    }

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        assert_eq!(check_picture(&png_of(192, 192)), Ok(PictureKind::Png));
        assert_eq!(check_picture(&jpeg_of(200, 100)), Ok(PictureKind::Jpeg));
        let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 65, 0];
        assert_eq!(
            check_picture(&webp_of(b"VP8 ", &lossy)),
            Ok(PictureKind::Webp)
        );
        let lossless = [0x2f, 0x3f, 0xc0, 0x0f, 0];
        assert_eq!(
            check_picture(&webp_of(b"VP8L", &lossless)),
            Ok(PictureKind::Webp)
        );
        let extended = [0, 0, 0, 0, 99, 0, 0, 99, 0, 0];
        assert_eq!(
            check_picture(&webp_of(b"VP8X", &extended)),
            Ok(PictureKind::Webp)
        );
    }

    #[test]
    fn sides_are_read_in_their_order() {
        assert_eq!(png(&png_of(20, 30)), Some((20, 30)));
        assert_eq!(jpeg(&jpeg_of(20, 30)), Some((20, 30)));
        let lossless = (19_u32 | (29 << 14)).to_le_bytes();
        let body = [&[0x2f], lossless.as_slice()].concat();
        assert_eq!(webp(&webp_of(b"VP8L", &body)), Some((20, 30)));
    }

    #[test]
    fn what_is_too_large_too_small_or_something_else_is_refused() {
        let bad = Err(PictureFault::BadSides);
        assert_eq!(check_picture(&png_of(8, 192)), bad);
        assert_eq!(check_picture(&png_of(192, 40_000)), bad);
        let mut heavy = png_of(192, 192);
        heavy.resize(MAX_PICTURE_BYTES + 1, 0);
        assert_eq!(check_picture(&heavy), Err(PictureFault::TooLarge));
        for other in [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            b"GIF89a\x10\0\x10\0",
            b"\xff\xd8\xff\xd9",
            b"\xff\xd8\xff\xe0\xff\xff",
            b"RIFF\0\0\0\0WEBPVP8L",
            b"\x89PNG\r\n\x1a\n",
            b"",
        ] {
            assert_eq!(check_picture(other), Err(PictureFault::NotAPicture));
        }
    }

    #[test]
    fn cut_anywhere_it_is_refused_and_nothing_breaks() {
        for whole in [png_of(192, 192), jpeg_of(200, 100)] {
            for length in 0..whole.len() - 12 {
                assert!(check_picture(&whole[..length]).is_err());
            }
        }
    }
}
