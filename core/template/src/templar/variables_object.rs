//! All variables as one mapping: `vars`, and the values of `hostvars`.

use std::any::Any;
use std::fmt;

use shevek_jinja::{Error, Object, Value, ValueIter};

use super::Templar;

struct VariablesObject(Templar);

pub(super) fn value(templar: &Templar) -> Value {
    Value::object(VariablesObject(templar.clone()))
}

impl fmt::Debug for VariablesObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} variables>", self.0.variable_names().len())
    }
}

impl Object for VariablesObject {
    fn type_name(&self) -> &str {
        "dict"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        self.0.core().variable(self.0.resolved(), name)
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        match key {
            Value::Str(name) => self.0.core().variable(self.0.resolved(), name),
            _ => Ok(None),
        }
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        let names = self.0.variable_names().into_iter().map(Value::from).collect();
        Ok(Some(ValueIter::from_vec(names)))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.0.variable_names().len()))
    }

    fn contains(&self, value: &Value) -> Result<Option<bool>, Error> {
        Ok(Some(value.as_str().is_some_and(|name| self.0.raw_variable(name).is_some())))
    }

    fn is_mapping(&self) -> bool {
        true
    }

    fn is_hashable(&self) -> bool {
        false
    }
}
