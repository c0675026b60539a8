//! `str.translate` and `str.maketrans`.

use crate::{Args, Dict, Error, Value, meter};

/// `str.translate(table)`
pub(super) fn translate(text: &str, args: Args) -> Result<Value, Error> {
    let [table] = args.bind("translate", 1, ["table"])?;
    let table = table.value();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match table.get_item(&Value::from(u32::from(c)))? {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Str(replacement)) => {
                out.push_str(&replacement);
                meter::check_text(out.len())?;
            }
            Some(other) => {
                let code = other
                    .as_i64()
                    .and_then(|code| u32::try_from(code).ok())
                    .and_then(char::from_u32);
                out.push(code.ok_or_else(|| {
                    Error::type_error("character mapping must return integer, None or str")
                })?);
            }
        }
    }
    meter::spend_text(out.len())?;
    Ok(Value::from(out))
}

/// `str.maketrans(x, y, z)`
pub(super) fn maketrans(args: Args) -> Result<Value, Error> {
    let [x, y, z] = args.bind("maketrans", 1, ["x", "y", "z"])?;
    let table = Dict::new();
    let (x, y, z) = (x.value(), y.some(), z.some());
    let Some(y) = y else {
        let Some(items) = x.items()? else {
            return Err(Error::type_error(
                "if you give only one argument to maketrans it must be a dict",
            ));
        };
        for (key, value) in items {
            let key = match &key {
                Value::Str(text) => match (text.chars().next(), text.chars().nth(1)) {
                    (Some(c), None) => Value::from(u32::from(c)),
                    _ => {
                        return Err(Error::value_error(
                            "string keys in translate table must be of length 1",
                        ));
                    }
                },
                _ => key,
            };
            table.insert(key, value)?;
        }
        return Ok(table.into());
    };
    let (Some(from), Some(to)) = (x.as_str(), y.as_str()) else {
        return Err(Error::type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    if from.chars().count() != to.chars().count() {
        return Err(Error::value_error(
            "the first two maketrans arguments must have equal length",
        ));
    }
    for (from, to) in from.chars().zip(to.chars()) {
        table.insert(u32::from(from), u32::from(to))?;
    }
    if let Some(Value::Str(gone)) = z {
        for c in gone.chars() {
            table.insert(u32::from(c), Value::None)?;
        }
    }
    Ok(table.into())
}
