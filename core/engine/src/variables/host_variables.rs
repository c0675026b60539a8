//! What `hostvars` holds for a host.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use shevek_jinja::{Args, Error, Object, State, Value, ValueIter};
use shevek_template::Templar;

/// The variables of one host, templated with that host's variables when they are used. Ansible: `HostVarsVars`.
pub(crate) struct HostVariables {
    variables: Arc<dyn Object>,
}

impl HostVariables {
    /// What `templar` knows, as a mapping.
    pub(crate) fn value(templar: &Templar) -> Value {
        match templar.variables_object() {
            Value::Object(variables) => Value::object(Self { variables }),
            other => other,
        }
    }
}

impl fmt::Debug for HostVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostVarsVars")
    }
}

impl Object for HostVariables {
    fn type_name(&self) -> &'static str {
        "HostVarsVars"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        self.variables.get_attr(name)
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        self.variables.get_item(key)
    }

    fn call_method(
        &self,
        state: &mut State<'_>,
        name: &str,
        args: &Args,
    ) -> Result<Option<Value>, Error> {
        self.variables.call_method(state, name, args)
    }

    fn contains(&self, value: &Value) -> Result<Option<bool>, Error> {
        self.variables.contains(value)
    }

    fn is_mapping(&self) -> bool {
        true
    }

    fn is_hashable(&self) -> bool {
        false
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        self.variables.iter()
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        self.variables.len()
    }
}
