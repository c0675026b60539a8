//! `community.general.cartesian`, in old playbooks `with_cartesian`.

use shevek_jinja::{Error, Value, meter};

use super::nested::flatten_once;
use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("community.general.cartesian", cartesian)];

fn cartesian(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    if call.terms.is_empty() {
        return Err(plugin_error(
            "with_cartesian requires at least one element in each list",
        ));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for term in &call.terms {
        let column = match term {
            Value::Str(text) => vec![Value::from(text.as_str().trim())],
            term if term.is_iterable() => term.to_vec()?,
            term => vec![term.clone()],
        };
        let cells = rows.len().saturating_mul(column.len());
        meter::spend_elements(cells.saturating_mul(call.terms.len()))?;
        let mut longer = Vec::with_capacity(cells);
        for row in &rows {
            for item in &column {
                longer.push([row.as_slice(), std::slice::from_ref(item)].concat());
            }
        }
        rows = longer;
    }
    rows.iter()
        .map(|row| Ok(Value::list(flatten_once(row)?)))
        .collect()
}
