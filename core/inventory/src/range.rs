//! `web[01:50:2]` and `db[a:f]`: one pattern for many hosts.

use crate::error::InventoryError;

/// More hosts than this in one range are taken for a mistake.
const MAX_HOSTS: usize = 1_000_000;
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// All names that a pattern stands for; a name without `[` stands for itself.
///
/// # Errors
/// When a range cannot be read.
pub(crate) fn expand_host_range(pattern: &str) -> Result<Vec<String>, InventoryError> {
    if !pattern.contains('[') {
        return Ok(vec![pattern.to_owned()]);
    }
    let mut names = Vec::new();
    expand(pattern, &mut names)?;
    Ok(names)
}

fn bad(message: impl Into<String>) -> InventoryError {
    InventoryError::HostRange(message.into())
}

fn broken(message: impl Into<String>) -> InventoryError {
    InventoryError::BrokenHostRange(message.into())
}

fn expand(pattern: &str, names: &mut Vec<String>) -> Result<(), InventoryError> {
    let Some((head, rest)) = pattern.split_once('[') else {
        if names.len() == MAX_HOSTS {
            return Err(bad("host range stands for too many hosts"));
        }
        names.push(pattern.to_owned());
        return Ok(());
    };
    let (inner, tail) = rest
        .split_once(']')
        .ok_or_else(|| broken(format!("host range without a closing bracket: '{pattern}'")))?;
    let bounds: Vec<&str> = inner.split(':').collect();
    let (begin, end, step) = match bounds.as_slice() {
        [begin, end] => (*begin, *end, None),
        [begin, end, step] => (*begin, *end, Some(*step)),
        _ => return Err(bad("host range must be begin:end or begin:end:step")),
    };
    let begin = if begin.is_empty() { "0" } else { begin };
    if end.is_empty() {
        return Err(bad("host range must specify end value"));
    }
    let width = if begin.len() > 1 && begin.starts_with('0') {
        if begin.len() != end.len() {
            return Err(bad(
                "host range must specify equal-length begin and end formats",
            ));
        }
        begin.len()
    } else {
        0
    };
    let step = step.map_or(Ok(1), number)?;
    if let (Some(first), Some(last)) = (LETTERS.find(begin), LETTERS.find(end))
        && step != 0
    {
        if first > last {
            return Err(bad("host range must have begin <= end"));
        }
        let letters = LETTERS[first..=last].chars().step_by(step);
        return letters
            .map(|letter| format!("{head}{letter}{tail}"))
            .try_for_each(|name| expand(&name, names));
    }
    let (first, last) = (number(begin)?, number(end)?);
    if step == 0 {
        return Err(broken("range() arg 3 must not be zero"));
    }
    for value in (first..=last).step_by(step) {
        expand(&format!("{head}{value:0width$}{tail}"), names)?;
    }
    Ok(())
}

fn number(text: &str) -> Result<usize, InventoryError> {
    let text = text.trim();
    text.parse()
        .map_err(|_| broken(format!("invalid literal for int() with base 10: '{text}'")))
}
