//! `env`.

use shevek_jinja::{Error, ErrorKind, Origin, Str, Tags, Undefined, Value};

use super::{Lookup, LookupCall};
use crate::global::UNDEF_MESSAGE;
use crate::plugin::no_attribute;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("env", env)];

fn env(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let default = call.take("default");
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(text) = term.as_str() else {
            return Err(no_attribute(term, "split"));
        };
        let name = text
            .split_whitespace()
            .next()
            .ok_or_else(|| Error::new(ErrorKind::Index, "list index out of range"))?
            .to_owned();
        out.push(
            match (
                (call.configuration().environment_variables)(&name),
                &default,
            ) {
                (Some(value), _) => Value::Str(Str::tagged(value, from_environment(&name))),
                // Without a hint of its own, it is told what is missing.
                (None, Some(Value::Undefined(undefined)))
                    if undefined.error().message() == UNDEF_MESSAGE =>
                {
                    Value::Undefined(Undefined::new(format!(
                        "The environment variable '{name}' is not set."
                    )))
                }
                (None, Some(default)) => default.clone(),
                (None, None) => Value::from(""),
            },
        );
    }
    Ok(out)
}

/// Where the text is from.
fn from_environment(name: &str) -> Tags {
    let origin = Origin {
        file: format!("<environment variable '{name}'>").into(),
        line: 0,
        column: 0,
    };
    Tags {
        origin: Some(origin),
        ..Tags::default()
    }
}
