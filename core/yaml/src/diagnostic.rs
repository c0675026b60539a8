//! An error or a warning about something that a user wrote in a file.

use std::fmt;
use std::sync::Arc;

use crate::source::Source;
use crate::span::Span;

const LINES_BEFORE: u32 = 2;
const WIDTH: usize = 120;

/// What is wrong, where, and what may help.
///
/// `Display` prints the message, `Origin: file:line:column`, the line with the two before it, a
/// caret, and the hint: the layout that Ansible uses. Nothing ends in a line break.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// One or more sentences.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// The text that it is about.
    pub source: Arc<Source>,
    /// Line from 1; 0 when it concerns the whole source.
    pub line: u32,
    /// Column from 1; 0 when it concerns the whole line.
    pub column: u32,
}

impl Diagnostic {
    /// About the thing at `span`.
    pub fn at(span: &Span, message: impl Into<String>) -> Self {
        Self::in_source(&span.source, message).at_position(span.line, span.column)
    }

    /// About a source as a whole.
    pub fn in_source(source: &Arc<Source>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            source: Arc::clone(source),
            line: 0,
            column: 0,
        }
    }

    /// Moves it to a line and a column of its source, both from 1 (column 0: the whole line).
    pub fn at_position(mut self, line: u32, column: u32) -> Self {
        self.line = line;
        self.column = column;
        self
    }

    /// Adds what the user can do about it.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// `file`, `file:line` or `file:line:column`, as far as they are known.
    pub fn origin(&self) -> String {
        match (self.line, self.column) {
            (0, _) => self.source.name().to_string(),
            (line, 0) => format!("{}:{line}", self.source.name()),
            (line, column) => format!("{}:{line}:{column}", self.source.name()),
        }
    }

    /// The numbered source lines and the caret line; empty when there is nothing to show.
    pub fn excerpt(&self) -> Vec<String> {
        if self.line == 0 {
            return Vec::new();
        }
        if let Some(reason) = self.source.redaction() {
            return vec![format!("(source not shown: {reason})")];
        }
        let first = self.line.saturating_sub(LINES_BEFORE).max(1);
        let label = self.line.to_string().len();
        let room = WIDTH - label - 1;
        let mut rows = Vec::new();
        let mut target_width = 0;
        let wanted = (self.line - first + 1) as usize;
        let lines = self.source.lines().skip(first as usize - 1);
        for (number, line) in (first..).zip(lines.take(wanted)) {
            let mut text = line.replace('\t', " ");
            if text.chars().count() > room {
                text = text.chars().take(room - 3).collect::<String>() + "...";
            }
            target_width = text.chars().count();
            let gap = if text.is_empty() { "" } else { " " };
            rows.push(format!("{number:>label$}{gap}{text}"));
        }
        if rows.len() < wanted {
            // The end of the text: the place is after its last line.
            target_width = 0;
        }
        if self.column == 0 {
            if target_width > 0 {
                rows.push(format!("{:label$} {}", "", "^".repeat(target_width)));
            }
        } else if rows.len() == wanted && (self.column as usize) <= room {
            rows.push(format!("{:label$} {}", "", caret(self.column, room)));
        }
        rows
    }
}

fn caret(column: u32, room: usize) -> String {
    let name = format!("column {column}");
    let index = column as usize - 1;
    if index + 2 + name.len() > room {
        format!("{}{name} ^", " ".repeat(index - name.len() - 1))
    } else {
        format!("{}^ {name}", " ".repeat(index))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\nOrigin: {}", self.message, self.origin())?;
        let excerpt = self.excerpt();
        if !excerpt.is_empty() {
            write!(formatter, "\n\n{}", excerpt.join("\n"))?;
        }
        if let Some(hint) = &self.hint {
            write!(formatter, "\n\n{}", hint.trim_matches('\n'))?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_lines_before_and_a_caret() {
        let source = Source::new("a.yml", "- hosts: all\n  tasks:\n\t- foo: 1\n");
        let shown = Diagnostic::in_source(&source, "Tabs.")
            .at_position(3, 1)
            .with_hint("Use spaces.\n")
            .to_string();
        assert_eq!(
            shown,
            "Tabs.\nOrigin: a.yml:3:1\n\n1 - hosts: all\n2   tasks:\n3  - foo: 1\n  ^ column 1\n\nUse spaces."
        );
    }

    #[test]
    fn an_encrypted_source_is_not_shown() {
        let source = Source::encrypted("v.yml", "secret: word\n");
        let shown = Diagnostic::in_source(&source, "Bad.")
            .at_position(1, 1)
            .to_string();
        assert_eq!(
            shown,
            "Bad.\nOrigin: v.yml:1:1\n\n(source not shown: content encrypted)"
        );
    }

    #[test]
    fn long_lines_are_cut_and_the_caret_turns_round() {
        let source = Source::new("l.yml", "x".repeat(300));
        let rows = Diagnostic::in_source(&source, "Long.")
            .at_position(1, 110)
            .excerpt();
        assert!(rows[0].ends_with("xxx..."));
        assert_eq!(rows[0].chars().count(), 120);
        assert!(rows[1].ends_with("column 110 ^"));
    }
}
