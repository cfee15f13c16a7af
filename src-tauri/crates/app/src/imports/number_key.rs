//! A number as 64 bits, exactly: for finding duplicates among a million rows without their texts.

/// A number's key. Equal keys: equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NumberKey(u64);

impl NumberKey {
    /// The key of a stored number: `+` and up to 15 digits, or the digits of a short number. The
    /// length is part of it: `007` is not `7`.
    pub(super) fn of(number: &str) -> Option<Self> {
        let (plus, digits) = match number.strip_prefix('+') {
            Some(digits) => (1_u64, digits),
            None => (0, number),
        };
        if digits.is_empty() || digits.len() > 17 {
            return None;
        }
        let value = digits.bytes().try_fold(0_u64, |value, byte| {
            byte.is_ascii_digit()
                .then(|| value * 10 + u64::from(byte - b'0'))
        })?;
        let length = digits.len() as u64;
        Some(NumberKey(value | length << 58 | plus << 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_apart_what_differs() {
        let numbers = [
            "+79162041198",
            "79162041198",
            "7",
            "07",
            "007",
            "+7",
            "99999999999999999",
        ];
        for a in numbers {
            for b in numbers {
                assert_eq!(NumberKey::of(a) == NumberKey::of(b), a == b, "{a} and {b}");
            }
            assert!(NumberKey::of(a).is_some());
        }
        assert_eq!(NumberKey::of("12*3"), None);
    }
}
