//! `dict`.

use shevek_jinja::{Dict, Error, Value, meter};

use super::{Lookup, LookupCall};
use crate::plugin::{class_of, plugin_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("dict", dict)];

fn dict(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(pairs) = term.items()? else {
            return Err(plugin_error(format!(
                "the 'dict' lookup plugin expects a dictionary, got '{}' of type {})",
                term.str()?,
                class_of(term)
            )));
        };
        meter::spend_elements(pairs.len().saturating_mul(16))?;
        for (key, value) in pairs {
            out.push(Value::Dict(Dict::from_iter([
                ("key", key),
                ("value", value),
            ])));
        }
    }
    Ok(out)
}
