//! `length`, `list`, `first`, `last`, `reverse`, `random`, `items`, `attr`.

use crate::{Args, Error, State, Value};

/// Number of elements.
pub(super) fn length(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("len", 1, ["obj"])?;
    Ok(Value::from(value.value().len()?))
}

/// All elements in a new list.
pub(super) fn list(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_list", 1, ["value"])?;
    Ok(Value::list(value.value().to_vec()?))
}

/// The first element.
pub(super) fn first(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_first", 1, ["seq"])?;
    match value.value().iter()?.next() {
        Some(item) => item,
        None => Ok(state.undefined("No first item, sequence was empty.")),
    }
}

/// The last element.
pub(super) fn last(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_last", 1, ["seq"])?;
    let value = value.value();
    let found = match &value {
        Value::List(list) if !list.is_empty() => list.get(list.len() - 1)?,
        other if !other.is_iterable() && !other.is_undefined() => {
            return Err(Error::type_error(format!(
                "'{}' object is not reversible",
                other.type_name()
            )));
        }
        _ => value.to_vec()?.pop(),
    };
    Ok(found.unwrap_or_else(|| state.undefined("No last item, sequence was empty.")))
}

/// The elements (or characters) in reverse order.
pub(super) fn reverse(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_reverse", 1, ["value"])?;
    let value = value.value();
    if let Value::Str(text) = &value {
        return Ok(Value::from(text.chars().rev().collect::<String>()));
    }
    if !value.is_iterable() && !value.is_undefined() {
        return Err(Error::filter_argument(format!(
            "argument must be iterable: '{}' object is not iterable",
            value.type_name()
        )));
    }
    let mut items = value.to_vec()?;
    items.reverse();
    Ok(Value::list(items))
}

/// An element by chance.
pub(super) fn random(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_random", 1, ["seq"])?;
    let value = value.value();
    let len = value.len()?;
    if len == 0 {
        return Ok(state.undefined("No random item, sequence was empty."));
    }
    let index = Value::from(state.random_below(len));
    state.get_item(&value, &index)
}

/// Pairs of key and value of a mapping; nothing of an undefined value.
pub(super) fn items(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_items", 1, ["value"])?;
    let value = value.value();
    if value.is_undefined() {
        return Ok(Value::list(Vec::new()));
    }
    let Some(items) = value.items()? else {
        return Err(Error::type_error("Can only get item pairs from a mapping."));
    };
    Ok(Value::list(
        items
            .into_iter()
            .map(|(key, value)| Value::tuple(vec![key, value]))
            .collect(),
    ))
}

/// An attribute, never an item.
pub(super) fn attr(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [object, name] = args.bind("do_attr", 2, ["obj", "name"])?;
    let name = name.value().str()?;
    state.attr_only(&object.value(), &name)
}
