//! `tojson`.

use crate::value::{JsonStyle, json_text};
use crate::{Args, Error, State, Str, Value, meter};

/// JSON that is safe inside HTML, keys sorted.
pub(super) fn tojson(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, indent] = args.bind("do_tojson", 1, ["value", "indent"])?;
    let indent = match indent.some() {
        None => None,
        Some(Value::Str(text)) => Some(text.as_str().to_owned()),
        Some(width) => match width.as_i64().map(usize::try_from) {
            Some(width) => {
                let width = width.unwrap_or(0);
                meter::spend_text(width)?;
                Some(" ".repeat(width))
            }
            None => None,
        },
    };
    let style = JsonStyle {
        indent,
        sort_keys: true,
        ..JsonStyle::default()
    };
    let json = json_text(&value.value(), &style)?;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\'' => out.push_str("\\u0027"),
            c => out.push(c),
        }
    }
    Ok(Value::Str(Str::markup(out)))
}
