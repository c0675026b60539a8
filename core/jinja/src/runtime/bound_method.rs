//! A method taken off its object: `{% set f = text.upper %}`.

use std::any::Any;
use std::fmt;

use super::State;
use crate::{Args, Error, Object, Value, methods};

pub(super) struct BoundMethod {
    object: Value,
    name: Box<str>,
}

impl BoundMethod {
    pub(super) fn new(object: Value, name: &str) -> Self {
        Self {
            object,
            name: name.into(),
        }
    }
}

impl fmt::Debug for BoundMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<method {} of {}>", self.name, self.object.type_name())
    }
}

impl Object for BoundMethod {
    fn type_name(&self) -> &'static str {
        "builtin_function_or_method"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn call(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        methods::call(state, &self.object, &self.name, args)
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(format!(
            "<built-in method {} of {} object>",
            self.name,
            self.object.type_name()
        ))
    }

    fn equals(&self, other: &Value) -> Result<Option<bool>, Error> {
        Ok(Some(other.downcast_object::<Self>().is_some_and(|other| {
            self.name == other.name && self.object.is_same(&other.object)
        })))
    }
}
