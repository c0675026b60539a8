//! Filling lines and writing YAML.

use serde_json::Value as Json;
use shevek_jinja::Value;
use shevek_template::{YamlFormat, dump_yaml};

use super::markup::Style;
use crate::error::CommandError;

/// The width of texts on a screen of so many columns.
pub(super) fn text_width(columns: usize) -> usize {
    (columns - columns / 5).max(70)
}

/// Breaks a text into lines; `extra` blanks of the first line are taken by what is put before it.
/// Ansible: `DocCLI.warp_fill`.
pub(super) fn filled(text: &str, width: usize, first: &str, others: &str, extra: usize) -> String {
    let mut lines = Vec::new();
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index == 0 {
            let blanks = " ".repeat(extra);
            let wrapped = wrapped(paragraph, width, &format!("{first}{blanks}"), others);
            lines.push(wrapped.strip_prefix(&blanks).unwrap_or(&wrapped).to_owned());
        } else {
            lines.push(wrapped(paragraph, width, others, others));
        }
    }
    lines.join("\n")
}

/// Python: `textwrap.fill` that breaks no words.
fn wrapped(text: &str, width: usize, first: &str, others: &str) -> String {
    let chunks = chunks(text);
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    while at < chunks.len() {
        let indent = if lines.is_empty() { first } else { others };
        let room = width.saturating_sub(indent.chars().count());
        if !lines.is_empty() && chunks[at].trim().is_empty() {
            at += 1;
        }
        let mut line: Vec<&str> = Vec::new();
        let mut length = 0;
        while let Some(chunk) = chunks.get(at) {
            let more = chunk.chars().count();
            // A word that is longer than a line has one for itself.
            if length + more > room && !(line.is_empty() && more > room) {
                break;
            }
            length += more;
            line.push(chunk);
            at += 1;
        }
        if line.last().is_some_and(|last| last.trim().is_empty()) {
            line.pop();
        }
        if !line.is_empty() {
            lines.push(format!("{indent}{}", line.concat()));
        }
    }
    lines.join("\n")
}

/// Words and the blanks between them.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    let mut is_blank = None;
    for c in text.chars() {
        let blank = c.is_whitespace();
        let c = if blank { ' ' } else { c };
        match chunks.last_mut() {
            Some(last) if is_blank == Some(blank) => last.push(c),
            _ => chunks.push(c.to_string()),
        }
        is_blank = Some(blank);
    }
    chunks
}

/// A value as YAML, without the line break at its end.
///
/// # Errors
/// When it is nested too deeply.
pub(super) fn yaml(value: &Json, flow: bool) -> Result<String, CommandError> {
    let format = YamlFormat {
        flow_style: Some(flow),
        ..YamlFormat::default()
    };
    dump_yaml(&Value::from_json(value), &format)
        .map(|text| text.trim_end_matches('\n').to_owned())
        .map_err(|error| CommandError::Failed(error.message().to_owned()))
}

/// Each line of a text after an indent, with its markup resolved.
pub(super) fn indented(text: &str, indent: &str, style: Style) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| format!("{indent}{line}"))
        .collect();
    style.resolve(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_as_python_does() {
        assert_eq!(filled("one two  three", 9, "", " ", 0), "one two\n three");
        assert_eq!(filled("a\nb\n\nc", 20, "- ", "  ", 0), "- a b\n  c");
        assert_eq!(
            filled("averyverylongword x", 6, "", "", 0),
            "averyverylongword\nx"
        );
        assert_eq!(filled("one two", 13, "  ", "      ", 4), "  one two");
        assert_eq!(filled("", 12, "  ", "  ", 0), "");
    }
}
