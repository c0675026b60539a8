//! The error value.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::ErrorKind;

/// One place in a template: the innermost is where it failed, the others included or imported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Name of the template, when it has one.
    pub template: Option<Arc<str>>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters; 0 when only the line is known.
    pub column: u32,
    /// The text of that line.
    pub source_line: Option<Arc<str>>,
}

/// A failed compilation or evaluation. Cheap to clone.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    frames: Vec<Frame>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `kind` with Python's (or Jinja's) text as `message`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            frames: Vec::new(),
            source: None,
        }))
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Type, message)
    }

    /// A `ValueError`.
    pub fn value_error(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// A `FilterArgumentError`.
    pub fn filter_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::FilterArgument, message)
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner_mut().source = Some(Arc::new(source));
        self
    }

    /// The same error with another message; place and cause stay.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.inner_mut().message = message.into();
        self
    }

    /// The same error with another kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.inner_mut().kind = kind;
        self
    }

    /// The same error with one more frame at the outer end.
    #[must_use]
    pub fn with_frame(mut self, frame: Frame) -> Self {
        self.inner_mut().frames.push(frame);
        self
    }

    /// The same error with other frames.
    #[must_use]
    pub(crate) fn with_frames(mut self, frames: Vec<Frame>) -> Self {
        self.inner_mut().frames = frames;
        self
    }

    fn inner_mut(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// The class of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The text without its place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it happened, innermost first, then the chain of includes, imports and parents.
    pub fn frames(&self) -> &[Frame] {
        &self.0.frames
    }

    /// Name of the innermost template.
    pub fn template_name(&self) -> Option<&str> {
        self.0.frames.first()?.template.as_deref()
    }

    /// 1-based line in the innermost template.
    pub fn line(&self) -> Option<u32> {
        self.0.frames.first().map(|frame| frame.line)
    }

    /// 1-based column in the innermost template, when known.
    pub fn column(&self) -> Option<u32> {
        self.0
            .frames
            .first()
            .map(|frame| frame.column)
            .filter(|column| *column > 0)
    }

    /// The error given with [`Error::with_source`], for downcasting.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.kind, self.0.message)?;
        if let Some(frame) = self.0.frames.first() {
            write!(f, " ({}:{})", frame.line, frame.column)?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
