//! `join`.

use super::attribute::Path;
use super::text::soft_text;
use crate::{Args, Error, State, Value, meter};

/// The texts of all elements with a separator between them.
pub(super) fn join(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, separator, attribute] = args.bind("do_join", 1, ["value", "d", "attribute"])?;
    let separator = soft_text(&separator.or(""))?;
    let path = attribute.some().map(|attribute| Path::new(&attribute));
    let mut out = String::new();
    for (index, item) in value.value().bounded_iter()?.enumerate() {
        if index > 0 {
            out.push_str(&separator);
        }
        let item = item?;
        match &path {
            Some(path) => path.get(state, &item, None)?.write_str(&mut out)?,
            None => item.write_str(&mut out)?,
        }
        meter::check_text(out.len())?;
    }
    meter::spend_text(out.len())?;
    Ok(Value::from(out))
}
