//! Where a line goes. Ansible: the function `present`.

use shevek_plugin::ModuleError;

use super::Pattern;
use super::lines::{body, contains, is_ended};

/// What is looked for and where the line goes otherwise.
pub(super) struct Request<'a> {
    pub(super) regexp: Option<&'a Pattern>,
    pub(super) search_string: Option<&'a [u8]>,
    pub(super) line: &'a [u8],
    pub(super) insert_after: Option<&'a str>,
    pub(super) insert_before: Option<&'a str>,
    pub(super) backrefs: bool,
    pub(super) first_match: bool,
}

/// Places found in the lines.
struct Found {
    /// The line to replace, or the same line.
    line: Option<usize>,
    /// Whether it was `regexp` or `search_string` that found it.
    is_match: bool,
    /// Where `insertafter` or `insertbefore` says.
    insert: Option<usize>,
}

impl Request<'_> {
    /// Puts the line where it belongs; returns what was done, empty when nothing was.
    pub(super) fn apply(&self, lines: &mut Vec<Vec<u8>>) -> Result<&'static str, ModuleError> {
        let found = self.find(lines)?;
        let mut ended = self.line.to_vec();
        ended.push(b'\n');
        if let Some(index) = found.line {
            let mut new = match self.regexp {
                Some(regexp) if self.backrefs && found.is_match => {
                    regexp.expand(&lines[index], self.line)?
                }
                _ => self.line.to_vec(),
            };
            if !new.ends_with(b"\n") {
                new.push(b'\n');
            }
            if lines[index] == new {
                return Ok("");
            }
            lines[index] = new;
            return Ok("line replaced");
        }
        if self.backrefs {
            // Without a match there are no groups to put in.
            return Ok("");
        }
        if self.insert_before == Some("BOF") || self.insert_after == Some("BOF") {
            lines.insert(0, ended);
            return Ok("line added");
        }
        let Some(index) = found.insert.filter(|_| self.insert_after != Some("EOF")) else {
            if lines.last().is_some_and(|last| !is_ended(last)) {
                lines.push(b"\n".to_vec());
            }
            lines.push(ended);
            return Ok("line added");
        };
        if self.insert_after.is_some() {
            let neighbour = if index == lines.len() {
                &lines[index - 1]
            } else {
                &lines[index]
            };
            if body(neighbour) == self.line {
                return Ok("");
            }
        }
        lines.insert(index, ended);
        Ok("line added")
    }

    fn find(&self, lines: &[Vec<u8>]) -> Result<Found, ModuleError> {
        let mut found = Found {
            line: None,
            is_match: false,
            insert: None,
        };
        for (number, line) in lines.iter().enumerate() {
            let is_match = match (self.regexp, self.search_string) {
                (Some(regexp), _) => regexp.is_in(line)?,
                (None, Some(text)) => contains(line, text),
                (None, None) => false,
            };
            if is_match {
                found.line = Some(number);
                found.is_match = true;
                if self.first_match {
                    break;
                }
            }
        }
        if found.is_match {
            return Ok(found);
        }
        let place = match (self.insert_after, self.insert_before) {
            (Some(pattern), _) if !matches!(pattern, "BOF" | "EOF") => Some(Pattern::new(pattern)?),
            (Some(_), None) => None,
            (_, Some(pattern)) if pattern != "BOF" => Some(Pattern::new(pattern)?),
            _ => None,
        };
        for (number, line) in lines.iter().enumerate() {
            if body(line) == self.line {
                found.line = Some(number);
                continue;
            }
            let Some(place) = &place else { continue };
            if place.is_in(line)? {
                let after = self.insert_after.is_some_and(|pattern| !pattern.is_empty());
                found.insert = Some(if after { number + 1 } else { number });
                if self.first_match {
                    break;
                }
            }
        }
        Ok(found)
    }
}
