//! `pprint`: Python's `pprint.pformat` for containers (long texts are not broken).

use crate::{Args, Error, State, Value, meter};

const WIDTH: usize = 80;

/// A value on one line if it fits, else one element a line.
pub(super) fn pprint(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_pprint", 1, ["value"])?;
    let mut out = String::new();
    format(&sorted(&value.value(), 0)?, 0, 0, &mut out)?;
    Ok(Value::from(out))
}

/// The same value with the keys of all dicts sorted.
fn sorted(value: &Value, depth: usize) -> Result<Value, Error> {
    if depth > 200 {
        return Err(Error::new(
            crate::ErrorKind::Recursion,
            "maximum recursion depth exceeded",
        ));
    }
    meter::spend_step()?;
    Ok(match value {
        Value::Dict(dict) => {
            let mut pairs: Vec<(Value, Value)> = Vec::new();
            for (key, value) in dict.items()? {
                pairs.push((key, sorted(&value, depth + 1)?));
            }
            if super::sort_keyed(&mut pairs.clone(), false).is_ok() {
                super::sort_keyed(&mut pairs, false)?;
            } else {
                // Keys without an order: by type and text.
                pairs.sort_by_cached_key(|(key, _)| (key.type_name().to_owned(), key.to_string()));
            }
            Value::Dict(crate::Dict::from_pairs(pairs)?)
        }
        Value::List(list) => {
            let items: Result<Vec<Value>, Error> = list
                .to_vec()?
                .iter()
                .map(|item| sorted(item, depth + 1))
                .collect();
            Value::list(items?)
        }
        Value::Tuple(items) => {
            let items: Result<Vec<Value>, Error> =
                items.iter().map(|item| sorted(item, depth + 1)).collect();
            Value::tuple(items?)
        }
        other => other.clone(),
    })
}

/// Appends `value`, which starts at column `indent`; `allowance` characters follow it.
fn format(value: &Value, indent: usize, allowance: usize, out: &mut String) -> Result<(), Error> {
    let text = value.repr()?;
    meter::check_text(out.len() + text.len())?;
    if text.chars().count() <= WIDTH.saturating_sub(indent + allowance) {
        out.push_str(&text);
        return Ok(());
    }
    match value {
        Value::Dict(dict) => {
            out.push('{');
            let items = dict.items()?;
            for (index, (key, item)) in items.iter().enumerate() {
                let key = key.repr()?;
                let last = index + 1 == items.len();
                out.push_str(&key);
                out.push_str(": ");
                let column = indent + 1 + key.chars().count() + 2;
                format(item, column, if last { allowance + 1 } else { 1 }, out)?;
                separate(last, indent, out);
            }
            out.push('}');
        }
        Value::List(list) => elements("[", &list.to_vec()?, "]", indent, allowance, out)?,
        Value::Tuple(items) => {
            let close = if items.len() == 1 { ",)" } else { ")" };
            elements("(", items, close, indent, allowance, out)?;
        }
        Value::Set(set) => elements("{", &set.to_vec(), "}", indent, allowance, out)?,
        _ => out.push_str(&text),
    }
    Ok(())
}

fn elements(
    open: &str,
    items: &[Value],
    close: &str,
    indent: usize,
    allowance: usize,
    out: &mut String,
) -> Result<(), Error> {
    out.push_str(open);
    for (index, item) in items.iter().enumerate() {
        let last = index + 1 == items.len();
        format(
            item,
            indent + 1,
            if last { allowance + close.len() } else { 1 },
            out,
        )?;
        separate(last, indent, out);
    }
    out.push_str(close);
    Ok(())
}

fn separate(last: bool, indent: usize, out: &mut String) {
    if !last {
        out.push_str(",\n");
        out.extend(std::iter::repeat_n(' ', indent + 1));
    }
}
