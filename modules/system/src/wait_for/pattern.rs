//! The expression that is searched for.

use fancy_regex::{Regex, RegexBuilder};
use serde_json::{Map, Value as Json};
use shevek_plugin::ModuleError;

/// A Python expression, with `^` and `$` at every line.
pub(super) struct Pattern(Regex);

/// The groups of a match. Python: `groups()` and `groupdict()`.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) list: Vec<Json>,
    pub(super) named: Map<String, Json>,
}

impl Pattern {
    pub(super) fn new(expression: &str) -> Result<Self, ModuleError> {
        RegexBuilder::new(expression)
            .multi_line(true)
            .build()
            .map(Self)
            .map_err(|error| ModuleError::new(format!("Invalid regular expression: {error}")))
    }

    /// The groups of the first match; bytes that are no UTF-8 match nothing but a dot.
    pub(super) fn search(&self, bytes: &[u8]) -> Option<Groups> {
        let text = String::from_utf8_lossy(bytes);
        let captures = self.0.captures(&text).ok()??;
        let value = |index: usize| match captures.get(index) {
            Some(group) => Json::from(group.as_str()),
            None => Json::Null,
        };
        Some(Groups {
            list: (1..captures.len()).map(value).collect(),
            named: self
                .0
                .capture_names()
                .enumerate()
                .filter_map(|(index, name)| Some((name?.to_string(), value(index))))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_as_in_python() {
        let pattern = Pattern::new(r"^b(?P<digits>\d+)?(x)?$").expect("valid");
        let groups = pattern.search(b"a\xff\nb12\nc").expect("a match");
        assert_eq!(groups.list, [Json::from("12"), Json::Null]);
        assert_eq!(groups.named["digits"], "12");
        assert!(pattern.search(b"nothing").is_none());
        assert!(Pattern::new("(").is_err());
    }
}
