//! What keys are compared with.

use std::sync::Arc;

use fancy_regex::Regex;
use shevek_jinja::{Error, Value};

use crate::plugin::text_with;
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

/// A key, or what it begins or ends with, or a regular expression for it.
pub(super) struct Pattern {
    text: String,
    matching: Matching,
}

enum Matching {
    Equal,
    StartsWith,
    EndsWith,
    Regex(Arc<Regex>),
}

impl Pattern {
    pub(super) fn new(text: &str, matching: Option<&str>) -> Result<Self, Error> {
        let matching = match matching {
            Some("starts_with") => Matching::StartsWith,
            Some("ends_with") => Matching::EndsWith,
            Some("regex") => Matching::Regex(compile(text, RegexFlags::default(), Anchor::Start)?),
            _ => Matching::Equal,
        };
        Ok(Self {
            text: text.to_owned(),
            matching,
        })
    }

    /// Whether it is the key itself.
    pub(super) fn is(&self, key: &Value) -> bool {
        key.as_str() == Some(&self.text)
    }

    pub(super) fn fits(&self, key: &Value) -> Result<bool, Error> {
        Ok(match &self.matching {
            Matching::Equal => self.is(key),
            Matching::StartsWith => text_with(key, "startswith")?.starts_with(&self.text),
            Matching::EndsWith => text_with(key, "endswith")?.ends_with(&self.text),
            Matching::Regex(regex) => {
                let Some(text) = key.as_str() else {
                    return Err(Error::type_error(format!(
                        "expected string or bytes-like object, got '{}'",
                        key.type_name()
                    )));
                };
                regex.is_match(text).map_err(|error| match_error(&error))?
            }
        })
    }
}
