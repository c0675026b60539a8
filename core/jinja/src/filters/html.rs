//! `escape`, `forceescape`, `safe`, `striptags`, `xmlattr`.

use crate::value::str_repr;
use crate::{Args, Error, State, Str, Value, meter};

/// `&`, `<`, `>` and quotes as entities.
pub(crate) fn escape_html(text: &str) -> Result<String, Error> {
    let entities = text.bytes().filter(|byte| b"&<>'\"".contains(byte)).count();
    meter::spend_text(text.len().saturating_add(entities.saturating_mul(4)))?;
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&#39;"),
            '"' => out.push_str("&#34;"),
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Escapes unless the text is marked as safe.
fn escaped(value: &Value) -> Result<String, Error> {
    match value {
        Value::Str(text) if text.is_markup() => Ok(text.as_str().to_owned()),
        other => escape_html(&other.str()?),
    }
}

/// Escapes what is not safe yet.
pub(super) fn escape(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("escape", 1, ["s"])?;
    Ok(Value::Str(Str::markup(escaped(&value.value())?)))
}

/// Escapes in any case.
pub(super) fn forceescape(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_forceescape", 1, ["value"])?;
    Ok(Value::Str(Str::markup(escape_html(&value.value().str()?)?)))
}

/// Marks as safe.
pub(super) fn safe(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_mark_safe", 1, ["value"])?;
    Ok(Value::Str(match value.value() {
        Value::Str(text) => Str::markup(text.to_arc()),
        other => Str::markup(other.str()?),
    }))
}

/// Without tags and comments, blanks collapsed, entities resolved.
pub(super) fn striptags(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_striptags", 1, ["value"])?;
    let mut text = value.value().str()?;
    for (open, close) in [("<!--", "-->"), ("<", ">")] {
        text = without(&text, open, close);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(Value::from(unescape(&words.join(" "))))
}

/// What is left when what stands between `open` and `close` is cut out, with both, again and again.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        out.push(c);
        rest = &rest[c.len_utf8()..];
        if !out.ends_with(open) {
            continue;
        }
        // The end may overlap the beginning, as in `<!-->`.
        let overlapping = (1..close.len())
            .rev()
            .find(|&length| open.ends_with(&close[..length]) && rest.starts_with(&close[length..]));
        let end = match overlapping {
            Some(length) => Some(close.len() - length),
            None => rest.find(close).map(|end| end + close.len()),
        };
        let Some(end) = end else {
            out.push_str(rest);
            break;
        };
        out.truncate(out.len() - open.len());
        rest = &rest[end..];
    }
    out
}

/// Named entities of HTML's own signs, and numbered ones.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(';').filter(|end| *end < 12);
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '\u{a9}',
        "reg" => '\u{ae}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "hellip" => '\u{2026}',
        "euro" => '\u{20ac}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Attributes of a tag from a dict.
pub(super) fn xmlattr(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, autospace] = args.bind("do_xmlattr", 1, ["d", "autospace"])?;
    let value = value.value();
    let Some(items) = value.items()? else {
        return Err(Error::new(
            crate::ErrorKind::Attribute,
            format!("'{}' object has no attribute 'items'", value.type_name()),
        ));
    };
    let mut parts = Vec::new();
    for (key, value) in items {
        if value.is_none()
            || matches!(&value, Value::Undefined(undefined) if undefined.is_lenient())
        {
            continue;
        }
        if let Value::Undefined(undefined) = &value {
            return Err(undefined.error());
        }
        let name = key.str()?;
        if name.contains(|c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '/' | '>' | '='))
        {
            return Err(Error::value_error(format!(
                "Invalid character in attribute name: {}",
                str_repr(&name)
            )));
        }
        parts.push(format!("{}=\"{}\"", escaped(&key)?, escaped(&value)?));
    }
    let mut text = parts.join(" ");
    if autospace.bool(true)? && !text.is_empty() {
        text.insert(0, ' ');
    }
    Ok(Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::without;

    /// How markupsafe does it.
    fn one_by_one(text: &str, open: &str, close: &str) -> String {
        let mut text = text.to_owned();
        while let Some(start) = text.find(open) {
            let Some(end) = text[start..].find(close) else {
                break;
            };
            text.replace_range(start..start + end + close.len(), "");
        }
        text
    }

    #[test]
    fn tags_are_cut_out_as_one_by_one() {
        let nested = "<!<!-- a -->-- b -->c<!-->d<!--->e-->";
        assert_eq!(
            without(nested, "<!--", "-->"),
            one_by_one(nested, "<!--", "-->")
        );
        let mut texts = vec![String::new()];
        for _ in 0..7 {
            let longer = |text: &String| ["<", "!", "-", ">", "ä"].map(|c| text.clone() + c);
            texts = texts.iter().flat_map(longer).collect();
            for text in &texts {
                for (open, close) in [("<!--", "-->"), ("<", ">")] {
                    let expected = one_by_one(text, open, close);
                    assert_eq!(without(text, open, close), expected, "{text}");
                }
            }
        }
    }

    #[test]
    fn many_tags_take_no_longer_than_few() {
        let text = "<b>x".repeat(1 << 20);
        assert_eq!(without(&text, "<", ">").len(), 1 << 20);
        assert_eq!(without(&text, "<!--", "-->").len(), text.len());
    }
}
