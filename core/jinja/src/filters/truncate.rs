//! `truncate`.

use super::text::soft_text;
use crate::{Args, Error, ErrorKind, State, Value};

/// At most so many characters, with an ending that shows the cut.
pub(super) fn truncate(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text, length, killwords, end, leeway] = args.bind(
        "do_truncate",
        1,
        ["s", "length", "killwords", "end", "leeway"],
    )?;
    let text = text.value();
    if let Value::Undefined(undefined) = &text {
        return Err(undefined.error());
    }
    let length = length.int(255)?;
    let end = end.text("...")?;
    let leeway = leeway
        .some()
        .map_or(Some(5), |leeway| leeway.as_i64())
        .unwrap_or(5);
    let end_len = end.chars().count() as i64;
    if length < end_len {
        let message = format!("expected length >= {end_len}, got {length}");
        return Err(Error::new(ErrorKind::Other, message));
    }
    if leeway < 0 {
        return Err(Error::new(
            ErrorKind::Other,
            format!("expected leeway >= 0, got {leeway}"),
        ));
    }
    if text.len()? as i64 <= length.saturating_add(leeway) {
        return Ok(text);
    }
    let text = soft_text(&text)?;
    let kept: String = text.chars().take((length - end_len) as usize).collect();
    let kept = if killwords.bool(false)? {
        &*kept
    } else {
        kept.rsplit_once(' ').map_or(&*kept, |(before, _)| before)
    };
    Ok(Value::from(format!("{kept}{end}")))
}
