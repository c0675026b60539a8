//! Filters, tests and lookups under guard.

use serde_json::{Map, Value as Json};

use super::Held;
use crate::filter::{Filter, FilterError, TemplatePluginMeta, Test};
use crate::lookup::{Lookup, LookupError, LookupHost};

/// A filter, test or lookup under guard; its description was asked for once.
pub(crate) struct GuardedTemplatePlugin<T: ?Sized> {
    pub(crate) inner: Held<T>,
    pub(crate) meta: TemplatePluginMeta,
}

impl Filter for GuardedTemplatePlugin<dyn Filter> {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<Json, FilterError> {
        self.inner
            .call(|filter| filter.call(subject, args, kwargs))
            .unwrap_or_else(|message| Err(FilterError(message)))
    }
}

impl Test for GuardedTemplatePlugin<dyn Test> {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<bool, FilterError> {
        self.inner
            .call(|test| test.call(subject, args, kwargs))
            .unwrap_or_else(|message| Err(FilterError(message)))
    }
}

impl Lookup for GuardedTemplatePlugin<dyn Lookup> {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn run(
        &self,
        terms: Vec<Json>,
        kwargs: Map<String, Json>,
        host: &dyn LookupHost,
    ) -> Result<Vec<Json>, LookupError> {
        self.inner
            .call(|lookup| lookup.run(terms, kwargs, host))
            .unwrap_or_else(|message| Err(LookupError(message)))
    }
}
