//! `vars`, `varnames`.

use shevek_jinja::{Error, Undefined, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("vars", vars),
    Lookup::pure("varnames", varnames),
];

fn vars(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let default = call.take("default");
    let templar = call.templar;
    let values = call.terms.iter().map(|term| {
        let Some(name) = term.as_str() else {
            return Err(Error::type_error(format!(
                "Variable name must be 'str' not '{}'.",
                term.type_name()
            )));
        };
        match (templar.core().variable(templar.resolved(), name)?, &default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Ok(Value::Undefined(
                Undefined::new(format!("No variable named '{name}' was found.")).with_name(name),
            )),
        }
    });
    values.collect()
}

fn varnames(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut names = call.templar.variable_names();
    names.extend(call.templar.further_variable_names());
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(pattern) = term.as_str() else {
            return Err(Error::type_error(format!(
                "Invalid setting identifier, \"{}\" is not a string, it is a {}",
                term.str()?,
                crate::plugin::class_of(term)
            )));
        };
        let regex = compile(pattern, RegexFlags::default(), Anchor::Anywhere).map_err(|error| {
            plugin_error(format!(
                "Unable to use \"{pattern}\" as a search parameter: {}",
                error.message()
            ))
        })?;
        for name in &names {
            if regex.is_match(name).map_err(|error| match_error(&error))? {
                out.push(Value::from(std::sync::Arc::clone(name)));
            }
        }
    }
    Ok(out)
}
