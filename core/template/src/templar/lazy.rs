//! Elements of containers that are templated on their first use.

use std::sync::{Arc, Weak};

use shevek_jinja::{Error, Lazy, Value};
use shevek_yaml::VaultText;

use super::{Core, ResolvedVariables};

/// Whether [`Core::resolve`] could change the value.
pub(super) fn needs_resolving(value: &Value) -> bool {
    match value {
        Value::Str(text) => text.may_be_template() || VaultText::of(text).is_some(),
        Value::Object(_) => false,
        _ => value.may_be_template(),
    }
}

/// Templates the elements of a container with the variables that the container was reached through.
pub(super) struct LazyElements {
    core: Arc<Core>,
    /// Weak, because resolved variables hold such containers.
    resolved: Weak<ResolvedVariables>,
}

impl LazyElements {
    pub(super) fn shared(core: &Arc<Core>, resolved: &Arc<ResolvedVariables>) -> Arc<dyn Lazy> {
        Arc::new(Self {
            core: Arc::clone(core),
            resolved: Arc::downgrade(resolved),
        })
    }
}

impl Lazy for LazyElements {
    fn resolve(&self, raw: &Value) -> Result<Value, Error> {
        let resolved = self.resolved.upgrade().unwrap_or_default();
        let environment = self.core.environment();
        let volatile = environment.volatile_count();
        let value = self.core.resolve(&resolved, raw)?;
        if volatile != environment.volatile_count() {
            // This container keeps the value; the next template must get another one.
            resolved.forget_containers();
        }
        Ok(value)
    }
}
