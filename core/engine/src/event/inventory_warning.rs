//! What the inventory complains of, as events.

use shevek_inventory::Warning;

use super::{Deprecation, Event};

/// How detailed a run must be for the details of the inventory's warnings.
const DETAIL_LEVEL: u8 = 4;

impl From<&Warning> for Event {
    fn from(warning: &Warning) -> Self {
        match warning {
            Warning::Detail(text) => Self::Verbose {
                level: DETAIL_LEVEL,
                message: text.clone(),
            },
            Warning::ScriptErrors(text) => Self::Error {
                message: text.clone(),
            },
            Warning::Deprecated {
                diagnostic,
                version,
            } => {
                let place = format!(
                    "Origin: {}\n\n{}",
                    diagnostic.origin(),
                    diagnostic.excerpt().join("\n")
                );
                Self::Deprecated(Deprecation {
                    message: diagnostic.message.clone(),
                    version: Some((*version).to_owned()),
                    collection: Some("ansible.builtin".into()),
                    help: diagnostic.hint.clone(),
                    place: Some(place.trim_end().to_owned()),
                    date: None,
                })
            }
            other => Self::Warning {
                message: other.to_string(),
            },
        }
    }
}
