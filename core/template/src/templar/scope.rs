//! The variables of a templar, as the template engine asks for them.

use std::sync::Arc;

use shevek_jinja::{Error, Scope, Value};

use super::{Core, ResolvedVariables, Templar};
use crate::lookup::LookupFunction;
use crate::omit;

pub(crate) struct TemplarScope {
    pub(super) core: Arc<Core>,
    pub(super) resolved: Arc<ResolvedVariables>,
}

impl TemplarScope {
    fn templar(&self) -> Templar {
        Templar::from_core(Arc::clone(&self.core), Arc::clone(&self.resolved))
    }
}

impl Scope for TemplarScope {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        if let Some(value) = self.core.variable(&self.resolved, name)? {
            return Ok(Some(value));
        }
        Ok(match name {
            "omit" => Some(omit()),
            "lookup" => Some(LookupFunction::lookup(self.templar())),
            "query" | "q" => Some(LookupFunction::query(self.templar())),
            super::embedded::EMBEDDED_FUNCTION => Some(LookupFunction::embedded(self.templar())),
            "vars" => Some(self.templar().variables_object()),
            _ => None,
        })
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.core.names()
    }
}
