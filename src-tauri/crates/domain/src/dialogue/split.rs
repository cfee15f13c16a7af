//! Long answers in parts that a channel takes: cut between paragraphs, else sentences, else words,
//! else letters, and never inside what a person sees as one sign.

use crate::channel::TextLimit;

/// The length of a text as a channel counts it.
pub fn length_of(text: &str, limit: TextLimit) -> usize {
    text.chars().map(|sign| units(sign, limit)).sum()
}

/// Parts that an answer of at most so many tokens comes to: four letters a token, which is what
/// models write in the scripts that give the most. At least one.
pub fn most_parts(tokens: u32, limit: TextLimit) -> u32 {
    const LETTERS: u32 = 4;
    let (TextLimit::Utf16(most) | TextLimit::Chars(most) | TextLimit::Bytes(most)) = limit;
    tokens.saturating_mul(LETTERS).div_ceil(most.max(1)).max(1)
}

/// The text in parts, none longer than the limit, without spaces around them. A blank text has no
/// part. A limit of nothing gives one sign a part.
pub fn split_text(text: &str, limit: TextLimit) -> Vec<String> {
    let most = match limit {
        TextLimit::Utf16(most) | TextLimit::Chars(most) | TextLimit::Bytes(most) => most as usize,
    };
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let fits = fitting(rest, limit, most);
        let cut = if fits == rest.len() {
            fits
        } else {
            border(rest, fits)
        };
        let (part, behind) = rest.split_at(cut);
        parts.push(part.trim_end().to_owned());
        rest = behind.trim_start();
    }
    parts
}

fn units(sign: char, limit: TextLimit) -> usize {
    match limit {
        TextLimit::Utf16(_) => sign.len_utf16(),
        TextLimit::Chars(_) => 1,
        TextLimit::Bytes(_) => sign.len_utf8(),
    }
}

/// The longest beginning, in bytes, that is within the limit and does not end inside a sign that is
/// made of several characters. At least one character.
fn fitting(text: &str, limit: TextLimit, most: usize) -> usize {
    let mut used = 0;
    let mut end = text.len();
    for (place, sign) in text.char_indices() {
        used += units(sign, limit);
        if used > most {
            end = place;
            break;
        }
    }
    let whole = (0..=end)
        .rev()
        .find(|&place| text.is_char_boundary(place) && is_between_signs(text, place));
    let first = text.chars().next().map_or(0, char::len_utf8);
    match whole {
        Some(whole) if whole > 0 => whole,
        // One sign longer than the limit (a family of emoji): it is cut all the same.
        Some(_) | None => end.max(first),
    }
}

/// Whether what stands before a place and what stands behind it are signs of their own: no accent,
/// joiner, skin colour or second half of a flag follows.
fn is_between_signs(text: &str, place: usize) -> bool {
    let (before, behind) = text.split_at(place);
    let (Some(last), Some(next)) = (before.chars().next_back(), behind.chars().next()) else {
        return true;
    };
    let clings = matches!(next,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}'
        | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0020}'..='\u{e007f}');
    let is_flag = |sign: char| matches!(sign, '\u{1f1e6}'..='\u{1f1ff}');
    let inside_flag = is_flag(next)
        && before
            .chars()
            .rev()
            .take_while(|sign| is_flag(*sign))
            .count()
            % 2
            == 1;
    let line_end = last == '\r' && next == '\n';
    !clings && last != '\u{200d}' && !inside_flag && !line_end
}

/// Where to cut a text of which so many bytes fit: at the last border of the best kind that leaves
/// a part of some length.
fn border(text: &str, fits: usize) -> usize {
    let head = &text[..fits];
    let enough = fits / 3;
    let ends = |mark: &str| head.rfind(mark).map(|place| place + mark.len());
    let far = |cut: &Option<usize>| cut.is_some_and(|cut| cut > enough);
    let paragraph = ends("\n\n");
    if far(&paragraph) {
        return paragraph.unwrap_or(fits);
    }
    // The head ends at a border by itself when a space follows it.
    let followed_by_space = text[fits..].starts_with(char::is_whitespace);
    let sentence = head
        .char_indices()
        .filter(|(_, sign)| matches!(sign, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '\n'))
        .map(|(place, sign)| (place + sign.len_utf8(), sign))
        .filter(|(end, sign)| {
            matches!(sign, '。' | '！' | '？' | '\n')
                || text[*end..].starts_with(char::is_whitespace)
        })
        .map(|(end, _)| end)
        .next_back();
    if far(&sentence) {
        return sentence.unwrap_or(fits);
    }
    if followed_by_space {
        return fits;
    }
    let word = head
        .char_indices()
        .rev()
        .find(|(_, sign)| sign.is_whitespace())
        .map(|(place, sign)| place + sign.len_utf8());
    match word {
        Some(word) if word > enough => word,
        Some(_) | None => fits,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_answer_has_as_many_parts_as_its_letters_need() {
        for (tokens, limit, parts) in [
            (0, TextLimit::Chars(4_096), 1),
            (1_024, TextLimit::Utf16(4_096), 1),
            (1_025, TextLimit::Utf16(4_096), 2),
            (1_000, TextLimit::Chars(1_000), 4),
            (1_000, TextLimit::Bytes(0), 4_000),
            (u32::MAX, TextLimit::Bytes(1), u32::MAX),
        ] {
            assert_eq!(most_parts(tokens, limit), parts, "{tokens} in {limit:?}");
        }
    }

    #[test]
    fn cuts_lie_between_paragraphs_sentences_words() {
        let rows: [(&str, u32, &[&str]); 9] = [
            ("short", 10, &["short"]),
            ("", 10, &[]),
            ("  \n ", 10, &[]),
            (
                "First one.\n\nSecond one.",
                14,
                &["First one.", "Second one."],
            ),
            (
                "One here. Two here. Three",
                20,
                &["One here. Two here.", "Three"],
            ),
            (
                "Version 2.5 is out today",
                12,
                &["Version 2.5", "is out today"],
            ),
            ("Привет, как дела у вас", 15, &["Привет, как", "дела у вас"]),
            ("你好。我们有货。谢谢", 6, &["你好。", "我们有货。", "谢谢"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ];
        for (text, most, parts) in rows {
            assert_eq!(split_text(text, TextLimit::Chars(most)), parts, "{text:?}");
        }
    }

    #[test]
    fn limits_count_as_channels_count() {
        assert_eq!(length_of("Привет", TextLimit::Bytes(0)), 12);
        assert_eq!(length_of("👍", TextLimit::Utf16(0)), 2);
        assert_eq!(length_of("👍", TextLimit::Chars(0)), 1);
        assert_eq!(
            split_text("ПриветМир", TextLimit::Bytes(12)),
            ["Привет", "Мир"]
        );
        assert_eq!(split_text("👍👍👍", TextLimit::Utf16(5)), ["👍👍", "👍"]);
    }

    #[test]
    fn signs_made_of_several_characters_stay_whole() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let text = format!("{family}{family}");
        assert_eq!(split_text(&text, TextLimit::Chars(7)), [family, family]);
        assert_eq!(split_text("👍🏽👍🏽", TextLimit::Chars(3)), ["👍🏽", "👍🏽"]);
        assert_eq!(split_text("🇩🇪🇫🇷", TextLimit::Chars(3)), ["🇩🇪", "🇫🇷"]);
        assert_eq!(
            split_text("и\u{306}и\u{306}", TextLimit::Chars(3)),
            ["и\u{306}", "и\u{306}"]
        );
    }

    proptest! {
        /// No part is longer than the limit or blank, and nothing but spaces is lost.
        #[test]
        fn parts_fit_and_nothing_is_lost(
            text in "([a-zа-я.!? \n]|👍🏽|🇩🇪|é|你){0,120}", most in 4_u32..40, kind in 0_u8..3,
        ) {
            let limit = match kind {
                0 => TextLimit::Utf16(most),
                1 => TextLimit::Chars(most),
                _ => TextLimit::Bytes(most),
            };
            let parts = split_text(&text, limit);
            for part in &parts {
                prop_assert!(length_of(part, limit) <= most as usize, "{part:?}");
                prop_assert!(!part.trim().is_empty());
            }
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&parts.concat()), bare(&text));
        }
    }
}
