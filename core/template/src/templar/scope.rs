//! The variables of a templar, as the template engine asks for them.

use std::sync::Arc;

use shevek_jinja::{Error, Origin, Scope, Value};

use super::private_copy::private_copy;
use super::{Core, ResolvedVariables, Templar};
use crate::lookup::LookupFunction;
use crate::omit;

pub(crate) struct TemplarScope {
    pub(super) core: Arc<Core>,
    pub(super) resolved: Arc<ResolvedVariables>,
    /// Where the template stands.
    pub(super) origin: Option<Origin>,
    /// Whether lists and dicts of variables are copied, because the template may change them.
    pub(crate) gives_copies: bool,
}

impl TemplarScope {
    fn templar(&self) -> Templar {
        Templar::from_core(Arc::clone(&self.core), Arc::clone(&self.resolved))
    }
}

impl Scope for TemplarScope {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        if let Some(value) = self.core.variable(&self.resolved, name)? {
            self.core.note_use(name, self.origin.as_ref());
            return if self.gives_copies {
                private_copy(&value).map(Some)
            } else {
                Ok(Some(value))
            };
        }
        if let Some(function) = self.global(name)? {
            return Ok(Some(function));
        }
        Ok(match name {
            super::embedded::EMBEDDED_FUNCTION => Some(LookupFunction::embedded(self.templar())),
            "vars" => Some(self.templar().variables_object()),
            _ => None,
        })
    }

    fn global(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(match name {
            "lookup" => Some(LookupFunction::lookup(self.templar())),
            "query" | "q" => Some(LookupFunction::query(self.templar())),
            "omit" => Some(omit()),
            _ => None,
        })
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.core.names()
    }
}
