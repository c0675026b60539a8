//! Python's regular expressions, which modules and filters share.

mod complaint;
mod refusal;
mod regex;

pub use regex::{
    Anchor, Captures, Regex, RegexError, RegexFlags, compile, escape, expand_match, from_latin1,
    group_index, latin1, next_char, substitute, substitute_within,
};
