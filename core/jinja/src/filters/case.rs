//! `upper`, `lower`, `capitalize` and `title`.

use super::text::soft_text;
use crate::{Args, Error, State, Value, methods};

/// All in upper case.
pub(super) fn upper(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_upper", 1, ["s"])?;
    Ok(Value::from(soft_text(&text.value())?.to_uppercase()))
}

/// All in lower case.
pub(super) fn lower(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_lower", 1, ["s"])?;
    Ok(Value::from(soft_text(&text.value())?.to_lowercase()))
}

/// The first letter in upper case, the others in lower case.
pub(super) fn capitalize(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_capitalize", 1, ["s"])?;
    Ok(Value::from(methods::capitalize(&soft_text(&text.value())?)))
}

/// The first letter of every word in upper case. Words start after blanks, `-` and brackets.
pub(super) fn title(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_title", 1, ["s"])?;
    let text = soft_text(&text.value())?;
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        let breaks = c.is_whitespace() || matches!(c, '-' | '(' | '{' | '[' | '<');
        if start && !breaks {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = breaks;
    }
    Ok(Value::from(out))
}
