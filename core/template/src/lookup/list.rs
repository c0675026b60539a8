//! `list`, `items`, `indexed_items`.

use shevek_jinja::{Error, ErrorKind, Value, meter};

use super::{Lookup, LookupCall};

pub(super) const LOOKUPS: &[Lookup] = &[
    Lookup::pure("list", list),
    Lookup::pure("items", items),
    Lookup::pure("flattened", flattened),
    Lookup::pure("indexed_items", indexed_items),
];

/// Deeper lists hold themselves.
const MAX_DEPTH: usize = 200;

fn list(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    Ok(std::mem::take(&mut call.terms))
}

fn items(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    call.flattened()
}

/// Of `community.general`, and a loop keyword of old playbooks: takes all levels of lists apart.
fn flattened(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    fn flatten(values: Vec<Value>, out: &mut Vec<Value>, depth: usize) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Err(Error::new(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded",
            ));
        }
        meter::check_elements(out.len() + values.len())?;
        meter::spend_step()?;
        for value in values {
            match &value {
                Value::List(_) | Value::Tuple(_) => flatten(value.to_vec()?, out, depth + 1)?,
                Value::None => {}
                _ => out.push(value),
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    flatten(std::mem::take(&mut call.terms), &mut out, 0)?;
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
