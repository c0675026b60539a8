//! Text and what is known about where it came from.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use smol_str::SmolStr;

/// A place in a file, 1-based. Displays as `file:line:column`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Path of the file as the user knows it.
    pub file: Arc<str>,
    /// 1-based line; 0 when the text stands in no line of a file.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return f.write_str(&self.file);
        }
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What is known about a text besides its characters.
#[derive(Clone, Default)]
pub struct Tags {
    /// The text may itself be a template. What follows from it is for the crate's user to decide.
    pub trusted: bool,
    /// Where the text was written.
    pub origin: Option<Origin>,
    /// Anything the crate's user wants to carry along.
    pub extension: Option<Arc<dyn Any + Send + Sync>>,
}

impl fmt::Debug for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tags")
            .field("trusted", &self.trusted)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// The tags of every text that is markup.
static MARKUP: LazyLock<Arc<Tags>> = LazyLock::new(Arc::default);

/// Python's `str`, with optional [`Tags`]. Results of string operations carry no tags.
///
/// A short text is stored in place, a longer one is shared by its clones.
#[derive(Clone)]
pub struct Str {
    text: SmolStr,
    tags: Option<Arc<Tags>>,
}

impl Str {
    /// Plain text.
    pub fn new(text: impl Into<SmolStr>) -> Self {
        Self {
            text: text.into(),
            tags: None,
        }
    }

    /// Text with tags.
    pub fn tagged(text: impl Into<SmolStr>, tags: Tags) -> Self {
        Self::with_tags(text, Arc::new(tags))
    }

    /// Text with tags that are shared with other texts.
    pub fn with_tags(text: impl Into<SmolStr>, tags: Arc<Tags>) -> Self {
        Self {
            text: text.into(),
            tags: Some(tags),
        }
    }

    /// HTML that is not to be escaped again: markupsafe's `Markup`.
    pub fn markup(text: impl Into<SmolStr>) -> Self {
        Self::with_tags(text, Arc::clone(&MARKUP))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The characters, shared when there are many.
    pub fn to_arc(&self) -> Arc<str> {
        self.text.clone().into()
    }

    /// The tags, if there are any.
    pub fn tags(&self) -> Option<&Arc<Tags>> {
        self.tags
            .as_ref()
            .filter(|tags| !Arc::ptr_eq(tags, &MARKUP))
    }

    /// Where the text was written.
    pub fn origin(&self) -> Option<&Origin> {
        self.tags.as_ref()?.origin.as_ref()
    }

    /// Whether the text may itself be a template.
    pub fn is_trusted(&self) -> bool {
        self.tags.as_ref().is_some_and(|tags| tags.trusted)
    }

    /// Whether the text is HTML that is not to be escaped again.
    pub fn is_markup(&self) -> bool {
        self.tags
            .as_ref()
            .is_some_and(|tags| Arc::ptr_eq(tags, &MARKUP))
    }

    /// The same characters without tags.
    #[must_use]
    pub fn untagged(&self) -> Self {
        if self.is_markup() {
            self.clone()
        } else {
            self.plain()
        }
    }

    /// The same characters and nothing else: neither tagged nor markup.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self {
            text: self.text.clone(),
            tags: None,
        }
    }

    /// Whether the text is trusted and holds something that looks like a template: one of
    /// `{{`, `{%`, `{#`, or a `#jinja2:` header.
    pub fn may_be_template(&self) -> bool {
        self.is_trusted() && looks_like_template(&self.text)
    }
}

fn looks_like_template(text: &str) -> bool {
    text.starts_with("#jinja2:")
        || text
            .as_bytes()
            .windows(2)
            .any(|pair| pair[0] == b'{' && matches!(pair[1], b'{' | b'%' | b'#'))
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Str {}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Arc<str>> for Str {
    fn from(text: Arc<str>) -> Self {
        Self::new(text)
    }
}
