//! Where plugins are looked for.

use std::fmt;
use std::path::PathBuf;

use crate::registration::PluginKind;

/// A directory in which plugins are looked for. It need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDirectory {
    /// The directory.
    pub path: PathBuf,
    /// Why it is searched.
    pub origin: SearchOrigin,
    /// Look for this kind only (`library` beside a playbook has modules only).
    pub kind: Option<PluginKind>,
}

impl SearchDirectory {
    /// A directory for every kind.
    pub fn new(path: impl Into<PathBuf>, origin: SearchOrigin) -> Self {
        Self {
            path: path.into(),
            origin,
            kind: None,
        }
    }

    /// The directories of a playbook or role: `connection_plugins`, `action_plugins`, `library`, `filter_plugins`,
    /// `test_plugins`, `lookup_plugins`, `callback_plugins`, `cache_plugins` and `inventory_plugins` in `base`.
    pub fn beside(base: impl Into<PathBuf>, origin: SearchOrigin) -> Vec<Self> {
        let base = base.into();
        [
            ("connection_plugins", PluginKind::Connection),
            ("action_plugins", PluginKind::Action),
            ("library", PluginKind::Module),
            ("filter_plugins", PluginKind::Filter),
            ("test_plugins", PluginKind::Test),
            ("lookup_plugins", PluginKind::Lookup),
            ("callback_plugins", PluginKind::Callback),
            ("cache_plugins", PluginKind::Cache),
            ("inventory_plugins", PluginKind::Inventory),
        ]
        .into_iter()
        .map(|(name, kind)| Self {
            path: base.join(name),
            origin,
            kind: Some(kind),
        })
        .collect()
    }
}

/// Why a directory is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchOrigin {
    /// It is beside the playbook.
    Playbook,
    /// It is in a role.
    Role,
    /// `SHEVEK_PLUGIN_PATH` names it.
    Environment,
    /// ansible.cfg names it.
    Config,
    /// It is the user's own, `~/.shevek/plugins`.
    User,
    /// It is the machine's, `/usr/share/shevek/plugins`.
    System,
}

impl fmt::Display for SearchOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Playbook => "beside the playbook",
            Self::Role => "in a role",
            Self::Environment => "SHEVEK_PLUGIN_PATH",
            Self::Config => "ansible.cfg",
            Self::User => "the user's plugins",
            Self::System => "the machine's plugins",
        })
    }
}

/// The directories that are searched for every playbook, first hit wins: `SHEVEK_PLUGIN_PATH` (separated by
/// colons), those of ansible.cfg, `~/.shevek/plugins`, `/usr/share/shevek/plugins`.
///
/// `env` reads the controller's environment; `config` holds the directories of ansible.cfg in their order, each
/// with the kind of its setting (`connection_plugins`, `action_plugins`, `library`).
pub fn standard_search_path(
    env: &dyn Fn(&str) -> Option<String>,
    config: &[(PathBuf, PluginKind)],
) -> Vec<SearchDirectory> {
    let home = env("HOME").filter(|home| !home.is_empty());
    let named = env("SHEVEK_PLUGIN_PATH").unwrap_or_default();
    let mut path: Vec<_> = named
        .split(':')
        .filter(|directory| !directory.is_empty())
        .map(|directory| match (directory.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(directory),
        })
        .map(|directory| SearchDirectory::new(directory, SearchOrigin::Environment))
        .collect();
    path.extend(config.iter().map(|(directory, kind)| SearchDirectory {
        path: directory.clone(),
        origin: SearchOrigin::Config,
        kind: Some(*kind),
    }));
    if let Some(home) = home {
        path.push(SearchDirectory::new(
            PathBuf::from(home).join(".shevek/plugins"),
            SearchOrigin::User,
        ));
    }
    path.push(SearchDirectory::new(
        "/usr/share/shevek/plugins",
        SearchOrigin::System,
    ));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_order_of_the_design() {
        let env = |name: &str| match name {
            "HOME" => Some("/home/ann".to_string()),
            "SHEVEK_PLUGIN_PATH" => Some("/a::~/b".to_string()),
            _ => None,
        };
        let config = [(PathBuf::from("/c"), PluginKind::Module)];
        let path: Vec<_> = standard_search_path(&env, &config)
            .into_iter()
            .map(|d| format!("{} {}", d.path.display(), d.origin))
            .collect();
        assert_eq!(
            path,
            [
                "/a SHEVEK_PLUGIN_PATH",
                "/home/ann/b SHEVEK_PLUGIN_PATH",
                "/c ansible.cfg",
                "/home/ann/.shevek/plugins the user's plugins",
                "/usr/share/shevek/plugins the machine's plugins",
            ]
        );
    }
}
