//! A compiled template.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::Inner;
use crate::parser::undeclared;
use crate::runtime::{render_native, render_text};
use crate::syntax::Syntax;
use crate::syntax::ast::{Block, Body};
use crate::{Error, Scope, Value};

/// A compiled template. Cheap to clone, usable from many threads at once.
#[derive(Clone)]
pub struct Template(pub(crate) Arc<TemplateData>);

pub(crate) struct TemplateData {
    pub(crate) env: Arc<Inner>,
    pub(crate) name: Option<Arc<str>>,
    /// The text that positions count in.
    pub(crate) source: Arc<str>,
    /// Whether the source was the empty text.
    pub(crate) was_empty: bool,
    pub(crate) body: Body,
    /// About how many bytes it renders to, as far as its text tells.
    pub(crate) text_size: usize,
    pub(crate) blocks: Vec<Arc<Block>>,
    /// The syntax it was written in; what it includes is read with it as well.
    pub(crate) syntax: Arc<Syntax>,
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template")
            .field("name", &self.0.name)
            .finish_non_exhaustive()
    }
}

impl Template {
    /// The text of the template, every value printed as Python's `str()`.
    pub fn render(&self, scope: &dyn Scope) -> Result<String, Error> {
        self.render_with(scope, None)
    }

    /// The same, with an extension that filters reach through [`crate::State::extension`].
    pub fn render_with(
        &self,
        scope: &dyn Scope,
        extension: Option<Arc<dyn Any + Send + Sync>>,
    ) -> Result<String, Error> {
        render_text(&self.0, scope, extension)
    }

    /// The value of the template, as Jinja's native environment (with Ansible's corrections).
    ///
    /// Parts that are `None` are left out. Exactly one part gives its value with its type, several
    /// parts the text of all of them, no part `None` (the empty source gives the empty text).
    /// A result that is a strict undefined value is an error.
    pub fn render_native(&self, scope: &dyn Scope) -> Result<Value, Error> {
        self.render_native_with(scope, None)
    }

    /// The same, with an extension that filters reach through [`crate::State::extension`].
    pub fn render_native_with(
        &self,
        scope: &dyn Scope,
        extension: Option<Arc<dyn Any + Send + Sync>>,
    ) -> Result<Value, Error> {
        if self.0.was_empty {
            return Ok(Value::from(""));
        }
        Ok(match render_native(&self.0, scope, extension)? {
            // A result is plain text: what was escaped is known only inside.
            Value::Str(text) if text.is_markup() => Value::Str(text.plain()),
            value => value,
        })
    }

    /// The name it was compiled with.
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The source with `\n` as its only newline.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Variables the template may look up in its scope (or among the globals), in the order of
    /// their first use.
    pub fn undeclared_variables(&self) -> Vec<Arc<str>> {
        undeclared(&self.0.body)
    }
}
