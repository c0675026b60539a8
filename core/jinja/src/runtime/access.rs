//! Attributes and items as Jinja looks them up.

use super::State;
use super::bound_method::BoundMethod;
use crate::environment::Inner;
use crate::value::UndefinedBehavior;
use crate::{Error, ErrorKind, Str, Undefined, Value, methods};

impl State<'_> {
    /// `object.name`: an attribute, else an item, else undefined.
    pub fn get_attr(&self, object: &Value, name: &str) -> Result<Value, Error> {
        get_attr(self.env, object, name, || Value::from(name))
    }

    /// An attribute, never an item; else undefined.
    pub fn attr_only(&self, object: &Value, name: &str) -> Result<Value, Error> {
        if let Value::Undefined(undefined) = object {
            return chained(object, undefined);
        }
        Ok(match attribute(object, name)? {
            Found::Value(value) => value,
            Found::Unsafe => refused(object, name),
            Found::Nothing => {
                let undefined = self.env.undefined_attribute(object, Value::from(name));
                undefined.into()
            }
        })
    }

    pub(super) fn attr(&self, object: &Value, name: &Str) -> Result<Value, Error> {
        get_attr(self.env, object, name, || Value::Str(name.clone()))
    }

    /// `object[key]`: an item, else (for text keys) an attribute, else undefined.
    pub fn get_item(&self, object: &Value, key: &Value) -> Result<Value, Error> {
        if let Value::Undefined(undefined) = object {
            return chained(object, undefined);
        }
        if let Some(value) = object.get_item(key)? {
            return Ok(value);
        }
        if let Value::Str(name) = key {
            match attribute(object, name)? {
                Found::Value(value) => return Ok(value),
                Found::Unsafe => return Ok(refused(object, name)),
                Found::Nothing => {}
            }
        }
        Ok(self.env.undefined_item(object, key).into())
    }
}

fn chained(object: &Value, undefined: &Undefined) -> Result<Value, Error> {
    match undefined.behavior() {
        UndefinedBehavior::Chained => Ok(object.clone()),
        UndefinedBehavior::Strict | UndefinedBehavior::Lenient => Err(undefined.error()),
    }
}

fn get_attr(
    env: &Inner,
    object: &Value,
    name: &str,
    key: impl Fn() -> Value,
) -> Result<Value, Error> {
    if let Value::Undefined(undefined) = object {
        return chained(object, undefined);
    }
    let found = attribute(object, name)?;
    if let Found::Value(value) = found {
        return Ok(value);
    }
    let item = match object {
        Value::Dict(dict) => dict.get_str(name)?,
        Value::Object(object) => object.get_item(&key())?,
        _ => None,
    };
    Ok(match (item, found) {
        (Some(value), _) => value,
        (None, Found::Unsafe) => refused(object, name),
        (None, _) => env.undefined_attribute(object, key()).into(),
    })
}

enum Found {
    Value(Value),
    /// There is one, but the sandbox refuses it.
    Unsafe,
    Nothing,
}

fn attribute(object: &Value, name: &str) -> Result<Found, Error> {
    if name.starts_with('_') && methods::is_unsafe(object, name) {
        return Ok(Found::Unsafe);
    }
    if let Value::Object(object) = object
        && let Some(value) = object.get_attr(name)?
    {
        return Ok(Found::Value(value));
    }
    if let Some(value) = methods::data_attribute(object, name) {
        return Ok(Found::Value(value));
    }
    if methods::exists(object, name) {
        return Ok(Found::Value(Value::object(BoundMethod::new(
            object.clone(),
            name,
        ))));
    }
    Ok(Found::Nothing)
}

/// The attribute as `str.format` fields look it up: refused ones are errors.
pub(crate) fn safe_attribute(object: &Value, name: &str) -> Result<Value, Error> {
    match attribute(object, name)? {
        Found::Value(value) => Ok(value),
        Found::Unsafe => Err(refusal(object, name)),
        Found::Nothing => Err(Error::new(
            ErrorKind::Attribute,
            format!("'{}' object has no attribute '{name}'", object.type_name()),
        )),
    }
}

fn refusal(object: &Value, name: &str) -> Error {
    Error::new(
        ErrorKind::Security,
        format!(
            "access to attribute '{name}' of '{}' object is unsafe.",
            object.type_name()
        ),
    )
}

fn refused(object: &Value, name: &str) -> Value {
    Undefined::deferred(refusal(object, name))
        .with_name(name)
        .into()
}
