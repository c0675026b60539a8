//! All variables as one mapping: `vars`, and the values of `hostvars`.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use shevek_jinja::{Args, Error, Object, State, Value, ValueIter};

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
    fn type_name(&self) -> &'static str {
        "dict"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        // What is only told of the connection is no part of it.
        if !self.0.is_given(name) {
            return Ok(None);
        }
        self.0.core().variable(self.0.resolved(), name)
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        match key {
            Value::Str(name) => self.get_attr(name),
            _ => Ok(None),
        }
    }

    fn call_method(
        &self,
        _state: &mut State<'_>,
        name: &str,
        args: &Args,
    ) -> Result<Option<Value>, Error> {
        let names = || self.0.variable_names().into_iter();
        let value = |name: &str| {
            Ok::<_, Error>(
                self.0
                    .core()
                    .variable(self.0.resolved(), name)?
                    .unwrap_or(Value::None),
            )
        };
        Ok(Some(match name {
            "keys" => Value::list(names().map(Value::from).collect()),
            "values" => Value::list(names().map(|name| value(&name)).collect::<Result<_, _>>()?),
            "items" => {
                let pairs = names().map(|name| {
                    Ok(Value::tuple(vec![
                        Value::from(Arc::clone(&name)),
                        value(&name)?,
                    ]))
                });
                Value::list(pairs.collect::<Result<_, Error>>()?)
            }
            "get" => {
                let [key, default] = args.clone().bind("get", 1, ["key", "default"])?;
                self.get_item(&key.value())?
                    .unwrap_or_else(|| default.value())
            }
            _ => return Ok(None),
        }))
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        let names = self
            .0
            .variable_names()
            .into_iter()
            .map(Value::from)
            .collect();
        Ok(Some(ValueIter::from_vec(names)))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.0.variable_names().len()))
    }

    fn contains(&self, value: &Value) -> Result<Option<bool>, Error> {
        Ok(Some(
            value.as_str().is_some_and(|name| self.0.is_given(name)),
        ))
    }

    fn is_mapping(&self) -> bool {
        true
    }

    fn is_hashable(&self) -> bool {
        false
    }
}
