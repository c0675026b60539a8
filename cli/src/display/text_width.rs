//! How many columns a text takes.

use unicode_width::UnicodeWidthChar;

/// The columns of `text` on a terminal. Ansible: `get_text_width`; of what cannot be printed some takes a column back,
/// the rest takes none.
pub(super) fn text_width(text: &str) -> usize {
    let columns = text.chars().fold(0_isize, |columns, char| match char {
        '\x08' | '\x7f' | '\u{94}' | '\x1b' => columns - 1,
        char => columns.saturating_add_unsigned(char.width().unwrap_or(0)),
    });
    usize::try_from(columns).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::text_width;

    #[test]
    fn what_is_not_printed_takes_no_column() {
        for (text, expected) in [
            ("TASK [a]", 8),
            ("a\nb\n", 2),
            ("日本", 4),
            ("e\u{301}", 1),
            ("\x1b[1mx", 3),
            ("\x1b", 0),
        ] {
            assert_eq!(text_width(text), expected, "{text:?}");
        }
    }
}
