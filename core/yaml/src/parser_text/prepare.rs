//! Changes to a text that keep the parser from giving up on it.
//!
//! libyaml-safer, unlike libyaml,
//! - panics when the text ends within a line of a block scalar, or after a backslash: it gets a line break at the
//!   end, and white space alone in the last line is left out;
//! - panics at a tag that ends at a comma, such as in `[!!str, b]`, which is an empty text and `b`: it gets a space
//!   before the comma;
//! - takes the first byte of a character such as `！` at the start for that of a byte order mark: it gets a byte
//!   order mark.

use std::borrow::Cow;

use super::line_break::{count_breaks, is_break};
use super::marks::Marks;
use super::tag_commas::{commas_after_tags, with_spaces};

pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// What the parser reads instead of the text, and how its marks are to be read.
pub(crate) struct ParserText<'s> {
    pub(crate) text: Cow<'s, str>,
    pub(crate) marks: Marks,
}

/// Prepares a text for the parser.
pub(crate) fn parser_text(text: &str) -> ParserText<'_> {
    let commas = commas_after_tags(text);
    let mut prepared = if commas.is_empty() {
        Cow::Borrowed(text)
    } else {
        let places = commas.iter().map(|comma| comma.at);
        Cow::Owned(with_spaces(text, places))
    };
    let spaces = commas.iter().map(|comma| (comma.line, comma.column));
    let mut marks = Marks {
        spaces: spaces.collect(),
        added_break: None,
    };
    let last_line = text.rsplit(is_break).next().unwrap_or_default();
    if last_line.chars().all(|char| char == ' ') {
        if !last_line.is_empty() {
            let length = prepared.len() - last_line.len();
            prepared.to_mut().truncate(length);
        }
    } else {
        let column = last_line
            .trim_start_matches(BYTE_ORDER_MARK)
            .chars()
            .count();
        marks.added_break = Some((count_breaks(text), column as u64));
        prepared.to_mut().push('\n');
    }
    if prepared.as_bytes().first() == Some(&0xef) && !prepared.starts_with(BYTE_ORDER_MARK) {
        prepared.to_mut().insert(0, BYTE_ORDER_MARK);
    }
    ParserText {
        text: prepared,
        marks,
    }
}

#[cfg(test)]
mod tests {
    use libyaml_safer::Mark;

    use super::*;

    #[test]
    fn the_last_line_ends() {
        let cases = [
            ("a\n", "a\n"),
            ("a", "a\n"),
            ("", ""),
            ("a\n  ", "a\n"),
            ("a\n \t", "a\n \t\n"),
            ("\"\\", "\"\\\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(parser_text(text).text, expected, "{text}");
        }
    }

    #[test]
    fn only_tags_get_a_space() {
        let cases = [
            ("[!!str, b]", "[!!str , b]"),
            ("[!a,!b,c]", "[!a ,!b ,c]"),
            ("\u{feff}é: [!<x,y>, b]", "\u{feff}é: [!<x,y> , b]"),
            ("[!, \"x!, y\"] # !,", "[! , \"x!, y\"] # !,"),
            ("a: hello!, world", "a: hello!, world"),
            ("a: [hello!, world]", "a: [hello!, world]"),
            (
                "a: |\n  [!x, y]\nb: {c: !x, d: 1}",
                "a: |\n  [!x, y]\nb: {c: !x , d: 1}",
            ),
            ("a: !x, b", "a: !x, b"),
            ("！: [!a, b]", "\u{feff}！: [!a , b]"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                parser_text(text).text.trim_end_matches('\n'),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn marks_are_places_in_the_text_of_the_user() {
        let prepared = parser_text("x: 1\r\né: [!a,!b,c]\n");
        assert_eq!(prepared.text, "x: 1\r\né: [!a ,!b ,c]\n");
        let position = |line, column| {
            let mut mark = Mark::default();
            (mark.line, mark.column) = (line, column);
            prepared.marks.position(mark)
        };
        // The columns of `!a`, its end, `!b`, its end, `c` and the end of the line.
        let columns = [(4, 5), (6, 7), (8, 8), (10, 10), (12, 11), (14, 13)];
        for (given, expected) in columns {
            assert_eq!(position(1, given), (2, expected));
        }
        assert_eq!(position(0, 8), (1, 9));
        let marks = parser_text("a: |\n  é").marks;
        let mut end = Mark::default();
        end.line = 2;
        assert_eq!(marks.position(end), (3, 1));
        assert_eq!(marks.position_in_text(end), (2, 4));
        assert!(marks.is_after_added_break(end));
    }
}
