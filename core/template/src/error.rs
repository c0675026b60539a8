//! Why templating failed.

use std::fmt;
use std::sync::Arc;

use shevek_jinja::Origin;

/// What kind of failure it is; the names in parentheses are Ansible's exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// Something undefined was used (AnsibleUndefinedVariable).
    Undefined,
    /// The template does not parse, or names an unknown filter or test (AnsibleTemplateSyntaxError).
    Syntax,
    /// A variable refers to itself.
    Loop,
    /// A condition is empty, no text, or its result is not a boolean (AnsibleBrokenConditionalError).
    BrokenConditional,
    /// A template stands for `omit` where a value is needed (AnsibleValueOmittedError).
    Omitted,
    /// Text without trust was to be evaluated (TemplateTrustCheckFailedError).
    Untrusted,
    /// A filter, test or lookup failed (AnsibleTemplatePluginRuntimeError).
    Plugin,
    /// A lookup is unknown or not built in (AnsibleTemplatePluginLoadError).
    PluginNotFound,
    /// The result is nothing that a variable may hold; its text is the source text (AnsibleVariableTypeError).
    Unstorable,
    /// A vault value could not be decrypted.
    Vault,
    /// Data holds text that may not be: JSON with lone surrogates.
    Refused,
    /// Anything else, Python's `TypeError` and the like (AnsibleTemplateError).
    Other,
}

/// A failure of templating. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateError(Arc<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: TemplateErrorKind,
    message: String,
    origin: Option<Origin>,
    source_text: Option<Arc<str>>,
    line: Option<u32>,
    column: Option<u32>,
    chain: Vec<Arc<str>>,
    help: Option<Arc<str>>,
    cause: Option<TemplateError>,
}

impl TemplateError {
    /// A failure with the text that Ansible shows.
    pub fn new(kind: TemplateErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            origin: None,
            source_text: None,
            line: None,
            column: None,
            chain: Vec::new(),
            help: None,
            cause: None,
        }))
    }

    fn inner_mut(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// The same with the place of the value that failed, unless it has one.
    #[must_use]
    pub fn or_origin(mut self, origin: Option<&Origin>) -> Self {
        if self.0.origin.is_none() && origin.is_some() {
            self.inner_mut().origin = origin.cloned();
        }
        self
    }

    /// The same with the text of the template and the place in it, unless it has one.
    #[must_use]
    pub(crate) fn or_source(
        mut self,
        text: &Arc<str>,
        line: Option<u32>,
        column: Option<u32>,
    ) -> Self {
        if self.0.source_text.is_none() {
            let inner = self.inner_mut();
            inner.source_text = Some(Arc::clone(text));
            inner.line = line;
            inner.column = column;
        }
        self
    }

    /// The same with the names of the variables on the way, outermost first.
    #[must_use]
    pub(crate) fn with_chain(mut self, chain: Vec<Arc<str>>) -> Self {
        self.inner_mut().chain = chain;
        self
    }

    /// The same with a hint for the user.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<Arc<str>>) -> Self {
        self.inner_mut().help = Some(help.into());
        self
    }

    /// A failure with the same kind that says what was being done: `{lead}: {message}`.
    #[must_use]
    pub fn context(&self, lead: &str, origin: Option<&Origin>) -> Self {
        let mut outer = Self::new(self.0.kind, format!("{lead}: {}", self.0.message));
        let inner = outer.inner_mut();
        inner.origin = origin.or(self.0.origin.as_ref()).cloned();
        inner.help.clone_from(&self.0.help);
        inner.chain.clone_from(&self.0.chain);
        inner.cause = Some(self.clone());
        outer
    }

    /// As [`context`](Self::context), for a place that is still to be told.
    #[must_use]
    pub(crate) fn context_elsewhere(&self, lead: &str) -> Self {
        let mut outer = self.context(lead, None);
        outer.inner_mut().origin = None;
        outer
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> TemplateErrorKind {
        self.0.kind
    }

    /// The text Ansible shows, with that of the causes, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the value stands that failed: the task's argument, or the variable that it uses.
    pub fn origin(&self) -> Option<&Origin> {
        self.0.origin.as_ref()
    }

    /// The text of the template that failed.
    pub fn source_text(&self) -> Option<&Arc<str>> {
        self.0.source_text.as_ref()
    }

    /// 1-based line inside of [`TemplateError::source_text`].
    pub fn line(&self) -> Option<u32> {
        self.0.line
    }

    /// 1-based column inside of that line, when known.
    pub fn column(&self) -> Option<u32> {
        self.0.column
    }

    /// Names of the variables that led to the failure, outermost first; for a loop, the loop.
    pub fn chain(&self) -> &[Arc<str>] {
        &self.0.chain
    }

    /// A hint what to do about it.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The failure that this one tells the context of.
    pub fn cause(&self) -> Option<&Self> {
        self.0.cause.as_ref()
    }

    /// Whether something undefined was used.
    pub fn is_undefined(&self) -> bool {
        self.0.kind == TemplateErrorKind::Undefined
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.0.message)?;
        if let Some(origin) = &self.0.origin {
            write!(f, " ({origin})")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .cause
            .as_ref()
            .map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}
