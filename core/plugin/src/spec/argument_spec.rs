//! A whole argument spec.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::OptionSpec;

/// Options and the rules between them. Ansible: `argument_spec` and the other arguments of `AnsibleModule`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArgumentSpec {
    /// The options in the order of the manual.
    pub options: Vec<OptionSpec>,
    /// Groups of options of which at most one may be given.
    pub mutually_exclusive: Vec<Vec<String>>,
    /// Groups of options that need each other.
    pub required_together: Vec<Vec<String>>,
    /// Groups of options of which one must be given.
    pub required_one_of: Vec<Vec<String>>,
    /// Options needed when another has a certain value.
    pub required_if: Vec<RequiredIf>,
    /// Options needed when another is given.
    pub required_by: Vec<RequiredBy>,
    /// The option that takes free-form text (`command: ls -l`).
    pub free_form: Option<String>,
    /// Whether options that are not in the spec are taken as they are (`set_fact`).
    pub any_option: bool,
}

/// `option == value` makes `requirements` required: all of them, or with `any` one of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequiredIf {
    /// The option that decides.
    pub option: String,
    /// Its value.
    pub value: Json,
    /// What is required then.
    pub requirements: Vec<String>,
    /// Whether one of them is enough.
    pub any: bool,
}

/// A given `option` makes `requirements` required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequiredBy {
    /// The option that decides.
    pub option: String,
    /// What is required then.
    pub requirements: Vec<String>,
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

impl ArgumentSpec {
    /// A spec with these options and no rules between them.
    pub fn new(options: Vec<OptionSpec>) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// At most one of `names` may be given.
    pub fn mutually_exclusive(mut self, names: &[&str]) -> Self {
        self.mutually_exclusive.push(owned(names));
        self
    }

    /// `names` need each other.
    pub fn required_together(mut self, names: &[&str]) -> Self {
        self.required_together.push(owned(names));
        self
    }

    /// One of `names` must be given.
    pub fn required_one_of(mut self, names: &[&str]) -> Self {
        self.required_one_of.push(owned(names));
        self
    }

    /// All of `names` must be given when `option` is `value`.
    pub fn required_if(mut self, option: &str, value: impl Into<Json>, names: &[&str]) -> Self {
        self.required_if.push(RequiredIf {
            option: option.to_string(),
            value: value.into(),
            requirements: owned(names),
            any: false,
        });
        self
    }

    /// One of `names` must be given when `option` is `value`.
    pub fn required_if_any(mut self, option: &str, value: impl Into<Json>, names: &[&str]) -> Self {
        self = self.required_if(option, value, names);
        if let Some(rule) = self.required_if.last_mut() {
            rule.any = true;
        }
        self
    }

    /// All of `names` must be given when `option` is.
    pub fn required_by(mut self, option: &str, names: &[&str]) -> Self {
        self.required_by.push(RequiredBy {
            option: option.to_string(),
            requirements: owned(names),
        });
        self
    }

    /// The option that takes free-form text.
    pub fn free_form(mut self, option: &str) -> Self {
        self.free_form = Some(option.to_string());
        self
    }

    /// Options outside the spec are taken as they are.
    pub fn any_option(mut self) -> Self {
        self.any_option = true;
        self
    }

    /// Finds an option by its name or an alias.
    pub fn find(&self, name: &str) -> Option<&OptionSpec> {
        self.options
            .iter()
            .find(|option| option.name == name || option.aliases.iter().any(|alias| alias == name))
    }
}
