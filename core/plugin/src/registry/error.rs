//! Why a name gave no plugin.

use std::sync::Arc;

use crate::registration::PluginKind;

/// Why a name gave no plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// No plugin has this name.
    #[error("{}", unknown(*.kind, .name, .known, .problems))]
    Unknown {
        /// The kind asked for.
        kind: PluginKind,
        /// The name asked for.
        name: String,
        /// The names there are, sorted.
        known: Arc<[String]>,
        /// The name that was probably meant.
        nearest: Option<String>,
        /// Files in the plugin directories that could not be used: one of them may be the one meant.
        problems: Vec<String>,
    },
    /// Two plugins of one name stand side by side, so that neither is the first.
    #[error("there are two {kind}s named '{name}': in {first} and in {second}; remove one of them", kind = .kind.as_str())]
    Duplicate {
        /// The kind asked for.
        kind: PluginKind,
        /// The name asked for.
        name: String,
        /// The origin and package of the one.
        first: String,
        /// The origin and package of the other.
        second: String,
    },
    /// The plugin was found and could not be made ready.
    #[error("{0}")]
    Broken(String),
}

impl RegistryError {
    /// Whether no plugin has the name.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// What to write instead, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown {
                nearest: Some(nearest),
                ..
            } => Some(format!("did you mean '{nearest}'?")),
            _ => None,
        }
    }
}

fn unknown(kind: PluginKind, name: &str, known: &[String], problems: &[String]) -> String {
    let mut text = match kind {
        PluginKind::Connection if known.is_empty() => {
            format!("the connection plugin '{name}' was not found; there is none at all")
        }
        PluginKind::Connection => format!(
            "the connection plugin '{name}' was not found; there are: {}",
            known.join(", ")
        ),
        PluginKind::Action | PluginKind::Module => format!(
            "couldn't resolve module/action '{name}'. This often indicates a misspelling, missing \
             collection, or incorrect module path."
        ),
        PluginKind::Filter
        | PluginKind::Test
        | PluginKind::Lookup
        | PluginKind::Callback
        | PluginKind::Cache
        | PluginKind::Inventory => {
            format!("The {} plugin '{name}' was not found.", kind.as_str())
        }
    };
    for problem in problems {
        text.push_str("\n  not usable: ");
        text.push_str(problem);
    }
    text
}
