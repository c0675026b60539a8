//! The inventory plugins: which sources each of them takes.

use std::path::Path;

use super::configuration::SourceConfiguration;
use shevek_plugin::{Found, InventoryPlugin, PluginKind, Registry, RegistryError};

/// A way to read a source. Ansible: an inventory plugin.
#[derive(Debug, Clone)]
pub(crate) enum Plugin {
    HostList,
    AdvancedHostList,
    Script,
    /// Whatever plugin the YAML file names.
    Auto,
    Yaml,
    Ini,
    Toml,
    Constructed,
    Generator,
    /// Of a dylib.
    Outside(Found<dyn InventoryPlugin>),
}

const BUILTIN: &str = "ansible.builtin.";

/// A name without the collections that stand for the plugins here and on the search path.
pub(crate) fn short_name(name: &str) -> &str {
    let name = name.strip_prefix(BUILTIN).unwrap_or(name);
    name.strip_prefix("ansible.legacy.").unwrap_or(name)
}

const ALL: [Plugin; 9] = [
    Plugin::HostList,
    Plugin::AdvancedHostList,
    Plugin::Script,
    Plugin::Auto,
    Plugin::Yaml,
    Plugin::Ini,
    Plugin::Toml,
    Plugin::Constructed,
    Plugin::Generator,
];

impl Plugin {
    /// The plugin of a name, with or without its collection: one of a dylib, else one of those here.
    ///
    /// # Errors
    /// When there is none, or it cannot be used.
    pub(crate) fn from_name(name: &str, registry: &Registry) -> Result<Self, RegistryError> {
        let own = ALL
            .into_iter()
            .find(|plugin| plugin.name() == short_name(name));
        match own {
            Some(own)
                if name.starts_with(BUILTIN) || !registry.has(PluginKind::Inventory, name) =>
            {
                Ok(own)
            }
            _ => registry.inventory(name).map(Self::Outside),
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Outside(found) => &found.info.name,
            Self::HostList => "host_list",
            Self::AdvancedHostList => "advanced_host_list",
            Self::Script => "script",
            Self::Auto => "auto",
            Self::Yaml => "yaml",
            Self::Ini => "ini",
            Self::Toml => "toml",
            Self::Constructed => "constructed",
            Self::Generator => "generator",
        }
    }

    /// Whether the plugin reads such a source at all. Ansible: `verify_file`.
    ///
    /// `source` is what was given, `path` what it means as a path.
    pub(crate) fn takes(
        &self,
        source: &str,
        path: &Path,
        configuration: &SourceConfiguration,
    ) -> bool {
        if let Self::Outside(found) = self {
            return found.plugin.verify_file(source);
        }
        if matches!(self, Self::HostList | Self::AdvancedHostList) {
            return source.contains(',') && !path.exists();
        }
        if !path.exists() {
            return false;
        }
        let extension = path
            .extension()
            .map_or("", |extension| extension.to_str().unwrap_or("?"));
        match self {
            Self::HostList | Self::AdvancedHostList | Self::Outside(_) => false,
            Self::Script => is_executable(path),
            Self::Auto => matches!(extension, "yml" | "yaml"),
            Self::Yaml => {
                extension.is_empty() || is_among(extension, &configuration.yaml_extensions)
            }
            Self::Ini => extension != "toml",
            Self::Toml => extension == "toml",
            Self::Constructed | Self::Generator => {
                matches!(extension, "" | "config")
                    || is_among(extension, &configuration.variable_extensions)
            }
        }
    }
}

/// Whether an end of a name is one of these, which begin with a dot.
fn is_among(extension: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|known| known.strip_prefix('.') == Some(extension))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}
