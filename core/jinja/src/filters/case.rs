//! `upper`, `lower`, `capitalize` and `title`.

use super::text::soft_text;
use crate::{Args, Error, State, Str, Value, methods};

/// A text in lower case.
pub(super) fn lower_text(text: &str) -> Str {
    if text.is_ascii() {
        ascii_changed(text, str::make_ascii_lowercase)
    } else {
        Str::new(text.to_lowercase())
    }
}

/// A changed copy of a text; a short one takes no allocation.
fn ascii_changed(text: &str, change: fn(&mut str)) -> Str {
    let mut room = [0; 32];
    if let Some(room) = room.get_mut(..text.len()) {
        room.copy_from_slice(text.as_bytes());
        if let Ok(copy) = std::str::from_utf8_mut(room) {
            change(copy);
            return Str::new(&*copy);
        }
    }
    let mut copy = text.to_owned();
    change(&mut copy);
    Str::new(copy)
}

/// All in upper case.
pub(super) fn upper(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_upper", 1, ["s"])?;
    let text = soft_text(&text.value())?;
    Ok(Value::Str(if text.is_ascii() {
        ascii_changed(&text, str::make_ascii_uppercase)
    } else {
        Str::new(text.to_uppercase())
    }))
}

/// All in lower case.
pub(super) fn lower(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text] = args.bind("do_lower", 1, ["s"])?;
    Ok(Value::Str(lower_text(&soft_text(&text.value())?)))
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
