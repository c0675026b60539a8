//! `namespace`: an object whose attributes templates may set.

use std::any::Any;

use crate::{Args, Dict, Error, Object, State, Value};

#[derive(Debug)]
struct Namespace(Dict);

/// `namespace(mapping, **attributes)`
pub(super) fn namespace(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let attributes = Dict::new();
    super::fill_dict(&attributes, args, "dict")?;
    Ok(Value::object(Namespace(attributes)))
}

impl Object for Namespace {
    fn type_name(&self) -> &'static str {
        "Namespace"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        self.0.get_str(name)
    }

    fn set_attr(&self, name: &str, value: Value) -> Result<(), Error> {
        self.0.insert_str(name, value);
        Ok(())
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(format!(
            "<Namespace {}>",
            Value::Dict(self.0.clone()).repr()?
        ))
    }
}
