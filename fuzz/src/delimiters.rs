//! The syntax of a template out of the first bytes of an input.

use shevek_jinja::Syntax;

/// How many bytes [`syntax`] reads; all zero means the usual syntax.
pub const OPTION_BYTES: usize = 10;

const DELIMITERS: &[&str] = &[
    "{%", "%}", "{{", "}}", "{#", "#}", "<%", "%>", "<", ">", "<?", "?>", "[[", "]]", "#", "##",
    "%", "-", "é", "\n", " ", "((", "raw", "${", "}", "'", "//",
];

/// Delimiters, prefixes and flags by the bytes of `options`.
pub fn syntax(options: [u8; OPTION_BYTES]) -> Syntax {
    let [flags, newline, delimiters @ ..] = options;
    let delimiter = |byte: u8| {
        let index = usize::from(byte).checked_sub(1)?;
        Some(DELIMITERS[index % DELIMITERS.len()].to_owned())
    };
    let usual = Syntax::default();
    let or_usual = |byte: u8, usual: String| delimiter(byte).unwrap_or(usual);
    Syntax {
        trim_blocks: flags & 1 != 0,
        lstrip_blocks: flags & 2 != 0,
        keep_trailing_newline: flags & 4 != 0,
        escape_backslashes: flags & 8 != 0,
        newline_sequence: ["\n", "\r\n", "\r"][usize::from(newline) % 3].to_owned(),
        block_start: or_usual(delimiters[0], usual.block_start),
        block_end: or_usual(delimiters[1], usual.block_end),
        variable_start: or_usual(delimiters[2], usual.variable_start),
        variable_end: or_usual(delimiters[3], usual.variable_end),
        comment_start: or_usual(delimiters[4], usual.comment_start),
        comment_end: or_usual(delimiters[5], usual.comment_end),
        line_statement_prefix: delimiter(delimiters[6]),
        line_comment_prefix: delimiter(delimiters[7]),
    }
}
