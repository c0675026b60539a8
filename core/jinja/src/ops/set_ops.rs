//! Operations on sets.

use crate::{Error, Set, Value, meter};

/// Elements of `a` or `b`.
pub(crate) fn union(a: &Set, b: &Set) -> Result<Value, Error> {
    meter::spend_elements(a.len() + b.len())?;
    Set::from_values(a.to_vec().into_iter().chain(b.to_vec())).map(Value::Set)
}

/// Elements of `a` that are in `b`.
pub(crate) fn intersection(a: &Set, b: &Set) -> Result<Value, Error> {
    filter(a, b, true).map(Value::Set)
}

/// Elements of `a` that are not in `b`.
pub(crate) fn difference(a: &Set, b: &Set) -> Result<Value, Error> {
    filter(a, b, false).map(Value::Set)
}

/// Elements of one of them only.
pub(crate) fn symmetric_difference(a: &Set, b: &Set) -> Result<Value, Error> {
    union(&filter(a, b, false)?, &filter(b, a, false)?)
}

fn filter(a: &Set, b: &Set, wanted: bool) -> Result<Set, Error> {
    meter::spend_elements(a.len())?;
    let out = Set::new();
    for item in a.to_vec() {
        if b.contains(&item)? == wanted {
            out.insert(item)?;
        }
    }
    Ok(out)
}
