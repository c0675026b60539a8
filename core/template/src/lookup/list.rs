//! `list`, `items`, `indexed_items`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("list", list),
    Lookup::pure("items", items),
    Lookup::pure("flattened", flattened),
    Lookup::pure("indexed_items", indexed_items),
];

fn list(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    Ok(std::mem::take(&mut call.terms))
}

fn items(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    call.flattened()
}

/// Of `community.general`, and a loop keyword of old playbooks: takes all levels of lists apart.
fn flattened(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    fn flatten(values: Vec<Value>, out: &mut Vec<Value>) -> Result<(), Error> {
        for value in values {
            match &value {
                Value::List(_) | Value::Tuple(_) => flatten(value.to_vec()?, out)?,
                Value::None => {}
                _ => out.push(value),
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    flatten(std::mem::take(&mut call.terms), &mut out)?;
    Ok(out)
}

fn indexed_items(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let items = call.flattened()?;
    Ok(items
        .into_iter()
        .enumerate()
        .map(|(index, item)| Value::tuple(vec![Value::from(index), item]))
        .collect())
}
