//! The plugins linked into the program.

use std::sync::OnceLock;

use crate::guard::catch;
use crate::registration::{Factory, registrations};

use super::entry::Entry;

/// The plugins linked into the program. Nothing is made before it is asked for.
#[derive(Default)]
pub(super) struct Bundled {
    entries: OnceLock<Vec<Entry>>,
    with_aliases: OnceLock<Vec<Entry>>,
}

impl Bundled {
    /// The plugins by their own names.
    pub(super) fn entries(&self) -> &[Entry] {
        self.entries
            .get_or_init(|| registrations().into_iter().map(Entry::bundled).collect())
    }

    /// The plugins with the further names of actions, which are known only from their descriptions.
    pub(super) fn with_aliases(&self) -> &[Entry] {
        self.with_aliases.get_or_init(|| {
            let mut entries = self.entries().to_vec();
            for entry in &mut entries {
                if let Some(Factory::Action(factory)) = entry.registration.map(|r| r.factory) {
                    // One that panics here says so when it is used under its own name.
                    let names = catch("an action", || factory().meta().names).unwrap_or_default();
                    entry.info.aliases = names;
                    let own = entry.info.name.clone();
                    entry.info.aliases.retain(|name| *name != own);
                }
            }
            entries
        })
    }
}
