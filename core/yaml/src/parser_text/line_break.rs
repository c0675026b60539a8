//! Where lines end: YAML 1.1 knows more line breaks than `str::lines`.

/// Whether the character ends a line. `\r\n` is one line break.
pub(crate) fn is_break(char: char) -> bool {
    matches!(char, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// How many line breaks a text has.
pub(super) fn count_breaks(text: &str) -> u64 {
    let mut last = ' ';
    let mut count = 0;
    for char in text.chars() {
        if is_break(char) && (last, char) != ('\r', '\n') {
            count += 1;
        }
        last = char;
    }
    count
}
