//! `string`, `trim`, `replace`, `format`, `center`, `wordcount`.

use crate::{Args, Dict, Error, State, Str, Value, format as formatting, methods};

/// The text of a value; texts as they are.
pub(super) fn soft_text(value: &Value) -> Result<Str, Error> {
    match value {
        Value::Str(text) => Ok(text.clone()),
        other => other.str().map(Str::new),
    }
}

/// The text of a value.
pub(super) fn string(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("soft_str", 1, ["s"])?;
    soft_text(&value.value()).map(Value::Str)
}

/// Without blanks (or some characters) at both ends.
pub(super) fn trim(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, chars] = args.bind("do_trim", 1, ["value", "chars"])?;
    let text = Value::Str(soft_text(&value.value())?);
    methods::call(state, &text, "strip", Args::one(chars.value()))
}

/// All (or the first so many) occurrences replaced.
pub(super) fn replace(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text, old, new, count] = args.bind("do_replace", 3, ["s", "old", "new", "count"])?;
    let text = soft_text(&text.value())?;
    let (old, new) = (soft_text(&old.value())?, soft_text(&new.value())?);
    let count = match count.some() {
        None => -1,
        Some(count) => count.as_i64().ok_or_else(|| {
            Error::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                count.type_name()
            ))
        })?,
    };
    methods::replaced(&text, &old, &new, count).map(Value::from)
}

/// `%` formatting with the arguments.
pub(super) fn format(_state: &mut State<'_>, mut args: Args) -> Result<Value, Error> {
    let Some(template) = args.take_first() else {
        return Err(Error::type_error(
            "do_format() missing 1 required positional argument: 'value'",
        ));
    };
    if !args.positional.is_empty() && !args.named.is_empty() {
        return Err(Error::filter_argument(
            "can't handle positional and keyword arguments at the same time",
        ));
    }
    let values = if args.named.is_empty() {
        Value::tuple(args.positional)
    } else {
        Value::Dict(
            args.named
                .into_iter()
                .map(|(name, value)| (Value::from(name), value))
                .collect::<Dict>(),
        )
    };
    formatting::percent(&soft_text(&template)?, &values).map(Value::from)
}

/// In the middle of a field.
pub(super) fn center(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, width] = args.bind("do_center", 1, ["value", "width"])?;
    methods::center(&soft_text(&value.value())?, width.int(80)?, ' ').map(Value::from)
}

/// Number of words.
pub(super) fn wordcount(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_wordcount", 1, ["s"])?;
    let text = soft_text(&value.value())?;
    let words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty());
    Ok(Value::from(words.count()))
}
