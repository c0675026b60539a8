//! `list`, `items`, `indexed_items`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("list", list),
    Lookup::pure("items", items),
    Lookup::pure("indexed_items", indexed_items),
];

fn list(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    Ok(std::mem::take(&mut call.terms))
}

fn items(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    call.flattened()
}

fn indexed_items(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let items = call.flattened()?;
    Ok(items
        .into_iter()
        .enumerate()
        .map(|(index, item)| Value::tuple(vec![Value::from(index), item]))
        .collect())
}
