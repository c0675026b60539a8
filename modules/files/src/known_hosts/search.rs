//! Whether a file knows a host and a key. `ssh-keygen` decides what a name matches.

use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::key_line::KeyLine;
use crate::common::crash;

/// What a file says about a host. Ansible: what `search_for_host_key` returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Search {
    /// Whether it knows the host.
    pub(super) found: bool,
    /// Whether the key in question has to be written, in place of another or beside others.
    pub(super) replace_or_add: bool,
    /// The number of the line with the key, or with another of its kind.
    pub(super) line: Option<usize>,
}

impl Search {
    const fn known(replace_or_add: bool, line: Option<usize>) -> Self {
        Self {
            found: true,
            replace_or_add,
            line,
        }
    }
}

/// Looks for a host, and for the key of it when one is given.
pub(super) fn search(
    keygen: &str,
    host: &str,
    key: Option<&str>,
    path: &str,
    context: &ModuleContext<'_>,
) -> Result<Search, ModuleError> {
    if !Path::new(path).exists() {
        return Ok(Search::default());
    }
    let output = Tool::new(keygen)
        .args(["-F", host, "-f", path])
        .run(context)?;
    if output.stdout.is_empty() && output.stderr.is_empty() && matches!(output.rc, 0 | 1) {
        return Ok(Search::default());
    }
    if output.rc != 0 {
        return Err(ModuleError::new(format!(
            "ssh-keygen failed (rc={}, stdout='{}',stderr='{}')",
            output.rc, output.stdout, output.stderr
        )));
    }
    match key {
        None => Ok(Search::known(false, None)),
        Some(key) => among(&output.stdout, key),
    }
}

/// Looks for a key in what `ssh-keygen -F` found: before each line a comment with its number.
fn among(found: &str, key: &str) -> Result<Search, ModuleError> {
    let mut new = KeyLine::parse(key)?;
    let mut number = None;
    for line in found.split('\n').filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            number = Some(line_number(line)?);
            continue;
        }
        let old = KeyLine::parse(line)?;
        if old.is_marked() {
            if new == old {
                return Ok(Search::known(false, number));
            }
            continue;
        }
        // Two hashes of one name differ.
        if new.is_hashed() && old.is_hashed() {
            new.host.clone_from(&old.host);
        }
        if new == old {
            return Ok(Search::known(false, number));
        }
        if new.kind == old.kind {
            return Ok(Search::known(true, number));
        }
    }
    Ok(Search::known(true, None))
}

fn line_number(comment: &str) -> Result<usize, ModuleError> {
    comment
        .split_once("found: line ")
        .and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| {
            crash(format!(
                "failed to parse output of ssh-keygen for line number: '{comment}'"
            ))
        })
}

/// Refuses a key that is none of the host.
pub(super) fn check_key(
    keygen: &str,
    host: &str,
    key: &str,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    if has_comma_after_word(host) {
        return Err(ModuleError::new(
            "Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts \
             file.",
        ));
    }
    // ssh-keygen reads files, no pipes.
    let file = context
        .tmpdir
        .join(format!("known_hosts-{}", std::process::id()));
    let name = file.to_string_lossy().into_owned();
    std::fs::write(&file, key).map_err(|error| {
        crash(format!(
            "Failed to write to temporary file '{name}'.: {error}"
        ))
    })?;
    let output = Tool::new(keygen)
        .args(["-F", host, "-f", &name])
        .run(context);
    let _ = std::fs::remove_file(&file);
    if output?.stdout.is_empty() {
        return Err(ModuleError::new(
            "Host parameter does not match hashed host field in supplied key",
        ));
    }
    Ok(())
}

fn has_comma_after_word(host: &str) -> bool {
    host.match_indices(',')
        .any(|(place, _)| !host[..place].trim_end().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_what_was_found() {
        let found = "# Host a found: line 3 \na ssh-rsa AAAA\n# Host a found: line 5 CA\n@cert-authority a ssh-rsa CCCC\n";
        for (key, expected) in [
            ("a ssh-rsa AAAA x", Search::known(false, Some(3))),
            ("a ssh-rsa BBBB", Search::known(true, Some(3))),
            ("a ssh-ed25519 AAAA", Search::known(true, None)),
            (
                "@cert-authority a ssh-rsa CCCC",
                Search::known(true, Some(3)),
            ),
        ] {
            assert_eq!(among(found, key).expect("lines"), expected, "{key}");
        }
        let hashed = "# Host a found: line 1\n|1|x|y ssh-rsa AAAA\n";
        let same = among(hashed, "|1|z|w ssh-rsa AAAA").expect("lines");
        assert_eq!(same, Search::known(false, Some(1)));
    }

    #[test]
    fn lists_of_names() {
        assert!(has_comma_after_word("a,b") && has_comma_after_word("a , b"));
        assert!(!has_comma_after_word("a") && !has_comma_after_word(",a"));
    }
}
