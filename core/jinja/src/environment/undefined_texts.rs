//! How error messages call what is not there.

use crate::Value;
use crate::value::str_repr;

/// What was looked up in vain.
#[derive(Debug, Clone, Copy)]
pub enum Missing<'a> {
    /// A variable.
    Variable(&'a str),
    /// `object.name`: the name of the object's type (see [`Value::type_name`]), and the name.
    Attribute(&'a str, &'a str),
    /// `object[key]`: the name of the object's type, and the key.
    Item(&'a str, &'a Value),
}

/// Jinja's own text.
pub fn jinja_undefined_text(missing: &Missing<'_>) -> String {
    match missing {
        Missing::Variable(name) => format!("{} is undefined", str_repr(name)),
        Missing::Attribute(owner, name) => no_attribute(owner, name),
        Missing::Item(owner, Value::Str(name)) => no_attribute(owner, name),
        Missing::Item(owner, key) => {
            format!(
                "{} has no element {}",
                object_name(owner),
                key.repr().unwrap_or_else(|error| error.to_string())
            )
        }
    }
}

fn no_attribute(owner: &str, name: &str) -> String {
    format!(
        "{} has no attribute {}",
        str_repr(&object_name(owner)),
        str_repr(name)
    )
}

fn object_name(owner: &str) -> String {
    match owner {
        "NoneType" => "None".to_owned(),
        "date" | "datetime" | "timedelta" => format!("datetime.{owner} object"),
        _ => format!("{owner} object"),
    }
}
