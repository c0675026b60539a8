//! Where something stands in a source.

use std::fmt;
use std::sync::Arc;

use crate::source::Source;

/// A stretch of a source. Lines and columns count from 1, columns in characters.
#[derive(Clone)]
pub struct Span {
    /// The text it lies in.
    pub source: Arc<Source>,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column just after the end.
    pub end_column: u32,
}

impl Span {
    /// A span of no length.
    pub fn point(source: &Arc<Source>, line: u32, column: u32) -> Self {
        Self {
            source: Arc::clone(source),
            line,
            column,
            end_line: line,
            end_column: column,
        }
    }

    /// The same place, `columns` further to the right.
    pub fn shifted(&self, columns: u32) -> Self {
        Self::point(&self.source, self.line, self.column + columns)
    }
}

/// `file:line:column`.
impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}:{}:{}",
            self.source.name(),
            self.line,
            self.column
        )
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
