//! One setting in the language of ssh_config, whatever it came from.

use shevek_plugin::shell_words::{self, WordsError};

/// `Keyword value...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directive {
    /// In lower case: keywords have none.
    pub(crate) keyword: String,
    /// The values, quotes resolved.
    pub(crate) words: Vec<String>,
    /// The values as written, for commands.
    pub(crate) text: String,
}

impl Directive {
    /// A setting with one value.
    pub(crate) fn new(keyword: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            keyword: keyword.to_ascii_lowercase(),
            words: vec![value.clone()],
            text: value,
        }
    }

    /// Reads `Keyword value`, `Keyword=value` or `Keyword = value`; nothing for an empty line or a comment.
    pub(crate) fn parse(line: &str) -> Result<Option<Self>, WordsError> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        let end = line
            .find(|c: char| c.is_ascii_whitespace() || c == '=')
            .unwrap_or(line.len());
        let (keyword, rest) = line.split_at(end);
        let rest = rest.trim_start();
        let text = rest.strip_prefix('=').unwrap_or(rest).trim_start();
        let keyword = keyword.trim_matches('"').to_ascii_lowercase();
        // A command is for a shell: its quotes are the shell's.
        let words = if matches!(
            keyword.as_str(),
            "proxycommand" | "localcommand" | "remotecommand"
        ) {
            vec![text.to_string()]
        } else {
            without_comment(shell_words::split(text)?)
        };
        Ok(Some(Self {
            keyword,
            words,
            text: text.to_string(),
        }))
    }

    /// The first value.
    pub(crate) fn value(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

fn without_comment(mut words: Vec<String>) -> Vec<String> {
    if let Some(at) = words.iter().position(|word| word.starts_with('#')) {
        words.truncate(at);
    }
    words
}
