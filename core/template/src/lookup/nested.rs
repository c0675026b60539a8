//! `nested`, `together`.

use shevek_jinja::meter::{self, Growth};
use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("nested", nested),
    Lookup::pure("together", together),
];

fn nested(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let columns = call
        .terms
        .iter()
        .map(Value::to_vec)
        .collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err(plugin_error(
            "with_nested requires at least one element in the nested list",
        ));
    }
    let is_single = columns.len() == 1;
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for column in columns {
        let mut made = Growth::default();
        meter::spend_elements(rows.len().saturating_mul(column.len()).saturating_mul(3))?;
        let mut longer = Vec::with_capacity(rows.len() * column.len());
        for row in &rows {
            for item in &column {
                made.add_elements(row.len() + 1)?;
                longer.push([row.as_slice(), &flatten_once(std::slice::from_ref(item))?].concat());
            }
        }
        rows = longer;
    }
    if is_single {
        // Ansible takes the only list for a list of rows.
        return call.terms[0]
            .to_vec()?
            .iter()
            .map(|row| Ok(Value::list(flatten_once(&row.to_vec()?)?)))
            .collect();
    }
    rows.iter()
        .map(|row| Ok(Value::list(flatten_once(row)?)))
        .collect()
}

/// Elements that are lists give their elements.
pub(super) fn flatten_once(items: &[Value]) -> Result<Vec<Value>, Error> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Value::List(_) | Value::Tuple(_) => out.extend(item.to_vec()?),
            other => out.push(other.clone()),
        }
    }
    Ok(out)
}

fn together(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let columns = call
        .terms
        .iter()
        .map(Value::to_vec)
        .collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err(plugin_error(
            "with_together requires at least one element in each list",
        ));
    }
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    meter::spend_elements(longest.saturating_mul(columns.len().saturating_add(6)))?;
    let row = |index: usize| {
        let items: Vec<Value> = columns
            .iter()
            .map(|column| column.get(index).cloned().unwrap_or(Value::None))
            .collect();
        Ok(Value::list(flatten_once(&items)?))
    };
    (0..longest).map(row).collect()
}
