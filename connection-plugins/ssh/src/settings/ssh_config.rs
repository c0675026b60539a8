//! OpenSSH's configuration files.

use std::path::{Path, PathBuf};

use super::directive::Directive;
use crate::environment::Environment;
use crate::error::system_text;
use crate::host_key::{matches_pattern, matches_pattern_list};

/// As deep as OpenSSH follows `Include`.
const MAX_DEPTH: usize = 16;

/// Whom the blocks of a file are matched against.
#[derive(Debug, Clone)]
pub(crate) struct MatchSubject {
    /// The name given for the host: `Host`, `Match originalhost`.
    pub(crate) alias: String,
    /// The remote user as far as it is known before the files are read: `Match user`.
    pub(crate) user: Option<String>,
    /// The host name as far as it is known before the files are read: `Match host`.
    pub(crate) host: Option<String>,
}

/// What the files say about one host.
#[derive(Debug, Default)]
pub(crate) struct ConfigReader {
    /// The settings that apply, in their order: of several for one keyword the first counts.
    pub(crate) directives: Vec<Directive>,
    /// What could not be read, `FILE:LINE: ...`.
    pub(crate) problems: Vec<String>,
}

impl ConfigReader {
    /// Reads a file; one that is not there is empty.
    pub(crate) fn read(
        &mut self,
        file: &Path,
        user_file: bool,
        subject: &MatchSubject,
        environment: &Environment,
    ) {
        let base = if user_file {
            environment.home.as_ref().map(|home| home.join(".ssh"))
        } else {
            Some(environment.system_directory.clone())
        };
        let mut walk = Walk {
            reader: self,
            subject,
            environment,
            include_base: base.unwrap_or_default(),
        };
        walk.file(file, true, 0);
    }
}

struct Walk<'a> {
    reader: &'a mut ConfigReader,
    subject: &'a MatchSubject,
    environment: &'a Environment,
    include_base: PathBuf,
}

impl Walk<'_> {
    /// Reads one file. `applies` is whether the block that includes it does.
    fn file(&mut self, file: &Path, applies: bool, depth: usize) {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => {
                let why = system_text(&error);
                self.problem(format!("{}: {why}", file.display()));
                return;
            }
        };
        // A block inside a block that does not apply cannot apply either.
        let mut active = applies;
        for (index, line) in text.lines().enumerate() {
            let place = || format!("{}:{}", file.display(), index + 1);
            let directive = match Directive::parse(line) {
                Ok(Some(directive)) => directive,
                Ok(None) => continue,
                Err(error) => {
                    self.problem(format!("{}: {error}", place()));
                    continue;
                }
            };
            match directive.keyword.as_str() {
                "host" => {
                    let patterns = directive.words.iter().map(String::as_str);
                    active = applies && matches_pattern_list(patterns, &self.subject.alias);
                }
                "match" => match self.matches(&directive.words) {
                    Ok(matches) => active = applies && matches,
                    Err(why) => {
                        active = false;
                        self.problem(format!("{}: {why}", place()));
                    }
                },
                "include" if active => {
                    if depth >= MAX_DEPTH {
                        self.problem(format!("{}: Include is too deep", place()));
                        continue;
                    }
                    for pattern in &directive.words {
                        for file in self.included(pattern) {
                            self.file(&file, active, depth + 1);
                        }
                    }
                }
                _ if active && directive.words.is_empty() => {
                    self.problem(format!("{}: {} has no value", place(), directive.keyword));
                }
                _ if active => self.reader.directives.push(directive),
                _ => {}
            }
        }
    }

    fn problem(&mut self, text: String) {
        self.reader.problems.push(text);
    }

    /// Whether a `Match` line applies. All its criteria have to.
    fn matches(&self, words: &[String]) -> Result<bool, String> {
        let so_far = |keyword: &str| {
            let found = self.reader.directives.iter();
            found
                .clone()
                .find(|d| d.keyword == keyword)
                .map(Directive::value)
        };
        let mut words = words.iter().map(String::as_str);
        let mut all = true;
        while let Some(criterion) = words.next() {
            let (negated, criterion) = match criterion.strip_prefix('!') {
                Some(criterion) => (true, criterion),
                None => (false, criterion),
            };
            if criterion.eq_ignore_ascii_case("all") {
                all = all && !negated;
                continue;
            }
            let value = words.next();
            let text = match criterion.to_ascii_lowercase().as_str() {
                "host" => self
                    .subject
                    .host
                    .as_deref()
                    .or_else(|| so_far("hostname"))
                    .unwrap_or(&self.subject.alias),
                "originalhost" => &self.subject.alias,
                "user" => self
                    .subject
                    .user
                    .as_deref()
                    .or_else(|| so_far("user"))
                    .unwrap_or(&self.environment.user),
                "localuser" => &self.environment.user,
                _ => {
                    return Err(format!(
                        "Match {criterion} is not supported; the block is left out"
                    ));
                }
            };
            let patterns = value.ok_or_else(|| format!("Match {criterion} needs a pattern"))?;
            // Host names have no case here, in contrast to `Host` lines.
            let matched = if criterion.to_ascii_lowercase().ends_with("host") {
                let patterns = patterns.to_ascii_lowercase();
                matches_pattern_list(patterns.split(','), &text.to_ascii_lowercase())
            } else {
                matches_pattern_list(patterns.split(','), text)
            };
            all = all && matched != negated;
        }
        Ok(all)
    }

    /// The files that an `Include` names, sorted.
    fn included(&self, pattern: &str) -> Vec<PathBuf> {
        let path = self.environment.expand_tilde(pattern);
        let path = self.include_base.join(path);
        glob(&path)
    }
}

/// The files that match a path whose parts may hold `*` and `?`, sorted.
fn glob(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::new()];
    for part in path.components() {
        let name = part.as_os_str().to_string_lossy();
        if !name.contains(['*', '?']) {
            for path in &mut found {
                path.push(part);
            }
            continue;
        }
        let mut next = Vec::new();
        for directory in &found {
            let Ok(entries) = std::fs::read_dir(directory) else {
                continue;
            };
            for entry in entries.flatten() {
                let entry_name = entry.file_name().to_string_lossy().into_owned();
                let hidden = entry_name.starts_with('.') && !name.starts_with('.');
                if !hidden && matches_pattern(&name, &entry_name) {
                    next.push(entry.path());
                }
            }
        }
        next.sort();
        found = next;
    }
    found.retain(|path| path.is_file());
    found
}
