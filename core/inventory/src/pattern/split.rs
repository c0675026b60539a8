//! Taking a pattern apart.

use crate::address::parse_address;

/// Splits `web:&prod,db` into its parts: at commas, or else at colons, but not within brackets nor
/// in addresses such as `::1` and `host:22`.
pub fn split_pattern(pattern: &str) -> Vec<String> {
    let parts: Vec<&str> = if pattern.contains(',') {
        pattern.split(',').collect()
    } else if parse_address(pattern, true).is_some() {
        vec![pattern]
    } else {
        split_at_colons(pattern)
    };
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Runs of characters that are neither colons nor white space; brackets with all in them count as
/// such characters, brackets that stand alone do not.
fn split_at_colons(pattern: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(char) = pattern[at..].chars().next() {
        let width = match char {
            '[' => pattern[at..].find(']').map(|close| close + 1),
            ']' | ':' => None,
            _ if char.is_whitespace() => None,
            _ => Some(char.len_utf8()),
        };
        match width {
            Some(width) => {
                start.get_or_insert(at);
                at += width;
            }
            None => {
                if let Some(start) = start.take() {
                    parts.push(&pattern[start..at]);
                }
                at += char.len_utf8();
            }
        }
    }
    if let Some(start) = start {
        parts.push(&pattern[start..]);
    }
    parts
}

/// A subscript at the end of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subscript {
    /// `[2]` or `[-1]`
    Index(i64),
    /// `[0:3]`, both ends included; `[2:]` has no end.
    Slice(usize, Option<usize>),
}

/// Takes the subscript off a pattern. The last value tells whether it is written `[1-3]`, which is
/// outdated.
pub(crate) fn split_subscript(pattern: &str) -> (&str, Option<Subscript>, bool) {
    let none = (pattern, None, false);
    if pattern.starts_with('~') {
        return none;
    }
    let Some((expression, inner)) = pattern
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
        .filter(|(expression, _)| !expression.is_empty())
    else {
        return none;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(inner.strip_prefix('-').unwrap_or(inner)) {
        return match inner.parse() {
            Ok(index) => (expression, Some(Subscript::Index(index)), false),
            Err(_) => none,
        };
    }
    let Some((start, end)) = inner.split_once([':', '-']) else {
        return none;
    };
    if !is_number(start) || !(end.is_empty() || is_number(end)) {
        return none;
    }
    let Ok(start) = start.parse() else {
        return none;
    };
    let subscript = match end.parse::<usize>() {
        // The reference takes an end of 0 for none at all.
        Ok(0) => Subscript::Index(start as i64),
        Ok(end) => Subscript::Slice(start, Some(end)),
        Err(_) => Subscript::Slice(start, None),
    };
    (expression, Some(subscript), inner.contains('-'))
}
