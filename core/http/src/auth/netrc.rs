//! `~/.netrc`. Python: `netrc`.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::HttpError;

/// User and password for a host, when the file knows them. Without a file nobody is known.
///
/// # Errors
/// When the default file can be read by others.
pub(super) fn login_for(
    host: &str,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<(String, String)>, HttpError> {
    let named = environment("NETRC");
    let is_default = named.is_none();
    let path = match named {
        Some(path) => PathBuf::from(path),
        None => match environment("HOME") {
            Some(home) => PathBuf::from(home).join(".netrc"),
            None => return Ok(None),
        },
    };
    let (Ok(text), Ok(metadata)) = (std::fs::read_to_string(&path), path.metadata()) else {
        return Ok(None);
    };
    let entries = parse(&text);
    let entry = entries
        .iter()
        .find(|entry| entry.machine.as_deref() == Some(host))
        .or_else(|| entries.iter().find(|entry| entry.machine.is_none()));
    if is_default
        && entries
            .iter()
            .any(|entry| entry.login != "anonymous" && !entry.password.is_empty())
    {
        let uid = rustix::process::getuid().as_raw();
        if metadata.uid() != uid {
            return Err(HttpError::Other(format!(
                "~/.netrc file owner (uid {}) does not match current user (uid {uid}) (None, line None)",
                metadata.uid()
            )));
        }
        if metadata.mode() & 0o077 != 0 {
            return Err(HttpError::Other(
                "~/.netrc access too permissive: access permissions must restrict access to only the owner \
                 (None, line None)".into(),
            ));
        }
    }
    Ok(entry
        .filter(|entry| !entry.login.is_empty() && !entry.password.is_empty())
        .map(|entry| (entry.login.clone(), entry.password.clone())))
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Entry {
    /// `None` for the default.
    machine: Option<String>,
    login: String,
    password: String,
}

fn parse(text: &str) -> Vec<Entry> {
    let words = words(text);
    let mut words = words.iter().map(String::as_str);
    let mut entries: Vec<Entry> = Vec::new();
    while let Some(word) = words.next() {
        let last = entries.last_mut();
        match (word, last) {
            ("machine", _) => entries.push(Entry {
                machine: Some(words.next().unwrap_or_default().into()),
                ..Entry::default()
            }),
            ("default", _) => entries.push(Entry::default()),
            ("login" | "user", Some(entry)) => {
                entry.login = words.next().unwrap_or_default().into();
            }
            ("password", Some(entry)) => entry.password = words.next().unwrap_or_default().into(),
            ("account", _) => {
                words.next();
            }
            _ => {}
        }
    }
    entries
}

/// The words but for comments and the bodies of macros.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            if rest.starts_with('#') {
                break;
            }
            let (word, after) = next_word(rest);
            if word == "macdef" {
                for body in lines.by_ref() {
                    if body.trim().is_empty() {
                        break;
                    }
                }
                break;
            }
            words.push(word);
            rest = after.trim_start();
        }
    }
    words
}

/// One word, perhaps in quotes, with backslashes.
fn next_word(text: &str) -> (String, &str) {
    let is_quoted = text.starts_with('"');
    let mut word = String::new();
    let mut letters = text.char_indices().skip(usize::from(is_quoted));
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if is_quoted => return (word, &text[at + 1..]),
            ' ' | '\t' if !is_quoted => return (word, &text[at..]),
            '\\' => word.extend(letters.next().map(|(_, letter)| letter)),
            letter => word.push(letter),
        }
    }
    (word, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found() {
        let text = "# none\nmachine a login u password \"p \\\"q\" account x\nmacdef m\n machine no\n\n\
                    machine b\n  user v\n  password w#x\ndefault login d password e\n";
        let entry = |machine: Option<&str>, login: &str, password: &str| Entry {
            machine: machine.map(Into::into),
            login: login.into(),
            password: password.into(),
        };
        assert_eq!(
            parse(text),
            [
                entry(Some("a"), "u", "p \"q"),
                entry(Some("b"), "v", "w#x"),
                entry(None, "d", "e")
            ]
        );
    }
}
