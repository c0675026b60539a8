//! Delimiters and whitespace rules.

use crate::{Error, ErrorKind};

/// How templates are written: Jinja's environment options of the same names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Syntax {
    /// Start of a statement, `{%`.
    pub block_start: String,
    /// End of a statement, `%}`.
    pub block_end: String,
    /// Start of an expression, `{{`.
    pub variable_start: String,
    /// End of an expression, `}}`.
    pub variable_end: String,
    /// Start of a comment, `{#`.
    pub comment_start: String,
    /// End of a comment, `#}`.
    pub comment_end: String,
    /// What starts a line that is a statement; none by default.
    pub line_statement_prefix: Option<String>,
    /// What starts a comment up to the end of the line; none by default.
    pub line_comment_prefix: Option<String>,
    /// Whether the newline after a statement is dropped.
    pub trim_blocks: bool,
    /// Whether blanks between the start of a line and a statement are dropped.
    pub lstrip_blocks: bool,
    /// Whether one newline at the very end is kept.
    pub keep_trailing_newline: bool,
    /// What newlines in template text become: `\n`, `\r\n` or `\r`.
    pub newline_sequence: String,
    /// Whether backslashes in literals between `variable_start` and `variable_end` are plain
    /// characters (Ansible's rule for templates that come out of YAML).
    pub escape_backslashes: bool,
}

impl Default for Syntax {
    fn default() -> Self {
        Self {
            block_start: "{%".to_owned(),
            block_end: "%}".to_owned(),
            variable_start: "{{".to_owned(),
            variable_end: "}}".to_owned(),
            comment_start: "{#".to_owned(),
            comment_end: "#}".to_owned(),
            line_statement_prefix: None,
            line_comment_prefix: None,
            trim_blocks: false,
            lstrip_blocks: false,
            keep_trailing_newline: false,
            newline_sequence: "\n".to_owned(),
            escape_backslashes: false,
        }
    }
}

impl Syntax {
    /// Refuses what Jinja refuses: empty or equal start delimiters, an unknown newline sequence.
    pub fn check(&self) -> Result<(), Error> {
        let starts = [&self.block_start, &self.variable_start, &self.comment_start];
        let ends = [&self.block_end, &self.variable_end, &self.comment_end];
        if starts.iter().chain(&ends).any(|text| text.is_empty()) {
            return Err(Error::new(
                ErrorKind::Syntax,
                "delimiters must not be empty",
            ));
        }
        if starts[0] == starts[1] || starts[0] == starts[2] || starts[1] == starts[2] {
            return Err(Error::new(
                ErrorKind::Syntax,
                "block, variable and comment start strings must be different",
            ));
        }
        if !matches!(self.newline_sequence.as_str(), "\n" | "\r\n" | "\r") {
            return Err(Error::new(
                ErrorKind::Syntax,
                "'newline_sequence' must be one of '\\n', '\\r\\n', or '\\r'.",
            ));
        }
        Ok(())
    }
}
