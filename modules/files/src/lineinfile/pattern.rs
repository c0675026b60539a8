//! Regular expressions for bytes.

use std::sync::Arc;

use shevek_plugin::ModuleError;
use shevek_plugin::python_regex::{
    Anchor, Regex, RegexError, RegexFlags, compile, expand_match, from_latin1, latin1,
};

use crate::common::crash;

/// A pattern for bytes. Python: `re.compile(bytes)`.
pub(crate) struct Pattern {
    regex: Arc<Regex>,
    source: String,
}

impl Pattern {
    /// Compiles it.
    pub(crate) fn new(text: &str) -> Result<Self, ModuleError> {
        let flags = RegexFlags {
            bytes: true,
            ..RegexFlags::default()
        };
        let regex = compile(&latin1(text.as_bytes()), flags, Anchor::Anywhere)
            .map_err(|RegexError(message)| crash(message))?;
        Ok(Self {
            regex,
            source: text.to_string(),
        })
    }

    /// Whether it is found anywhere in the bytes.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> Result<bool, ModuleError> {
        self.regex.is_match(&latin1(bytes)).map_err(crash)
    }

    /// Where it is found first: start and end.
    pub(crate) fn span(&self, bytes: &[u8]) -> Result<Option<(usize, usize)>, ModuleError> {
        let text = latin1(bytes);
        let found = self.regex.find(&text).map_err(crash)?;
        // One character stands for one byte.
        let count = |end: usize| text[..end].chars().count();
        Ok(found.map(|found| (count(found.start()), count(found.end()))))
    }

    /// Whether `(?m)` is among its flags.
    pub(crate) fn is_multiline(&self) -> bool {
        let flags = self
            .source
            .strip_prefix("(?")
            .and_then(|rest| rest.split(')').next());
        flags.is_some_and(|flags| {
            flags.chars().all(|c| "aiLmsux".contains(c)) && flags.contains('m')
        })
    }

    /// A line with the groups of the match in `bytes` put in. Python: `Match.expand`.
    pub(crate) fn expand(&self, bytes: &[u8], line: &[u8]) -> Result<Vec<u8>, ModuleError> {
        let text = latin1(bytes);
        let found = self.regex.captures(&text).map_err(crash)?;
        match found {
            None => Ok(line.to_vec()),
            Some(found) => expand_match(&self.regex, &found, &latin1(line))
                .map(|text| from_latin1(&text))
                .map_err(|RegexError(message)| crash(message)),
        }
    }
}
