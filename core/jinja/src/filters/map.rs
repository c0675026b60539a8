//! `map`.

use super::attribute::Path;
use crate::value::str_repr;
use crate::{Args, CallKind, Error, State, Value};

/// A filter applied to every element, or an attribute of every element.
pub(super) fn map(state: &mut State<'_>, mut args: Args) -> Result<Value, Error> {
    let value = args.take_first().ok_or_else(|| {
        Error::type_error("map() missing 1 required positional argument: 'value'")
    })?;
    if let Value::Undefined(undefined) = &value
        && !undefined.is_lenient()
    {
        return Err(undefined.error());
    }
    if !value.is_iterable() && !value.is_true()? {
        return Ok(Value::list(Vec::new()));
    }
    let mut out = Vec::new();
    if args.positional.is_empty()
        && let Some(attribute) = args.take_named("attribute")
    {
        let default = args
            .take_named("default")
            .filter(|default| !default.is_none());
        if let Some((name, _)) = args.named.first() {
            return Err(Error::filter_argument(format!(
                "Unexpected keyword argument {}",
                str_repr(name)
            )));
        }
        let path = Path::new(&attribute);
        let items = value.bounded_iter()?;
        out.reserve(items.size_hint().0);
        for item in items {
            out.push(path.get(state, &item?, default.as_ref())?);
        }
        return Ok(Value::list(out));
    }
    let Some(name) = args.take_first() else {
        return Err(Error::filter_argument("map requires a filter argument"));
    };
    let name = name.str()?;
    // Looked for once, and only when there is something to apply it to.
    let mut filter = None;
    let items = value.bounded_iter()?;
    out.reserve(items.size_hint().0);
    for item in items {
        let item = item?;
        let filter = match &filter {
            Some(filter) => filter,
            None => filter.insert(state.find_filter(&name)?),
        };
        out.push(state.run(CallKind::Filter, filter, args.after(item))?);
    }
    Ok(Value::list(out))
}
