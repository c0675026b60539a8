//! `hostvars`: the variables of other hosts, made when they are looked at.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use shevek_jinja::{Args, Error, Object, State, Undefined, Value, ValueIter};

use super::host_variables::HostVariables;
use super::manager::VariableManager;
use super::play_scope::PlayScope;

/// A mapping of all hosts to their variables. Ansible: `HostVars`.
pub(crate) struct HostVars {
    manager: Arc<VariableManager>,
    scope: Arc<PlayScope>,
}

impl HostVars {
    pub(crate) fn new(manager: &Arc<VariableManager>, scope: &Arc<PlayScope>) -> Self {
        Self {
            manager: Arc::clone(manager),
            scope: Arc::clone(scope),
        }
    }

    fn host(&self, name: &str) -> Option<Value> {
        let name = self.manager.inventory().canonical_host(name)?;
        let variables = self.manager.for_host(&self.scope, &name);
        let templar = self.manager.templar(&variables);
        Some(HostVariables::value(&templar))
    }

    /// The variables of a host; something undefined when the inventory has no such host.
    fn host_or_undefined(&self, name: &str) -> Value {
        self.host(name).unwrap_or_else(|| {
            Value::Undefined(Undefined::new(format!("hostvars['{name}']")).with_name(name))
        })
    }
}

impl fmt::Debug for HostVars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostVars")
    }
}

impl Object for HostVars {
    fn type_name(&self) -> &'static str {
        "HostVars"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(Some(self.host_or_undefined(name)))
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        Ok(key.as_str().map(|name| self.host_or_undefined(name)))
    }

    fn call_method(
        &self,
        _state: &mut State<'_>,
        name: &str,
        args: &Args,
    ) -> Result<Option<Value>, Error> {
        let names = || self.manager.inventory().host_names().into_iter();
        let value = |name: &str| self.host(name).unwrap_or(Value::None);
        Ok(Some(match name {
            "keys" => Value::list(names().map(Value::from).collect()),
            "values" => Value::list(names().map(|name| value(&name)).collect()),
            "items" => Value::list(
                names()
                    .map(|name| Value::tuple(vec![Value::from(Arc::clone(&name)), value(&name)]))
                    .collect(),
            ),
            // As in Ansible, an unknown host is undefined whatever the default is.
            "get" => {
                let [key, default] = args.clone().bind("get", 1, ["key", "default"])?;
                self.get_item(&key.value())?
                    .unwrap_or_else(|| default.value())
            }
            _ => return Ok(None),
        }))
    }

    fn contains(&self, value: &Value) -> Result<Option<bool>, Error> {
        let known = |name| self.manager.inventory().canonical_host(name).is_some();
        Ok(Some(value.as_str().is_some_and(known)))
    }

    fn is_mapping(&self) -> bool {
        true
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        let names: Vec<Value> = self
            .manager
            .inventory()
            .host_names()
            .iter()
            .map(|name| Value::from(&**name))
            .collect();
        Ok(Some(ValueIter::from_vec(names)))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.manager.inventory().host_names().len()))
    }
}
