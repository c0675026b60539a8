//! Python's `re`, with Jinja's errors. The contract crate has it, since modules need it too.

use std::sync::Arc;

use fancy_regex::Regex;
use shevek_jinja::{Error, ErrorKind, meter};
use shevek_plugin::python_regex::{self, RegexError};
pub(crate) use shevek_plugin::python_regex::{Anchor, RegexFlags, escape, group_index, next_char};

/// Compiles a Python pattern.
pub(crate) fn compile(
    pattern: &str,
    flags: RegexFlags,
    anchor: Anchor,
) -> Result<Arc<Regex>, Error> {
    python_regex::compile(pattern, flags, anchor).map_err(error)
}

/// `re.sub(pattern, replacement, text, count)`; also gives the number of replacements. `count` 0
/// replaces all. A
/// text of more than `most_bytes` is refused.
pub(crate) fn substitute(
    regex: &Regex,
    replacement: &str,
    text: &str,
    count: usize,
    most_bytes: usize,
) -> Result<(String, usize), Error> {
    match python_regex::substitute_within(regex, replacement, text, count, most_bytes) {
        Ok(Some(done)) => Ok(done),
        Ok(None) => Err(meter::too_much()),
        Err(failure) => Err(error(failure)),
    }
}

/// A failure while matching, such as too much backtracking.
pub(crate) fn match_error(error: &fancy_regex::Error) -> Error {
    Error::new(ErrorKind::Other, error.to_string())
}

fn error(RegexError(message): RegexError) -> Error {
    Error::new(ErrorKind::Other, message)
}
