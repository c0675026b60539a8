//! Splitting.

use crate::{Args, Error, Value, meter};

/// `split`, `rsplit`, `splitlines`, `partition`, `rpartition`.
pub(super) fn call(text: &str, name: &str, args: Args) -> Result<Value, Error> {
    match name {
        "splitlines" => {
            let [keep] = args.bind(name, 0, ["keepends"])?;
            list(split_lines(text, keep.bool(false)?))
        }
        "partition" | "rpartition" => {
            let [separator] = args.bind(name, 1, ["sep"])?;
            partition(text, &separator.value(), name == "rpartition")
        }
        _ => {
            let [separator, most] = args.bind(name, 0, ["sep", "maxsplit"])?;
            let most = most.int(-1)?;
            let most = if most < 0 { usize::MAX } else { most as usize };
            split(text, &separator.value(), most, name == "rsplit")
        }
    }
}

/// A list of the parts, which is paid for before it is made.
fn list<'t>(parts: impl IntoIterator<Item = &'t str, IntoIter: Clone>) -> Result<Value, Error> {
    let parts = parts.into_iter();
    meter::spend_elements(parts.clone().count())?;
    Ok(Value::list(parts.map(Value::from).collect()))
}

fn separator_text(value: &Value) -> Result<&str, Error> {
    match value {
        Value::Str(text) if text.is_empty() => Err(Error::value_error("empty separator")),
        Value::Str(text) => Ok(text),
        Value::Undefined(undefined) => Err(undefined.error()),
        _ => Err(Error::type_error(format!(
            "must be str or None, not {}",
            value.type_name()
        ))),
    }
}

fn split(text: &str, separator: &Value, most: usize, from_right: bool) -> Result<Value, Error> {
    if separator.is_none() {
        return list(if from_right {
            rsplit_blanks(text, most)
        } else {
            split_blanks(text, most)
        });
    }
    let separator = separator_text(separator)?;
    let pieces = most.saturating_add(1);
    if from_right {
        let mut parts: Vec<&str> = text.rsplitn(pieces, separator).collect();
        parts.reverse();
        list(parts)
    } else {
        list(text.splitn(pieces, separator))
    }
}

fn blank(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

fn split_blanks(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(blank);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let end = rest.find(blank).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(blank);
    }
    parts
}

fn rsplit_blanks(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(blank);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest
            .char_indices()
            .rev()
            .find(|(_, c)| blank(*c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(blank);
    }
    parts.reverse();
    parts
}

fn partition(text: &str, separator: &Value, from_right: bool) -> Result<Value, Error> {
    let separator = match separator {
        Value::None => return Err(Error::type_error("must be str, not NoneType")),
        other => separator_text(other)?,
    };
    let found = if from_right {
        text.rsplit_once(separator)
    } else {
        text.split_once(separator)
    };
    let parts = match found {
        Some((before, after)) => [before, separator, after],
        None if from_right => ["", "", text],
        None => [text, "", ""],
    };
    Ok(Value::tuple(parts.into_iter().map(Value::from).collect()))
}

/// Python's `str.splitlines`.
fn split_lines(text: &str, keep: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let breaks = matches!(
            c,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        if !breaks {
            continue;
        }
        let mut end = at + c.len_utf8();
        if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            end += 1;
        }
        lines.push(&text[start..if keep { end } else { at }]);
        start = end;
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}
