//! What Ansible adds to every result.

use serde_json::Value as Json;
use shevek_plugin::TaskResult;

use super::explain::without_place;

/// Adds `stdout_lines` and `stderr_lines`.
pub(crate) fn add_lines(result: &mut TaskResult) {
    for (text, lines) in [("stdout", "stdout_lines"), ("stderr", "stderr_lines")] {
        if result.fields.contains_key(lines) {
            continue;
        }
        if let Some(Json::String(text)) = result.fields.get(text) {
            let split = split_lines(text)
                .into_iter()
                .map(Json::from)
                .collect::<Vec<_>>();
            result.set(lines, split);
        }
    }
}

/// Python's `str.splitlines`.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_break = matches!(
            c,
            '\n' | '\r'
                | '\x0b'
                | '\x0c'
                | '\x1c'
                | '\x1d'
                | '\x1e'
                | '\u{85}'
                | '\u{2028}'
                | '\u{2029}'
        );
        if !is_break {
            continue;
        }
        lines.push(&text[start..at]);
        start = at + c.len_utf8();
        if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            start += 1;
        }
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

/// Fills in `failed` (from `rc` where a module says nothing else) and `changed`.
pub(crate) fn set_status(result: &mut TaskResult) {
    if result.failed.is_none() {
        let rc_failed = match result.get("rc") {
            Some(Json::Number(rc)) => rc.as_i64() != Some(0),
            Some(Json::String(rc)) => rc != "0",
            _ => false,
        };
        result.failed = Some(rc_failed);
    }
    result.changed.get_or_insert(false);
}

/// Takes an internal flag (`_ansible_verbose_always`) out of a result.
pub(crate) fn take_flag(result: &mut TaskResult, name: &str) -> bool {
    result
        .fields
        .shift_remove(name)
        .is_some_and(|value| value == Json::Bool(true))
}

/// The result as variables hold it: a failure tells its exception, which is printed apart from it.
pub(crate) fn with_exception(result: &TaskResult) -> TaskResult {
    const EXCEPTION: &str = "exception";
    let mut result = result.clone();
    // The place is for whoever reads the warning now.
    for warning in &mut result.warnings {
        *warning = without_place(warning).to_string();
    }
    let is_failure = result.is_failed() || result.is_unreachable();
    if is_failure && result.get(EXCEPTION).is_none() && result.get("results").is_none() {
        result.set(EXCEPTION, "(traceback unavailable)");
    }
    result
}

#[cfg(test)]
mod tests {
    use super::split_lines;

    #[test]
    fn lines_are_pythons() {
        assert_eq!(split_lines("a\nb"), ["a", "b"]);
        assert_eq!(split_lines("a\r\n\nb\n"), ["a", "", "b"]);
        assert_eq!(split_lines("a\u{2028}b\x0cc"), ["a", "b", "c"]);
        assert!(split_lines("").is_empty());
    }
}
