//! `hostvars`: the variables of other hosts, made when they are looked at.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use shevek_jinja::{Args, Error, Object, State, Value, ValueIter};
use shevek_template::{Templar, TemplateContext, Variables};

use super::manager::VariableManager;
use super::play_scope::PlayScope;

/// A mapping of all hosts to their variables. Ansible: `HostVars`.
pub(crate) struct HostVars {
    manager: Arc<VariableManager>,
    play: Arc<PlayScope>,
}

impl HostVars {
    pub(crate) fn new(manager: &Arc<VariableManager>, play: &Arc<PlayScope>) -> Self {
        Self {
            manager: Arc::clone(manager),
            play: Arc::clone(play),
        }
    }

    fn host(&self, name: &str) -> Option<Value> {
        let name = self.manager.inventory().canonical_host(name)?;
        let variables = self.manager.for_host(&self.play, &name);
        let templar = Templar::new(
            Arc::clone(self.manager.templates()),
            Arc::new(variables) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        Some(templar.variables_object())
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
        Ok(self.host(name))
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        Ok(key.as_str().and_then(|name| self.host(name)))
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
