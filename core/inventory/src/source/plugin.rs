//! The inventory plugins: which sources each of them takes.

use std::path::Path;

/// A way to read a source. Ansible: an inventory plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The plugin of a name, with or without its collection.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = ["ansible.builtin.", "ansible.legacy."]
            .iter()
            .find_map(|collection| name.strip_prefix(collection))
            .unwrap_or(name);
        ALL.into_iter().find(|plugin| plugin.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
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
    pub(crate) fn takes(self, source: &str, path: &Path) -> bool {
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
            Self::HostList | Self::AdvancedHostList => false,
            Self::Script => is_executable(path),
            Self::Auto => matches!(extension, "yml" | "yaml"),
            Self::Yaml => matches!(extension, "" | "yml" | "yaml" | "json"),
            Self::Ini => extension != "toml",
            Self::Toml => extension == "toml",
            Self::Constructed | Self::Generator => {
                matches!(extension, "" | "config" | "yml" | "yaml" | "json")
            }
        }
    }
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}
