//! Arguments written as one line of text: `cmd=ls chdir=/tmp`, `sleep 30 creates=/x`.

mod key_values;
mod split;

pub use key_values::{KeyValues, parse_key_values};
pub use split::split_args;

/// Why a line of arguments could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgsError {
    /// A quote, `{{`, `{%` or `{#` is not closed.
    #[error("failed at splitting arguments, either an unbalanced jinja2 block or quotes: {0}")]
    Unbalanced(String),
}
