//! `unique`.

use super::attribute::{Path, ignore_case};
use crate::{Args, Error, Set, State, Value};

/// Elements without repetitions.
pub(super) fn unique(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, case_sensitive, attribute] =
        args.bind("do_unique", 1, ["value", "case_sensitive", "attribute"])?;
    let case_sensitive = case_sensitive.bool(false)?;
    let path = Path::new(&attribute.value());
    let seen = Set::new();
    let mut out = Vec::new();
    for item in value.value().bounded_iter()? {
        let item = item?;
        let key = path.get(state, &item, None)?;
        let key = if case_sensitive {
            key
        } else {
            ignore_case(key)
        };
        if seen.insert(key)? {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}
