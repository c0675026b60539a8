//! Padding and stripping.

use crate::{Arg, Args, Error, Value, meter};

/// `center`, `ljust`, `rjust`, `zfill`, `expandtabs`, `strip`, `lstrip`, `rstrip`.
pub(super) fn call(text: &str, name: &str, args: Args) -> Result<Value, Error> {
    match name {
        "strip" | "lstrip" | "rstrip" => {
            let [chars] = args.bind(name, 0, ["chars"])?;
            strip(text, name, &chars.value())
        }
        "zfill" => {
            let [width] = args.bind(name, 1, ["width"])?;
            let missing = missing(text, width.int(0)?, '0')?;
            let signed = usize::from(text.starts_with(['+', '-']));
            Ok(Value::from(format!(
                "{}{}{}",
                &text[..signed],
                "0".repeat(missing),
                &text[signed..]
            )))
        }
        "expandtabs" => {
            let [size] = args.bind(name, 0, ["tabsize"])?;
            expand_tabs(text, usize::try_from(size.int(8)?).unwrap_or(0))
        }
        _ => {
            let [width, fill] = args.bind(name, 1, ["width", "fillchar"])?;
            let fill = fill_char(fill)?;
            let width = width.int(0)?;
            if name == "center" {
                return center(text, width, fill).map(Value::from);
            }
            let pad = fill.to_string().repeat(missing(text, width, fill)?);
            Ok(Value::from(if name == "ljust" {
                format!("{text}{pad}")
            } else {
                format!("{pad}{text}")
            }))
        }
    }
}

fn fill_char(fill: Arg) -> Result<char, Error> {
    let fill = fill.text(" ")?;
    let mut chars = fill.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(Error::type_error(
            "The fill character must be exactly one character long",
        )),
    }
}

/// How many `fill` characters a text lacks; its padded copy is paid for.
fn missing(text: &str, width: i64, fill: char) -> Result<usize, Error> {
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    let padding = missing.saturating_mul(fill.len_utf8());
    meter::spend_text(text.len().saturating_add(padding))?;
    Ok(missing)
}

/// Python's `str.center`.
pub(crate) fn center(text: &str, width: i64, fill: char) -> Result<String, Error> {
    let missing = missing(text, width, fill)?;
    // The odd character goes left when the width is odd as well.
    let left = missing / 2 + (missing & (width.max(0) as usize) & 1);
    let fill = fill.to_string();
    Ok(format!(
        "{}{text}{}",
        fill.repeat(left),
        fill.repeat(missing - left)
    ))
}

fn strip(text: &str, name: &str, chars: &Value) -> Result<Value, Error> {
    let set: Option<Vec<char>> = match chars {
        Value::None => None,
        Value::Str(chars) => Some(chars.chars().collect()),
        Value::Undefined(undefined) => return Err(undefined.error()),
        _ => {
            return Err(Error::type_error(format!("{name} arg must be None or str")));
        }
    };
    let gone = |c: char| match &set {
        Some(set) => set.contains(&c),
        None => c.is_whitespace() || ('\x1c'..='\x1f').contains(&c),
    };
    let mut out = text;
    if name != "rstrip" {
        out = out.trim_start_matches(gone);
    }
    if name != "lstrip" {
        out = out.trim_end_matches(gone);
    }
    Ok(Value::from(out))
}

fn expand_tabs(text: &str, size: usize) -> Result<Value, Error> {
    let most_blanks = text.matches('\t').count().saturating_mul(size);
    meter::spend_text(text.len().saturating_add(most_blanks))?;
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let blanks = size - column % size;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            '\t' => {}
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(Value::from(out))
}
