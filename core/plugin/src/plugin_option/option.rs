//! What such an option is.

use serde::{Deserialize, Serialize};

use crate::spec::OptionSpec;

/// An option of a cache or an inventory plugin. What is given directly (in the file of an inventory) wins over the
/// environment, over ansible.cfg, over the default. Ansible: an entry of `options:` with `env` and `ini`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PluginOption {
    /// Type, default, choices and documentation.
    pub spec: OptionSpec,
    /// Environment variables that set it; the last one that is set wins, as in Ansible.
    pub env: Vec<String>,
    /// `section.key` places in ansible.cfg that set it; the last one that is set wins.
    pub ini: Vec<String>,
}

impl PluginOption {
    /// An option that nothing sets but a file.
    pub fn new(spec: OptionSpec) -> Self {
        Self {
            spec,
            ..Self::default()
        }
    }

    /// Adds environment variables that set it.
    pub fn env(mut self, names: &[&str]) -> Self {
        self.env.extend(names.iter().map(ToString::to_string));
        self
    }

    /// Adds places in ansible.cfg that set it.
    pub fn ini(mut self, places: &[&str]) -> Self {
        self.ini.extend(places.iter().map(ToString::to_string));
        self
    }
}
