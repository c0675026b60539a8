//! Reading ansible.cfg: an INI file as Python's configparser takes it.

use std::collections::HashMap;

/// The section whose values all others have too. Python: `configparser.DEFAULTSECT`.
const DEFAULT_SECTION: &str = "DEFAULT";

/// The values of an INI file by (section, key).
#[derive(Debug, Default)]
pub(super) struct IniFile {
    values: HashMap<(String, String), String>,
    /// The sections with their keys, in the order of the file.
    sections: Vec<(String, Vec<String>)>,
}

/// What was read last.
#[derive(Default)]
struct Place {
    section: Option<String>,
    key: Option<(String, String)>,
    /// How far the key's line is indented.
    indent: usize,
}

impl IniFile {
    /// Reads the text of a file. A line that is neither section, comment nor `key = value`, a value
    /// before any section, and a section or a key that stands twice are errors, told with their line.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut file = Self::default();
        let mut place = Place::default();
        for (index, line) in text.lines().enumerate() {
            file.read_line(line, &mut place)
                .map_err(|reason| (index + 1, reason))?;
        }
        for value in file.values.values_mut() {
            value.truncate(value.trim_end().len());
        }
        Ok(file)
    }

    fn read_line(&mut self, line: &str, place: &mut Place) -> Result<(), String> {
        let is_comment = line.trim_start().starts_with(['#', ';']);
        let text = if is_comment {
            ""
        } else {
            without_comment(line).trim()
        };
        let value = place.key.as_ref().and_then(|key| self.values.get_mut(key));
        let indent = line.len() - line.trim_start().len();
        if text.is_empty() {
            // An empty line may be a part of a value, a comment is none.
            if let (Some(value), true) = (value, line.trim().is_empty()) {
                value.push('\n');
            }
            return Ok(());
        }
        if let Some(value) = value
            && indent > place.indent
        {
            value.push('\n');
            value.push_str(text);
            return Ok(());
        }
        place.indent = indent;
        if let Some(name) = text.strip_prefix('[') {
            let Some((name, _)) = name.rsplit_once(']') else {
                return Err(format!("the section '{text}' has no closing bracket"));
            };
            place.key = None;
            place.section = Some(name.to_string());
            if self.sections.iter().any(|(known, _)| known == name) {
                return Err(format!("section '{name}' already exists"));
            }
            self.sections.push((name.to_string(), Vec::new()));
            return Ok(());
        }
        let Some(section) = place.section.clone() else {
            return Err(format!("'{text}' stands before any [section]"));
        };
        let pair = text.split_once(['=', ':']);
        let Some((key, value)) = pair.filter(|(key, _)| !key.trim().is_empty()) else {
            return Err(format!(
                "'{text}' is neither a [section] nor 'name = value'"
            ));
        };
        let key = (section, key.trim().to_lowercase());
        if let Some((_, keys)) = self.sections.last_mut() {
            if keys.contains(&key.1) {
                let (section, name) = key;
                return Err(format!(
                    "option '{name}' in section '{section}' already exists"
                ));
            }
            keys.push(key.1.clone());
        }
        self.values.insert(key.clone(), value.trim().to_string());
        place.key = Some(key);
        Ok(())
    }

    pub(super) fn get(&self, section: &str, key: &str) -> Option<&str> {
        let key = key.to_lowercase();
        let found = |section: &str| self.values.get(&(section.to_string(), key.clone()));
        let value = found(section).or_else(|| {
            let is_there = self.sections.iter().any(|(name, _)| name == section);
            is_there.then(|| found(DEFAULT_SECTION)).flatten()
        });
        value.map(String::as_str)
    }

    /// The sections with their keys, those of `[DEFAULT]` too.
    pub(super) fn sections(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let shared = |section: &&(String, Vec<String>)| section.0 == DEFAULT_SECTION;
        let defaults = self.sections.iter().find(shared).map(|(_, keys)| keys);
        let sections = self.sections.iter().filter(move |section| !shared(section));
        sections.map(move |(name, keys)| {
            let keys = keys.iter().chain(defaults.into_iter().flatten());
            (name.as_str(), keys.map(String::as_str).collect())
        })
    }
}

/// A `;` at the start of a line or after a space begins a comment, a `#` within a line does not.
fn without_comment(line: &str) -> &str {
    let starts = line.match_indices(';').map(|(at, _)| at);
    let mut comments = starts.filter(|at| *at == 0 || line[..*at].ends_with(char::is_whitespace));
    comments.next().map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::IniFile;

    #[test]
    fn sections_comments_and_continuations() {
        let file =
            IniFile::parse("# c\n[defaults]\nforks = 9 ; many\nroles_path: a\n  b\n\n[x]\nk=v=w\n")
                .unwrap();
        assert_eq!(file.get("defaults", "forks"), Some("9"));
        assert_eq!(file.get("defaults", "ROLES_PATH"), Some("a\nb"));
        assert_eq!(file.get("x", "k"), Some("v=w"));
        let sections: Vec<_> = file.sections().collect();
        assert_eq!(
            sections,
            [("defaults", vec!["forks", "roles_path"]), ("x", vec!["k"])]
        );
    }

    #[test]
    fn values_of_default_are_those_of_every_section() {
        let file = IniFile::parse("[DEFAULT]\na=1\nb=2\n[x]\nb=3\n").unwrap();
        assert_eq!(
            (file.get("x", "a"), file.get("x", "b")),
            (Some("1"), Some("3"))
        );
        assert_eq!(file.get("y", "a"), None);
        assert_eq!(
            file.sections().collect::<Vec<_>>(),
            [("x", vec!["b", "a", "b"])]
        );
    }

    #[test]
    fn what_python_refuses_is_refused_with_its_line() {
        for (text, line) in [
            ("[a]\nnonsense\n", 2),
            ("a=1\n", 1),
            ("[a]\nb=1\nB=2\n", 3),
            ("[a]\n[b]\n\n[a]\n", 4),
            ("[a]\n=1\n", 2),
            ("[a\n", 1),
        ] {
            assert_eq!(
                IniFile::parse(text).map(|_| ()).unwrap_err().0,
                line,
                "{text:?}"
            );
        }
    }

    /// Damaged files give values or an error with a line of the file, never a panic; every key that is told has a value.
    #[test]
    fn damaged_files_are_read_or_refused() {
        let whole = "[DEFAULT]\na=1\n# c\n[defaults]\nforks = 9 ; many\n  10\n\nroles: a:b\n[x y]\nk=\u{fc}\n";
        let pieces = [
            "[", "]", "=", ":", ";", "#", "\n", " ", "\t", "[x y]\n", "\u{2028}", "\r\n", "k=v\n",
        ];
        let mut seed = 7_u64;
        let mut next = |limit: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).expect("31 bits") % limit
        };
        for _ in 0..5_000 {
            let mut text: Vec<char> = whole.chars().collect();
            for _ in 0..=next(4) {
                if text.is_empty() {
                    break;
                }
                let at = next(text.len());
                match next(3) {
                    0 => drop(text.remove(at)),
                    1 => drop(text.splice(at..at, pieces[next(pieces.len())].chars())),
                    _ => text.truncate(at.max(1)),
                }
            }
            let text: String = text.into_iter().collect();
            match IniFile::parse(&text) {
                Ok(file) => {
                    for (section, keys) in file.sections() {
                        assert!(
                            keys.iter().all(|key| file.get(section, key).is_some()),
                            "{text:?}"
                        );
                    }
                }
                Err((line, _)) => assert!(line >= 1 && line <= text.lines().count(), "{text:?}"),
            }
        }
    }
}
