//! `indent`.

use crate::{Args, Error, ErrorKind, State, Value, meter};

/// Every line but the first (and blank ones) indented.
pub(super) fn indent(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text, width, first, blank] =
        args.bind("do_indent", 1, ["s", "width", "first", "blank"])?;
    let text = match text.value() {
        Value::Str(text) => text,
        Value::Undefined(undefined) => return Err(undefined.error()),
        // Python adds a text to a list in place.
        Value::List(_) => {
            return Err(Error::new(
                ErrorKind::Attribute,
                "'list' object has no attribute 'splitlines'",
            ));
        }
        other => {
            return Err(Error::type_error(format!(
                "unsupported operand type(s) for +=: '{}' and 'str'",
                other.type_name()
            )));
        }
    };
    let indention = match width.or(4) {
        Value::Str(text) => text.as_str().to_owned(),
        other => match other.as_i64() {
            Some(width) => {
                let width = usize::try_from(width).unwrap_or(0);
                meter::spend_text(width)?;
                " ".repeat(width)
            }
            None => {
                return Err(Error::type_error(format!(
                    "can't multiply sequence by non-int of type '{}'",
                    other.type_name()
                )));
            }
        },
    };
    let (first, blank) = (first.bool(false)?, blank.bool(false)?);
    let mut out = String::with_capacity(text.len() + 64);
    // Jinja adds a newline and splits into lines: a last, empty line stays.
    for (number, line) in lines(&text).enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let wanted = if number == 0 {
            first
        } else {
            blank || !line.is_empty()
        };
        if wanted {
            meter::check_text(out.len() + indention.len())?;
            out.push_str(&indention);
        }
        out.push_str(line);
        meter::check_text(out.len())?;
    }
    meter::spend_text(out.len())?;
    Ok(Value::from(out))
}

/// Lines at `\n`, `\r\n` and `\r`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let breaks = if text[end..].starts_with("\r\n") {
            2
        } else {
            1
        };
        rest = Some(&text[end + breaks..]);
        Some(&text[..end])
    })
}
