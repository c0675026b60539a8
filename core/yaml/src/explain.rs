//! What a parse error means: the source line usually tells more than the parser's words.

use std::sync::Arc;

use libyaml_safer::Error;

use crate::diagnostic::Diagnostic;
use crate::parser_text::Marks;
use crate::source::Source;

/// A list or a mapping as the key of a mapping.
pub(crate) const UNHASHABLE_KEY: &str = "found unhashable key";

/// What the scanner says of a quoted text without an end.
const END_OF_STREAM: &str = "found unexpected end of stream";

/// What went wrong, in the words of the parser or the composer.
pub(crate) struct Problem<'p> {
    pub(crate) context: &'p str,
    /// Where the construct began in which the problem was found: line and column from 1.
    pub(crate) context_at: Option<(u32, u32)>,
    pub(crate) found: &'p str,
    /// Line and column from 1.
    pub(crate) at: (u32, u32),
}

/// Turns an error of the parser into a diagnostic.
pub(crate) fn parser_error(source: &Arc<Source>, error: &Error, marks: &Marks) -> Diagnostic {
    match error.problem_mark() {
        Some(mark) => explain(
            source,
            &Problem {
                context: error.context().unwrap_or(""),
                context_at: error.context_mark().map(|mark| marks.position(mark)),
                found: error.problem(),
                at: match error.problem() {
                    END_OF_STREAM => marks.position_in_text(mark),
                    _ => marks.position(mark),
                },
            },
        ),
        None => reader_error(source, error),
    }
}

/// The reader gives no line: look for the character that it cannot have accepted.
fn reader_error(source: &Arc<Source>, error: &Error) -> Diagnostic {
    let message = format!("YAML parsing failed: {}.", sentence(error.problem()));
    let diagnostic = Diagnostic::in_source(source, message);
    for (line, text) in (1..).zip(source.lines()) {
        if let Some((index, char)) = text
            .chars()
            .enumerate()
            .find(|(_, char)| !is_printable(*char))
        {
            return diagnostic
                .at_position(line, index as u32 + 1)
                .with_hint(format!(
                    "Remove the character U+{:04X}, or write it as an escape in double quotes.",
                    u32::from(char)
                ));
        }
    }
    diagnostic
}

fn is_printable(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && char != '\u{feff}'
}

/// An error that the composer finds in well-formed YAML: what it says is what is wrong.
pub(crate) fn composer_error(source: &Arc<Source>, problem: &Problem<'_>) -> Diagnostic {
    let line = source.line(problem.at.0).unwrap_or("");
    match unquoted_template(line).filter(|_| problem.found == UNHASHABLE_KEY) {
        Some(finding) => finding.at_line(source, problem.at.0),
        None => plain(source, problem),
    }
}

/// Finds the likeliest mistake in the source line; otherwise repeats the problem as a sentence.
pub(crate) fn explain(source: &Arc<Source>, problem: &Problem<'_>) -> Diagnostic {
    let line = source.line(problem.at.0).unwrap_or("");
    let found = tab(line)
        .or_else(|| unquoted_template(line))
        .or_else(|| unquoted_colon(line))
        .or_else(|| unbalanced_quotes(line));
    match found {
        Some(finding) => finding.at_line(source, problem.at.0),
        None => plain(source, problem),
    }
}

fn plain(source: &Arc<Source>, problem: &Problem<'_>) -> Diagnostic {
    let words = format!("{} {}", problem.context, problem.found);
    let diagnostic = Diagnostic::in_source(
        source,
        format!("YAML parsing failed: {}.", sentence(words.trim())),
    )
    .at_position(problem.at.0, problem.at.1);
    match structure_hint(source, problem) {
        Some(hint) => diagnostic.with_hint(hint),
        None => diagnostic,
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

struct Finding {
    /// In characters from 0.
    column: usize,
    message: &'static str,
    hint: String,
}

impl Finding {
    fn at_line(self, source: &Arc<Source>, line: u32) -> Diagnostic {
        Diagnostic::in_source(source, format!("YAML parsing failed: {}", self.message))
            .at_position(line, self.column as u32 + 1)
            .with_hint(match source.redaction() {
                // The hint may repeat the line, which must not be shown.
                Some(_) => "Put the whole value in quotes.".to_owned(),
                None => self.hint,
            })
    }
}

fn tab(line: &str) -> Option<Finding> {
    let column = line.chars().position(|char| char == '\t')?;
    let hint = if line.chars().take(column).all(char::is_whitespace) {
        "Indent with spaces: YAML does not allow tabs in indentation."
    } else {
        "Replace the tab by spaces, or put the value in quotes."
    };
    Some(Finding {
        column,
        message: "Tabs are usually invalid in YAML.",
        hint: hint.to_owned(),
    })
}

/// Splits `  - key: value` into the text before the value and the value. Without a key all that
/// follows the dashes is the value.
fn split_value(line: &str, key_chars: impl Fn(char) -> bool) -> (&str, &str) {
    let mut rest = line.trim_start();
    while let Some(after) = rest.strip_prefix('-') {
        let trimmed = after.trim_start();
        if trimmed.len() == after.len() {
            break;
        }
        rest = trimmed;
    }
    if let Some(colon) = rest.find(|char: char| !key_chars(char))
        && colon > 0
        && let Some(after) = rest[colon..].strip_prefix(':')
    {
        let value = after.trim_start();
        if value.len() < after.len() {
            rest = value;
        }
    }
    line.split_at(line.len() - rest.len())
}

fn key_char(char: char) -> bool {
    char.is_alphanumeric() || char.is_whitespace() || matches!(char, '_' | '-' | '.')
}

fn unquoted_template(line: &str) -> Option<Finding> {
    let (before, value) = split_value(line, key_char);
    let body = value.strip_prefix("{{")?;
    if !body.contains("}}") {
        return None;
    }
    let value = value.trim_end();
    let quoted = if value.contains('"') {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    };
    Some(Finding {
        column: before.chars().count(),
        message: "This may be an issue with missing quotes around a template block.",
        hint: format!(
            "For example:\n\n    {}\n\nShould be:\n\n    {}{quoted}",
            line.trim(),
            before.trim_start()
        ),
    })
}

fn unquoted_colon(line: &str) -> Option<Finding> {
    if line.trim_start().starts_with(':') {
        return None;
    }
    let (before, value) = split_value(line, |char| {
        key_char(char) || matches!(char, '[' | ']' | '{' | '}')
    });
    let trimmed = value.trim();
    for quote in ['\'', '"'] {
        if trimmed.len() > 1
            && trimmed
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
                .is_some_and(|inside| !inside.contains(quote))
        {
            return None;
        }
    }
    let colon = value
        .match_indices(':')
        .find(|(at, _)| matches!(value.as_bytes().get(at + 1), None | Some(b' ')))?
        .0;
    let quoted = format!("'{}'", trimmed.replace('\'', "''"));
    Some(Finding {
        column: before.chars().count() + value[..colon].chars().count(),
        message: "Colons in unquoted values must be followed by a non-space character.",
        hint: format!(
            "For example:\n\n    {}\n\nShould be:\n\n    {}{quoted}",
            line.trim(),
            before.trim_start()
        ),
    })
}

fn unbalanced_quotes(line: &str) -> Option<Finding> {
    let (before, value) = split_value(line, key_char);
    let value = value.trim_end();
    let first = value
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''))?;
    let last = value.chars().next_back()?;
    let message = if first != last {
        "Values starting with a quote must end with the same quote."
    } else if line.matches(first).count() > 2 {
        "Values starting with a quote must end with the same quote, and not contain that quote."
    } else {
        return None;
    };
    let other = if first == '"' { '\'' } else { '"' };
    let hint = if value.contains(other) {
        "Quote the whole value: inside single quotes a single quote is written twice.".to_owned()
    } else {
        format!(
            "For example:\n\n    {}\n\nShould be:\n\n    {}{other}{value}{other}",
            line.trim(),
            before.trim_start()
        )
    };
    Some(Finding {
        column: before.chars().count(),
        message,
        hint,
    })
}

/// Hints about indentation and about things that are never closed.
fn structure_hint(source: &Arc<Source>, problem: &Problem<'_>) -> Option<String> {
    let (line, column) = problem.at;
    let opened = problem.context_at.filter(|at| *at != problem.at);
    match problem.found {
        END_OF_STREAM => {
            let (line, column) = opened?;
            Some(format!(
                "The quote that opens on line {line}, column {column} is never closed."
            ))
        }
        "did not find expected ',' or ']'" => {
            let (line, column) = opened?;
            Some(format!(
                "The '[' on line {line}, column {column} is not closed, or a comma is missing."
            ))
        }
        "did not find expected ',' or '}'" => {
            let (line, column) = opened?;
            Some(format!(
                "The '{{' on line {line}, column {column} is not closed, or a comma is missing."
            ))
        }
        "found character that cannot start any token" => {
            let char = source.line(line)?.chars().nth(column as usize - 1)?;
            Some(format!("Put a value that starts with '{char}' in quotes."))
        }
        "found undefined alias" => Some(
            "An unquoted '*' at the start of a value is a YAML alias. Put the value in quotes if it is not."
                .to_owned(),
        ),
        "mapping values are not allowed in this context" => Some(previous_line_hint(source, line)
            .unwrap_or_else(|| {
                "Check the indentation of this line, and put values with ': ' in quotes.".to_owned()
            })),
        "did not find expected key" | "did not find expected '-' indicator" => {
            let (open_line, open_column) = opened?;
            Some(format!(
                "The block that starts on line {open_line} is indented by {} columns, this line by {}. \
                 Items of one block start in the same column.",
                open_column - 1,
                indentation(source.line(line).unwrap_or(""))
            ))
        }
        _ => None,
    }
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|char| *char == ' ').count()
}

/// `- copy: src=a` followed by a deeper `dest: b`: a value cannot have keys below it.
fn previous_line_hint(source: &Arc<Source>, line: u32) -> Option<String> {
    if source.redaction().is_some() {
        return None;
    }
    let text = source.line(line)?;
    let (number, above) = (1..line).rev().find_map(|number| {
        let above = source.line(number)?;
        let bare = above.trim();
        (!bare.is_empty() && !bare.starts_with('#')).then_some((number, above))
    })?;
    let (before, value) = split_value(above, key_char);
    let start = before.len() - before.trim_start().len();
    (before.trim_end().ends_with(':') && !value.is_empty() && indentation(text) > start).then(
        || {
            format!(
                "Line {number} already gives '{}' a value, so it cannot have keys below it. \
             Check the indentation of line {line}.",
                before.trim().trim_start_matches("- ").trim_end_matches(':')
            )
        },
    )
}
