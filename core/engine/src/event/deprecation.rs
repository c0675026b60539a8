//! What will not work for ever.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use shevek_yaml::Deprecated;

use crate::task::place;

/// Whose versions those of Ansible itself are.
const BUILTIN: &str = "ansible.builtin";

/// A use of something that will be removed. Ansible: `DeprecationSummary`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Deprecation {
    /// What is deprecated.
    pub message: String,
    /// The version that removes it.
    pub version: Option<String>,
    /// The date after which it is removed, when no version is known.
    pub date: Option<String>,
    /// Whose versions these are: `ansible.builtin`, or a collection's name; `None` = unknown.
    pub collection: Option<String>,
    /// What to do in its place.
    pub help: Option<String>,
    /// Where it is used, with the source lines there, ready to print.
    pub place: Option<String>,
}

impl Deprecation {
    /// An entry of a result's `deprecations`; `None` when it has no message.
    pub fn from_result(entry: &Json) -> Option<Self> {
        let text = |key: &str| match entry.get(key)? {
            Json::String(text) => Some(text.clone()),
            Json::Null => None,
            other => Some(other.to_string()),
        };
        Some(Self {
            message: text("msg")?,
            version: text("version"),
            date: text("date"),
            collection: text("collection_name"),
            help: text("help_text"),
            place: None,
        })
    }

    /// What a playbook, a file or a template uses.
    pub fn of(used: &Deprecated) -> Self {
        Self {
            message: used.message.clone(),
            version: Some(used.version.to_string()),
            date: None,
            collection: Some(BUILTIN.into()),
            help: used.help.map(str::to_string),
            place: used.origin.as_ref().map(place),
        }
    }

    /// The entry of a result's `deprecations`.
    pub(crate) fn to_result(&self) -> Json {
        json!({
            "collection_name": self.collection,
            "deprecator": {"resolved_name": self.collection, "type": null},
            "msg": self.message,
            "version": self.version,
        })
    }

    /// The text that follows `[DEPRECATION WARNING]: `.
    pub fn text(&self) -> String {
        let whose = match self.collection.as_deref() {
            None => String::new(),
            Some(BUILTIN) => " from ansible-core".into(),
            Some(collection) => format!(" from collection '{collection}'"),
        };
        let when = match (&self.collection, &self.date, &self.version) {
            (None, ..) => "in the future".into(),
            (_, Some(date), _) => format!("in a release after {date}"),
            (_, None, Some(version)) => format!("version {version}"),
            (_, None, None) => "in a future release".into(),
        };
        let mut text = self.message.trim().to_string();
        if !text.is_empty() {
            if !text.ends_with(['!', '?', '.']) {
                text.push('.');
            }
            text.push(' ');
        }
        let _ = write!(text, "This feature will be removed{whose} {when}.");
        if let Some(place) = &self.place {
            let _ = write!(text, "\n{place}");
        }
        if let Some(help) = &self.help {
            text.push_str(if self.place.is_some() { "\n\n" } else { " " });
            text.push_str(help);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Deprecation;
    use serde_json::json;

    #[test]
    fn says_when_it_goes() {
        let text = |entry| Deprecation::from_result(&entry).map(|found| found.text());
        assert_eq!(
            text(json!({"msg": "Old", "version": "2.23", "collection_name": "ansible.builtin"})),
            Some("Old. This feature will be removed from ansible-core version 2.23.".into())
        );
        assert_eq!(
            text(json!({"msg": "Old!", "version": "2.23"})),
            Some("Old! This feature will be removed in the future.".into())
        );
        assert_eq!(text(json!({"version": "2.23"})), None);
    }
}
