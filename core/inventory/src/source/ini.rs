//! INI inventories.

use std::sync::Arc;

use indexmap::IndexMap;
use shevek_jinja::{Origin, Value};
use shevek_plugin::shell_words;
use shevek_yaml::{Diagnostic, Source};

use super::ini_value::ini_value;
use super::populate::{Populator, expand_host_pattern};
use crate::error::InventoryError;
use crate::group::GroupId;

/// Reads an INI inventory. What stands before an error has been added.
///
/// # Errors
/// The first error, with its line and column.
pub(crate) fn parse(source: &Arc<Source>, populator: &mut Populator<'_>) -> Result<(), Diagnostic> {
    let mut parser = IniParser {
        source,
        populator,
        line: 0,
        group: GroupId::UNGROUPED,
        section: Section::Hosts,
        pending: IndexMap::new(),
    };
    for (number, line) in lines(source.text()) {
        parser.line = number;
        parser.line(line)?;
    }
    parser.finish()
}

/// What the lines of a section are.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Hosts,
    Children,
    Vars,
}

/// A group that is mentioned before it is declared.
struct Pending {
    line: u32,
    kind: PendingKind,
}

enum PendingKind {
    /// It has variables only.
    Vars,
    /// It is a child of these groups.
    Child(Vec<String>),
}

struct IniParser<'p, 'i> {
    source: &'p Arc<Source>,
    populator: &'p mut Populator<'i>,
    line: u32,
    group: GroupId,
    section: Section,
    pending: IndexMap<String, Pending>,
}

/// The lines of a text with their numbers, without the white space around them. Any line break that
/// Python knows ends a line.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let is_break = |char: char| {
        matches!(
            char,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let text = rest?;
        number += 1;
        let (line, after) = match text.find(is_break) {
            None => (text, None),
            Some(at) => {
                let after = &text[at..];
                let width = if after.starts_with("\r\n") {
                    2
                } else {
                    after.chars().next().map_or(1, char::len_utf8)
                };
                (&text[..at], Some(&after[width..]))
            }
        };
        rest = after;
        Some((number, line))
    })
}

impl IniParser<'_, '_> {
    fn error_at(&self, column: usize, message: impl std::fmt::Display) -> Diagnostic {
        let message = match self.source.redaction() {
            // The message may repeat the line, which must not be shown.
            Some(_) => "Failed to parse inventory: this line cannot be understood.".to_owned(),
            None => format!("Failed to parse inventory: {message}"),
        };
        Diagnostic::in_source(self.source, message).at_position(self.line, column as u32)
    }

    fn line(&mut self, raw: &str) -> Result<(), Diagnostic> {
        let line = raw.trim();
        if line.is_empty() || line.starts_with([';', '#']) {
            return Ok(());
        }
        let indent = raw.len() - raw.trim_start().len();
        if let Some((name, kind)) = section_header(line) {
            return self.open_section(name, kind, indent);
        }
        if line.starts_with('[') && line.ends_with(']') {
            return Err(self.error_at(
                indent + 1,
                format!(
                    "Invalid section entry: '{line}'. Please make sure that there are no spaces \
                     in the section entry, and that there are no other invalid characters"
                ),
            ));
        }
        match self.section {
            Section::Hosts => self.hosts(line, indent),
            Section::Vars => self.variable(line, indent),
            Section::Children => self.child(line, indent),
        }
    }

    fn open_section(
        &mut self,
        name: &str,
        kind: Option<&str>,
        indent: usize,
    ) -> Result<(), Diagnostic> {
        self.section = match kind {
            None | Some("hosts") => Section::Hosts,
            Some("children") => Section::Children,
            Some("vars") => Section::Vars,
            Some(kind) => {
                return Err(self
                    .error_at(
                        indent + 1,
                        format!("Section [{name}:{kind}] has unknown type: {kind}"),
                    )
                    .with_hint("A section is [group], [group:vars] or [group:children]."));
            }
        };
        let name = &*self.populator.inventory.checked_group_name(name);
        let known = self.populator.inventory.find_group(name);
        if known.is_none() && self.section == Section::Vars && !self.pending.contains_key(name) {
            self.pending.insert(
                name.to_owned(),
                Pending {
                    line: self.line,
                    kind: PendingKind::Vars,
                },
            );
        }
        let group = match known {
            Some(group) => group,
            None => self
                .populator
                .inventory
                .add_group(name)
                .map_err(|error| self.error_at(indent + 1, error))?,
        };
        self.group = group;
        if self.section != Section::Vars && self.pending.contains_key(name) {
            self.declare(name)
                .map_err(|error| self.error_at(indent + 1, error))?;
        }
        Ok(())
    }

    /// A group that was waited for is declared: joins it to its parents.
    fn declare(&mut self, name: &str) -> Result<(), InventoryError> {
        let Some(pending) = self.pending.shift_remove(name) else {
            return Ok(());
        };
        if let PendingKind::Child(parents) = pending.kind {
            for parent in parents {
                let id = self.populator.inventory.add_group(&parent)?;
                self.populator.inventory.add_child(id, name)?;
                let is_waiting = matches!(
                    self.pending.get(&parent),
                    Some(Pending {
                        kind: PendingKind::Child(_),
                        ..
                    })
                );
                if is_waiting {
                    self.declare(&parent)?;
                }
            }
        }
        Ok(())
    }

    fn child(&mut self, line: &str, indent: usize) -> Result<(), Diagnostic> {
        let Some(child) = group_name(line) else {
            return Err(self.error_at(indent + 1, format!("Expected group name, got: {line}")));
        };
        if self.populator.inventory.find_group(child).is_some() {
            return self
                .populator
                .inventory
                .add_child(self.group, child)
                .map(|_| ())
                .map_err(|error| self.error_at(indent + 1, error));
        }
        let parent = self.populator.inventory.group(self.group).name.to_string();
        let pending = self
            .pending
            .entry(child.to_owned())
            .or_insert_with(|| Pending {
                line: self.line,
                kind: PendingKind::Child(Vec::new()),
            });
        if let PendingKind::Child(parents) = &mut pending.kind {
            parents.push(parent);
        }
        Ok(())
    }

    fn variable(&mut self, line: &str, indent: usize) -> Result<(), Diagnostic> {
        let Some((name, value)) = line.split_once('=') else {
            return Err(self
                .error_at(indent + 1, format!("Expected key=value, got: {line}"))
                .with_hint("Lines of a :vars section have the form name=value."));
        };
        let (name, value) = (name.trim_end(), value.trim_start());
        let column = indent + (line.len() - value.len()) + 1;
        let value = self.value(value, column)?;
        let group = self.group;
        self.check_name(name, indent + 1);
        self.populator
            .inventory
            .set_group_variable(group, name, value)
            .map_err(|error| self.error_at(column, error))
    }

    fn check_name(&mut self, name: &str, column: usize) {
        let (source, line) = (self.source, self.line);
        self.populator.check_name(name, |message| {
            Diagnostic::in_source(source, message).at_position(line, column as u32)
        });
    }

    fn value(&self, text: &str, column: usize) -> Result<Value, Diagnostic> {
        let origin = Origin {
            file: Arc::clone(self.source.name()),
            line: self.line,
            column: column as u32,
        };
        ini_value(text, &origin).map_err(|message| self.error_at(column, message))
    }

    fn hosts(&mut self, line: &str, indent: usize) -> Result<(), Diagnostic> {
        let words = shell_words::split_with_comments(line).map_err(|message| {
            self.error_at(
                indent + 1,
                format!("Error parsing host definition '{line}': {message}"),
            )
        })?;
        let Some((pattern, assignments)) = words.split_first() else {
            return Ok(());
        };
        let column = indent + pattern.start + 1;
        let pattern = pattern.text.as_str();
        let (names, port) =
            expand_host_pattern(pattern).map_err(|error| self.error_at(column, error))?;
        if pattern.trim().ends_with(':') && port.is_none() {
            return Err(self.error_at(
                column,
                format!(
                    "Invalid host pattern '{pattern}' supplied, ending in ':' is not allowed, \
                     this character is reserved to provide a port."
                ),
            ));
        }
        if names.iter().any(|name| name.trim() == "---") {
            return Err(self.error_at(
                column,
                format!(
                    "Invalid host pattern '{pattern}' supplied, '---' is normally a sign this is a YAML file."
                ),
            ));
        }
        let mut variables: IndexMap<&str, Value> = IndexMap::new();
        for word in assignments {
            let column = indent + word.start + 1;
            let Some((name, value)) = word.text.split_once('=') else {
                return Err(self
                    .error_at(
                        column,
                        format!(
                            "Expected key=value host variable assignment, got: {}",
                            word.text
                        ),
                    )
                    .with_hint("Put values that contain spaces in quotes."));
            };
            let value = self.value(value, column + name.len() + 1)?;
            variables.insert(name, value);
            self.check_name(name, column);
        }
        for name in &names {
            self.populator
                .add_host(name, Some(self.group), port)
                .and_then(|()| {
                    variables.iter().try_for_each(|(key, value)| {
                        self.populator
                            .inventory
                            .set_variable(name, key, value.clone())
                    })
                })
                .map_err(|error| self.error_at(column, error))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Diagnostic> {
        let Some((name, pending)) = self.pending.first() else {
            return Ok(());
        };
        let message = match &pending.kind {
            PendingKind::Vars => {
                format!("Section [{name}:vars] not valid for undefined group '{name}'.")
            }
            PendingKind::Child(parents) => format!(
                "Section [{}:children] includes undefined group '{name}'.",
                parents.last().map_or("", String::as_str)
            ),
        };
        Err(
            Diagnostic::in_source(self.source, format!("Failed to parse inventory: {message}"))
                .at_position(pending.line, 0)
                .with_hint(format!("Declare the group with a line [{name}].")),
        )
    }
}

/// Name and kind of `[name:kind]`, which a comment may follow.
fn section_header(line: &str) -> Option<(&str, Option<&str>)> {
    let (inner, after) = line.strip_prefix('[')?.split_once(']')?;
    let after = after.trim_start();
    if !after.is_empty() && !after.starts_with('#') {
        return None;
    }
    let (name, kind) = match inner.split_once(':') {
        Some((name, kind)) => (name, Some(kind)),
        None => (inner, None),
    };
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    let is_kind = kind.is_none_or(|kind| {
        !kind.is_empty()
            && kind
                .chars()
                .all(|char| char.is_alphanumeric() || char == '_')
    });
    (is_name && is_kind).then_some((name, kind))
}

/// The name in a line of a `:children` section, which a comment may follow.
fn group_name(line: &str) -> Option<&str> {
    let end = line
        .find(|char: char| char.is_whitespace() || matches!(char, ':' | ']'))
        .unwrap_or(line.len());
    let (name, after) = line.split_at(end);
    let after = after.trim_start();
    if !after.is_empty() && !after.starts_with('#') {
        // `web#comment` belongs to the name as a whole only when no white space is in it.
        let hash = name.rfind('#').filter(|at| *at > 0)?;
        return Some(&name[..hash]);
    }
    (!name.is_empty()).then_some(name)
}
