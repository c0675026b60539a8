//! Running a lookup by name.

use std::sync::Arc;

use shevek_jinja::{Error, ErrorKind, Value};

use super::{Lookup, LookupCall};
use crate::environment::short_name;
use crate::outside;
use crate::routing::moved_lookup;
use crate::suggestion::closest;
use crate::templar::{is_template_error, jinja_error, template_error};
use crate::{Templar, TemplateError, TemplateErrorKind};

/// Runs the lookup `name`. Failures say which lookup it was.
pub(crate) fn run(
    templar: &Templar,
    name: &str,
    terms: Vec<Value>,
    options: Vec<(Arc<str>, Value)>,
) -> Result<Vec<Value>, Error> {
    let found = outside::find(templar.environment(), name).and_then(|found| {
        let Some(found) = found else { return Ok(None) };
        templar.environment().volatile().happened();
        outside::run(&found, templar, &terms, &options).map(Some)
    });
    let result = match found {
        Ok(Some(items)) => Ok(items),
        Err(error) => Err(error),
        Ok(None) => {
            let lookup = find(name)?;
            if !lookup.is_pure {
                templar.environment().volatile().happened();
            }
            (lookup.run)(&mut LookupCall {
                name: lookup.name,
                templar,
                terms,
                options,
            })
        }
    };
    result.map_err(|error| {
        let known = error.cause().is_some_and(is_template_error);
        if known || matches!(error.kind(), ErrorKind::Undefined | ErrorKind::Budget) {
            return error;
        }
        let message = format!(
            "The lookup plugin '{name}' failed: {}",
            error.message().trim_end()
        );
        jinja_error(&TemplateError::new(TemplateErrorKind::Plugin, message))
    })
}

fn find(name: &str) -> Result<&'static Lookup, Error> {
    let short = short_name(name).unwrap_or(name);
    let full = moved_lookup(short).unwrap_or(short);
    if let Some(lookup) = super::all().find(|lookup| lookup.name == full) {
        return Ok(lookup);
    }
    let hint = closest(short, super::all().map(|lookup| lookup.name))
        .map(|close| format!(" Did you mean '{close}'?"))
        .unwrap_or_default();
    let message = if name.contains('.') && short_name(name).is_none() {
        format!(
            "The lookup plugin '{name}' is not built in: lookups of collections cannot be loaded, but for those of \
             community.general that are: cartesian, flattened, random_string.{hint}"
        )
    } else {
        format!("The lookup plugin '{name}' was not found.{hint}")
    };
    Err(jinja_error(&TemplateError::new(
        TemplateErrorKind::PluginNotFound,
        message,
    )))
}

impl Templar {
    /// Runs a lookup as `with_<name>` does.
    ///
    /// `terms` are templated already; what is no list is one term. `options` are named arguments.
    ///
    /// # Errors
    /// An unknown lookup, and what the lookup itself gives.
    pub fn run_lookup(
        &self,
        name: &str,
        terms: &Value,
        options: Vec<(Arc<str>, Value)>,
    ) -> Result<Vec<Value>, TemplateError> {
        let _metered = self.environment().metered();
        let result = match terms {
            Value::List(_) | Value::Tuple(_) => terms.to_vec(),
            other => Ok(vec![other.clone()]),
        };
        let mut options = options;
        let short = short_name(name).unwrap_or(name);
        if short == "first_found" && !options.iter().any(|(name, _)| &**name == "_subdir") {
            // Loops search beside the playbook's other files, calls do not.
            options.push(("_subdir".into(), Value::from("files")));
        }
        let items = result
            .and_then(|terms| run(self, name, terms, options))
            .and_then(|items| {
                items
                    .iter()
                    .map(crate::templar::finalize)
                    .collect::<Result<Vec<_>, _>>()
            });
        items.map_err(|error| template_error(&error))
    }

    /// Whether there is a lookup of that name, so that `with_<name>` is a loop.
    pub fn has_lookup(name: &str) -> bool {
        let short = short_name(name).unwrap_or(name);
        let full = moved_lookup(short).unwrap_or(short);
        super::all().any(|lookup| lookup.name == full)
    }
}
