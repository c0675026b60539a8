//! `hostvars`: the variables of other hosts, made when they are looked at.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use shevek_jinja::{Error, ErrorKind, Object, Value, ValueIter};
use shevek_template::{Templar, TemplateContext, Variables};

use super::manager::{PlayScope, VariableManager};

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
        let variables = Arc::new(self.manager.for_host(&self.play, &name));
        let templar = Templar::new(
            Arc::clone(self.manager.templates()),
            Arc::clone(&variables) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        Some(Value::object(HostVarsOfHost {
            name,
            variables,
            templar,
        }))
    }
}

impl fmt::Debug for HostVars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostVars")
    }
}

impl Object for HostVars {
    fn type_name(&self) -> &str {
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

/// The variables of one host.
struct HostVarsOfHost {
    name: Arc<str>,
    variables: Arc<super::TaskVariables>,
    templar: Templar,
}

impl HostVarsOfHost {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        self.templar
            .variable(name)
            .map_err(|error| Error::new(ErrorKind::Runtime, error.message().to_string()))
    }
}

impl fmt::Debug for HostVarsOfHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostVars of {}", self.name)
    }
}

impl Object for HostVarsOfHost {
    fn type_name(&self) -> &str {
        "HostVarsVars"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        self.lookup(name)
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        match key.as_str() {
            Some(name) => self.lookup(name),
            None => Ok(None),
        }
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        let names: Vec<Value> = self
            .variables
            .names()
            .iter()
            .map(|name| Value::from(&**name))
            .collect();
        Ok(Some(ValueIter::from_vec(names)))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.variables.names().len()))
    }
}
