//! How error messages call what is not there.

use crate::Value;
use crate::value::str_repr;

/// What was looked up in vain.
#[derive(Debug, Clone, Copy)]
pub enum Missing<'a> {
    /// A variable.
    Variable(&'a str),
    /// `object.name`
    Attribute(&'a Value, &'a str),
    /// `object[key]`
    Item(&'a Value, &'a Value),
}

/// Jinja's own text.
pub fn jinja_undefined_text(missing: &Missing<'_>) -> String {
    match missing {
        Missing::Variable(name) => format!("{} is undefined", str_repr(name)),
        Missing::Attribute(object, name) => no_attribute(object, name),
        Missing::Item(object, Value::Str(name)) => no_attribute(object, name),
        Missing::Item(object, key) => {
            format!(
                "{} has no element {}",
                object_name(object),
                key.repr().unwrap_or_else(|error| error.to_string())
            )
        }
    }
}

fn no_attribute(object: &Value, name: &str) -> String {
    format!(
        "{} has no attribute {}",
        str_repr(&object_name(object)),
        str_repr(name)
    )
}

fn object_name(object: &Value) -> String {
    match object {
        Value::None => "None".to_owned(),
        Value::Date(_) | Value::DateTime(_) | Value::TimeDelta(_) => {
            format!("datetime.{} object", object.type_name())
        }
        _ => format!("{} object", object.type_name()),
    }
}
