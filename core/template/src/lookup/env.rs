//! `env`.

use shevek_jinja::{Error, Undefined, Value};

use super::{Lookup, LookupCall};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("env", env)];

fn env(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let default = call.take("default");
    let mut out = Vec::new();
    for term in &call.terms {
        let name = LookupCall::text_term(term)?
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        out.push(
            match (
                (call.configuration().environment_variables)(&name),
                &default,
            ) {
                (Some(value), _) => Value::from(value),
                (None, Some(Value::Undefined(_))) => Value::Undefined(Undefined::new(format!(
                    "The environment variable '{name}' is not set."
                ))),
                (None, Some(default)) => default.clone(),
                (None, None) => Value::from(""),
            },
        );
    }
    Ok(out)
}
