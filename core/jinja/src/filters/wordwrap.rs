//! `wordwrap`: Python's `textwrap.wrap` line by line.

use crate::{Args, Error, ErrorKind, State, Value, meter};

/// Lines of at most so many characters.
pub(super) fn wordwrap(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [text, width, break_long, wrapstring, break_hyphens] = args.bind(
        "do_wordwrap",
        1,
        [
            "s",
            "width",
            "break_long_words",
            "wrapstring",
            "break_on_hyphens",
        ],
    )?;
    let text = match text.value() {
        Value::Str(text) => text,
        Value::Undefined(undefined) => return Err(undefined.error()),
        other => {
            return Err(Error::new(
                ErrorKind::Attribute,
                format!(
                    "'{}' object has no attribute 'splitlines'",
                    other.type_name()
                ),
            ));
        }
    };
    let width = width.int(79)?;
    if width <= 0 {
        return Err(Error::value_error(format!(
            "invalid width {width} (must be > 0)"
        )));
    }
    let (break_long, break_hyphens) = (break_long.bool(true)?, break_hyphens.bool(true)?);
    let separator = match wrapstring.some() {
        Some(text) => text.str()?,
        None => state.newline_sequence().to_owned(),
    };
    // Every character and every word for itself, and each line with what is put behind it.
    meter::spend_elements(text.len())?;
    let breaks = text.len() / width as usize + text.matches(char::is_whitespace).count();
    meter::spend_text(breaks.saturating_mul(separator.len()))?;
    let lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    let count = text.matches('\n').count() + usize::from(!text.ends_with('\n') && !text.is_empty());
    let wrapped: Vec<String> = lines
        .take(count)
        .map(|line| wrap(line, width as usize, break_long, break_hyphens).join(&separator))
        .collect();
    Ok(Value::from(wrapped.join(&separator)))
}

fn wrap(line: &str, width: usize, break_long: bool, break_hyphens: bool) -> Vec<String> {
    let mut chunks: Vec<Vec<char>> = chunks(line, break_hyphens);
    chunks.reverse();
    let is_blank = |chunk: &[char]| chunk.iter().all(|c| c.is_whitespace());
    let mut lines: Vec<String> = Vec::new();
    while !chunks.is_empty() {
        let mut current: Vec<Vec<char>> = Vec::new();
        let mut len = 0;
        if !lines.is_empty() && chunks.last().is_some_and(|chunk| is_blank(chunk)) {
            chunks.pop();
        }
        while let Some(chunk) = chunks.pop_if(|chunk| len + chunk.len() <= width) {
            len += chunk.len();
            current.push(chunk);
        }
        if let Some(chunk) = chunks.last_mut()
            && chunk.len() > width
        {
            if break_long {
                let mut cut = (width - len).max(1);
                if break_hyphens && chunk.len() > cut {
                    let hyphen = chunk[..cut].iter().rposition(|c| *c == '-').unwrap_or(0);
                    if hyphen > 0 && chunk[..hyphen].iter().any(|c| *c != '-') {
                        cut = hyphen + 1;
                    }
                }
                let rest = chunk.split_off(cut);
                current.push(std::mem::replace(chunk, rest));
            } else if current.is_empty() {
                current.extend(chunks.pop());
            }
        }
        if current.last().is_some_and(|chunk| is_blank(chunk)) {
            current.pop();
        }
        if !current.is_empty() {
            lines.push(current.concat().into_iter().collect());
        }
    }
    lines
}

/// Words and runs of blanks; words end after hyphens between letters as well.
fn chunks(line: &str, break_hyphens: bool) -> Vec<Vec<char>> {
    let chars: Vec<char> = line.chars().collect();
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| c.is_alphabetic() || *c == '_')
    };
    let mut out: Vec<Vec<char>> = Vec::new();
    let mut current: Vec<char> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let blank = c.is_whitespace();
        if current
            .last()
            .is_some_and(|last| last.is_whitespace() != blank)
        {
            out.push(std::mem::take(&mut current));
        }
        current.push(*c);
        if *c != '-' || !break_hyphens {
            continue;
        }
        let back = |n: usize| at.checked_sub(n);
        let hyphen = |at: Option<usize>| at.and_then(|at| chars.get(at)) == Some(&'-');
        let before = letter(back(1)) && (letter(back(2)) || (hyphen(back(2)) && letter(back(3))));
        let after = letter(Some(at + 1))
            && (letter(Some(at + 2)) || (hyphen(Some(at + 2)) && letter(Some(at + 3))));
        if before && after {
            out.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}
