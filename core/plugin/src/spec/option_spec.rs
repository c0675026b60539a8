//! One option of an argument spec.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::ArgumentSpec;

/// The types of Ansible's argument specs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArgType {
    /// Text; other scalars are converted.
    #[default]
    Str,
    /// A list; text is split at commas.
    List,
    /// A mapping; JSON or `k=v` text is parsed.
    Dict,
    /// `yes`, `no`, `true`, `1`, ...
    Bool,
    /// A whole number.
    Int,
    /// A floating-point number.
    Float,
    /// A path: `~` and variables of the target are expanded.
    Path,
    /// Anything, untouched.
    Raw,
    /// JSON text; structures are serialized.
    #[serde(rename = "json", alias = "jsonarg")]
    Json,
    /// A size in bytes written like `10K`.
    Bytes,
    /// A size in bits written like `10Kb`.
    Bits,
}

/// One option: type, default, limits and documentation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionSpec {
    /// Its canonical name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: ArgType,
    /// The type of each element of a list.
    pub elements: Option<ArgType>,
    /// Whether it must be given.
    pub required: bool,
    /// Its value when not given.
    pub default: Option<Json>,
    /// The values allowed; empty = any.
    pub choices: Vec<Json>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Aliases that go away: using one warns.
    pub deprecated_aliases: Vec<DeprecatedAlias>,
    /// Whether its value is censored everywhere.
    pub no_log: bool,
    /// Whether it is a matter between an action and its module: results do not tell it.
    pub internal: bool,
    /// The spec of a dict, or of each dict in a list.
    pub suboptions: Option<Box<ArgumentSpec>>,
    /// Whether the suboptions' defaults hold even when the option is not given. Ansible: `apply_defaults`.
    pub apply_defaults: bool,
    /// Environment variables of the target that give its value when it is missing.
    pub fallback_env: Vec<String>,
    /// The version in which it goes away: using it warns.
    pub removed_in_version: Option<String>,
    /// The version that brought it, for the manual.
    pub version_added: Option<String>,
    /// What it does, a paragraph each.
    pub description: Vec<String>,
}

/// An alias that goes away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeprecatedAlias {
    /// The alias.
    pub name: String,
    /// The version in which it goes away.
    pub version: String,
}

impl OptionSpec {
    /// An optional option of type `ty`.
    pub fn new(name: &str, ty: ArgType) -> Self {
        Self {
            name: name.to_string(),
            ty,
            ..<Self as Default>::default()
        }
    }

    /// It must be given.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Its value when not given.
    pub fn default(mut self, value: impl Into<Json>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// The values allowed.
    pub fn choices<T: Into<Json> + Clone>(mut self, values: &[T]) -> Self {
        self.choices = values.iter().cloned().map(Into::into).collect();
        self
    }

    /// Other names for it.
    pub fn aliases(mut self, names: &[&str]) -> Self {
        self.aliases = names.iter().map(ToString::to_string).collect();
        self
    }

    /// The type of a list's elements.
    pub fn elements(mut self, ty: ArgType) -> Self {
        self.elements = Some(ty);
        self
    }

    /// Its value is a secret.
    pub fn no_log(mut self) -> Self {
        self.no_log = true;
        self
    }

    /// It is a matter between an action and its module: results do not tell it.
    pub fn internal(mut self) -> Self {
        self.internal = true;
        self
    }

    /// The spec of the dict, or of each dict in the list.
    pub fn suboptions(mut self, spec: ArgumentSpec) -> Self {
        self.suboptions = Some(Box::new(spec));
        self
    }

    /// An alias among those of [`aliases`](Self::aliases) that goes away in `version`.
    pub fn deprecated_alias(mut self, name: &str, version: &str) -> Self {
        self.deprecated_aliases.push(DeprecatedAlias {
            name: name.to_string(),
            version: version.to_string(),
        });
        self
    }

    /// The suboptions' defaults hold even when the option is not given.
    pub fn apply_defaults(mut self) -> Self {
        self.apply_defaults = true;
        self
    }

    /// Environment variables of the target that give its value when it is missing.
    pub fn fallback_env(mut self, names: &[&str]) -> Self {
        self.fallback_env = names.iter().map(ToString::to_string).collect();
        self
    }

    /// The version in which it goes away.
    pub fn removed_in(mut self, version: &str) -> Self {
        self.removed_in_version = Some(version.to_string());
        self
    }

    /// The version that brought it.
    pub fn version_added(mut self, version: &str) -> Self {
        self.version_added = Some(version.to_string());
        self
    }

    /// Adds a paragraph of documentation.
    pub fn doc(mut self, text: &str) -> Self {
        self.description.push(text.to_string());
        self
    }
}
