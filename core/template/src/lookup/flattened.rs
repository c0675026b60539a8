//! `community.general.flattened`, in old playbooks `with_flattened`.

use shevek_jinja::{Error, ErrorKind, Value, meter};

use super::{Lookup, LookupCall};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("community.general.flattened", flattened)];

/// Deeper lists hold themselves.
const MAX_DEPTH: usize = 200;

fn flattened(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    flatten(&std::mem::take(&mut call.terms), &mut out, 0)?;
    Ok(out)
}

fn flatten(values: &[Value], out: &mut Vec<Value>, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new(
            ErrorKind::Recursion,
            "maximum recursion depth exceeded",
        ));
    }
    meter::check_elements(out.len() + values.len())?;
    meter::spend_step()?;
    for value in values {
        match value {
            Value::List(list) => flatten(&list.to_vec()?, out, depth + 1)?,
            Value::Str(text) => {
                // These words end their list: once they stood for what is undefined.
                if matches!(text.as_str(), "None" | "null") {
                    break;
                }
                let stripped = text.as_str().trim();
                out.push(if stripped.len() == text.as_str().len() {
                    value.clone()
                } else {
                    Value::from(stripped)
                });
            }
            other => out.push(other.clone()),
        }
    }
    Ok(())
}
