//! The differences of a result as text. Ansible: `_get_diff`.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::unified::unified_diff;
use crate::display::{Colour, Terminal, ascii_json_text};

/// How differences are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DiffOptions {
    /// Lines around a change. Ansible: `diff.context`.
    pub(crate) context: usize,
}

/// What `diff` of a result shows; empty when nothing differs.
pub(crate) fn diff_text(diff: &Json, options: DiffOptions, terminal: &Terminal) -> String {
    let list = match diff {
        Json::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut text = String::new();
    for diff in list.iter().filter_map(Json::as_object) {
        add_difference(diff, options, terminal, &mut text);
    }
    text
}

fn add_difference(
    diff: &Map<String, Json>,
    options: DiffOptions,
    terminal: &Terminal,
    text: &mut String,
) {
    for (key, which) in [("dst_binary", "destination"), ("src_binary", "source")] {
        if diff.contains_key(key) {
            let _ = writeln!(text, "diff skipped: {which} file appears to be binary");
        }
    }
    for (key, which) in [("dst_larger", "destination"), ("src_larger", "source")] {
        if let Some(size) = diff.get(key) {
            let _ = writeln!(
                text,
                "diff skipped: {which} file size is greater than {}",
                plain(size)
            );
        }
    }
    if let (Some(before), Some(after)) = (diff.get("before"), diff.get("after")) {
        let (before, after) = (side(before), side(after));
        let header = |name: &str| match diff.get(&format!("{name}_header")) {
            Some(header) => format!("{name}: {}", plain(header)),
            None => name.to_string(),
        };
        let (before, after) = (closed_lines(&before), closed_lines(&after));
        let lines = unified_diff(
            &before.iter().map(String::as_str).collect::<Vec<_>>(),
            &after.iter().map(String::as_str).collect::<Vec<_>>(),
            &header("before"),
            &header("after"),
            options.context,
        );
        for line in &lines {
            text.push_str(&terminal.painted(line, colour(line)));
        }
        if !lines.is_empty() {
            text.push('\n');
        }
    }
    if let Some(prepared) = diff.get("prepared") {
        text.push_str(&plain(prepared));
    }
}

/// One side as text: mappings as JSON, nothing as empty.
fn side(value: &Json) -> String {
    match value {
        Json::Object(_) => ascii_json_text(value, Some(4)) + "\n",
        Json::Null => String::new(),
        other => plain(other),
    }
}

/// Text as it is, everything else as Python's `str` shows it.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => shevek_jinja::Value::from_json(other).to_string(),
    }
}

/// The lines with their ends; a last line without end gets the remark of `diff`.
fn closed_lines(text: &str) -> Vec<String> {
    let mut lines = split_lines(text);
    if let Some(last) = lines.last_mut().filter(|last| !last.ends_with('\n')) {
        last.push_str("\n\\ No newline at end of file\n");
    }
    lines
}

/// Python: `splitlines(True)`.
fn split_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line.push(c);
        let ends = match c {
            '\r' => chars.peek() != Some(&'\n'),
            '\n' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                true
            }
            _ => false,
        };
        if ends {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn colour(line: &str) -> Colour {
    if line.starts_with('+') {
        Colour::DiffAdd
    } else if line.starts_with('-') {
        Colour::DiffRemove
    } else if line.starts_with("@@") {
        Colour::DiffLines
    } else {
        Colour::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn as_ansible_shows_it() {
        // What ansible-core 2.19 printed for these values of `diff`.
        let cases = [
            (
                json!({"before": "a\nb", "after": "a\nc\n", "before_header": "/x", "after_header": "/x"}),
                "--- before: /x\n+++ after: /x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\n",
            ),
            (
                json!({"before": {"mode": "0644"}, "after": {"mode": "é"}}),
                "--- before\n+++ after\n@@ -1,3 +1,3 @@\n {\n-    \"mode\": \"0644\"\n+    \"mode\": \"\\u00e9\"\n }\n\n",
            ),
            (
                json!([{"prepared": "ready"}, {"dst_larger": 104_448}]),
                "readydiff skipped: destination file size is greater than 104448\n",
            ),
            (json!({"before": null, "after": ""}), ""),
        ];
        let terminal = Terminal::new(Some(false));
        for (diff, wanted) in cases {
            assert_eq!(
                diff_text(&diff, DiffOptions { context: 3 }, &terminal),
                wanted
            );
        }
    }
}
