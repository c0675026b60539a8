//! `urlencode`.

use std::fmt::Write as _;

use crate::{Args, Error, State, Value};

/// A text quoted for a path, a mapping or pairs as a query.
pub(super) fn urlencode(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_urlencode", 1, ["value"])?;
    let value = value.value();
    if matches!(value, Value::Str(_)) || !value.is_iterable() {
        return Ok(Value::from(quote(&value, false)?));
    }
    let pairs = match value.items()? {
        Some(items) => items,
        None => {
            let mut pairs = Vec::new();
            for item in value.bounded_iter()? {
                let mut pair = item?.to_vec()?.into_iter();
                match (pair.next(), pair.next(), pair.next()) {
                    (Some(key), Some(value), None) => pairs.push((key, value)),
                    (Some(_), Some(_), Some(_)) => {
                        return Err(Error::value_error("too many values to unpack (expected 2)"));
                    }
                    (first, _, _) => {
                        let got = usize::from(first.is_some());
                        return Err(Error::value_error(format!(
                            "not enough values to unpack (expected 2, got {got})"
                        )));
                    }
                }
            }
            pairs
        }
    };
    let parts: Result<Vec<String>, Error> = pairs
        .iter()
        .map(|(key, value)| Ok(format!("{}={}", quote(key, true)?, quote(value, true)?)))
        .collect();
    Ok(Value::from(parts?.join("&")))
}

fn quote(value: &Value, for_query: bool) -> Result<String, Error> {
    let bytes = match value {
        Value::Bytes(bytes) => bytes.to_vec(),
        other => other.str()?.into_bytes(),
    };
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                out.push(char::from(byte));
            }
            b'/' if !for_query => out.push('/'),
            b' ' if for_query => out.push('+'),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Ok(out)
}
