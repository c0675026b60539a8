//! `nested`, `together`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("nested", nested),
    Lookup::pure("together", together),
];

fn nested(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let columns = call.terms.iter().map(Value::to_vec).collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err(plugin_error("with_nested requires at least one element in the nested list"));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for column in columns {
        let mut longer = Vec::with_capacity(rows.len() * column.len());
        for row in &rows {
            for item in &column {
                longer.push([row.as_slice(), std::slice::from_ref(item)].concat());
            }
        }
        rows = longer;
    }
    Ok(rows.into_iter().map(Value::list).collect())
}

fn together(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let columns = call.terms.iter().map(Value::to_vec).collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err(plugin_error("with_together requires at least one element in each list"));
    }
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    let row = |index: usize| {
        Value::list(columns.iter().map(|column| column.get(index).cloned().unwrap_or(Value::None)).collect())
    };
    Ok((0..longest).map(row).collect())
}
