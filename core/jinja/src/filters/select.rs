//! `select`, `reject`, `selectattr`, `rejectattr`.

use super::attribute::Path;
use crate::{Args, CallKind, Error, State, Value};

/// Elements that pass a test (or are true).
pub(super) fn select(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    filter(state, args, true, false)
}

/// Elements that do not pass a test.
pub(super) fn reject(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    filter(state, args, false, false)
}

/// Elements whose attribute passes a test.
pub(super) fn selectattr(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    filter(state, args, true, true)
}

/// Elements whose attribute does not pass a test.
pub(super) fn rejectattr(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    filter(state, args, false, true)
}

fn filter(
    state: &mut State<'_>,
    mut args: Args,
    wanted: bool,
    by_attribute: bool,
) -> Result<Value, Error> {
    let Some(value) = args.take_first() else {
        return Err(Error::type_error(
            "missing 1 required positional argument: 'value'",
        ));
    };
    let mut out = Vec::new();
    if !value.is_true()? {
        return Ok(Value::list(out));
    }
    let path = if by_attribute {
        let attribute = args.take_first();
        Some(Path::new(&attribute.ok_or_else(|| {
            Error::filter_argument("Missing parameter for attribute name")
        })?))
    } else {
        None
    };
    let test = args.take_first().map(|name| name.str()).transpose()?;
    // Looked for once, and only when there is something to ask it about.
    let mut found = None;
    for item in value.bounded_iter()? {
        let item = item?;
        let subject = match &path {
            Some(path) => path.get(state, &item, None)?,
            None => item.clone(),
        };
        let passes = match &test {
            Some(name) => {
                let test = match &found {
                    Some(test) => test,
                    None => found.insert(state.find_test(name)?),
                };
                let result = state.run(CallKind::Test, test, args.after(subject))?;
                result.is_true()?
            }
            None => subject.is_true()?,
        };
        if passes == wanted {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}
