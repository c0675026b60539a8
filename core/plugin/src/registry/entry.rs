//! One plugin of a source, known by name only.

use crate::registration::{PluginKind, Registration};

use super::info::{Origin, PluginInfo};

/// A plugin that a source offers.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) info: PluginInfo,
    /// The registration to make a bundled one from.
    pub(super) registration: Option<&'static Registration>,
}

impl Entry {
    pub(super) fn bundled(registration: &'static Registration) -> Self {
        Self {
            info: PluginInfo {
                name: registration.name.into(),
                kind: registration.kind(),
                aliases: Vec::new(),
                origin: Origin::Bundled,
                package: registration.package.into(),
                version: registration.version.into(),
            },
            registration: Some(registration),
        }
    }

    #[cfg(feature = "loadable")]
    pub(super) fn loadable(info: PluginInfo) -> Self {
        Self {
            info,
            registration: None,
        }
    }

    pub(super) fn is(&self, kind: PluginKind, name: &str) -> bool {
        self.info.kind == kind && self.info.name == name
    }

    pub(super) fn serves(&self, kind: PluginKind, name: &str) -> bool {
        self.info.kind == kind && self.info.aliases.iter().any(|alias| alias == name)
    }

    /// For the message about two plugins of one name.
    pub(super) fn place(&self) -> String {
        format!("{} (package {})", self.info.origin, self.info.package)
    }
}
