//! The text of a file, shared by every node that came from it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use shevek_jinja::surrogate::{decode_escaped, refusal};

use crate::diagnostic::Diagnostic;
use crate::parser_text::is_break;

/// A text with the name that users know it by.
///
/// Nodes, origins and diagnostics share one `Source` through an [`Arc`].
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    redaction: Option<&'static str>,
}

impl Source {
    /// A source whose lines may be shown in diagnostics.
    ///
    /// `name` is a path, or words in angle brackets for text that is in no file.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            redaction: None,
        })
    }

    /// A source that was encrypted: diagnostics name file and line and never show the text.
    pub fn encrypted(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Arc<Self> {
        Self::redacted(name, text, "content encrypted")
    }

    /// A source whose lines are not to be shown; diagnostics give `reason` in their place.
    pub fn redacted(
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        reason: &'static str,
    ) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            redaction: Some(reason),
        })
    }

    /// A source from the bytes of a file, which must be UTF-8.
    ///
    /// # Errors
    /// A diagnostic that names line and column of the first byte that is not UTF-8.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Arc<Self>, Diagnostic> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
                let line = before.matches('\n').count() + 1;
                let column = before
                    .chars()
                    .rev()
                    .take_while(|char| *char != '\n')
                    .count()
                    + 1;
                let source = Self::new(name, text.into_owned());
                // Ansible reads on, with lone surrogates for such bytes, and this is how far it gets.
                let why = refusal(&decode_escaped(error.as_bytes())).unwrap_or_default();
                Err(
                    Diagnostic::in_source(&source, format!("YAML parsing failed: {why}"))
                        .at_position(line as u32, column as u32)
                        .with_hint("This file must be UTF-8 encoded."),
                )
            }
        }
    }

    /// Reads a file that is not encrypted.
    ///
    /// # Errors
    /// A diagnostic when the file cannot be read or is not UTF-8.
    pub fn read(path: &Path) -> Result<Arc<Self>, Diagnostic> {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(&name, bytes),
            Err(error) => Err(Diagnostic::in_source(
                &Self::new(name.as_str(), ""),
                format!("Could not read the file '{name}': {error}"),
            )),
        }
    }

    /// The name: usually the path of the file.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Why the text must not be shown, if it must not.
    pub fn redaction(&self) -> Option<&'static str> {
        self.redaction
    }

    /// The text of a line, without its line break. Lines count from 1.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = (number as usize).checked_sub(1)?;
        self.lines().nth(index)
    }

    /// The lines of the text as YAML 1.1 counts them, without their line breaks and without the empty one after
    /// the last.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        let mut rest: &str = &self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (line, break_) = match rest.find(is_break) {
                Some(end) => rest.split_at(end),
                None => (rest, ""),
            };
            let length = match break_.chars().next() {
                Some('\r') if break_.starts_with("\r\n") => 2,
                Some(char) => char.len_utf8(),
                None => 0,
            };
            rest = &break_[length..];
            Some(line)
        })
    }
}

/// Shows the name only: the text can be a secret.
impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Source({})", self.name)
    }
}
