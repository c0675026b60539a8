//! Differences as the callbacks show them.

mod matcher;
mod report;
mod unified;

pub(super) use report::{DiffOptions, diff_text};
