//! Plugins of one name side by side.

use super::entry::Entry;
use super::error::RegistryError;
use crate::registration::PluginKind;

/// The error for a name that two entries have.
pub(super) fn duplicate(
    kind: PluginKind,
    name: &str,
    first: &Entry,
    second: &Entry,
) -> RegistryError {
    RegistryError::Duplicate {
        kind,
        name: name.into(),
        first: first.place(),
        second: second.place(),
    }
}

/// An error for each name that several of these entries have as their own. Nothing is found under it.
#[cfg(feature = "loadable")]
pub(super) fn duplicates(entries: &[Entry]) -> Vec<RegistryError> {
    let mut found = Vec::new();
    for (index, second) in entries.iter().enumerate() {
        let (kind, name) = (second.info.kind, &second.info.name);
        let mut before = entries[..index].iter().filter(|entry| entry.is(kind, name));
        // The third one of a name says nothing new.
        if let (Some(first), None) = (before.next(), before.next()) {
            found.push(duplicate(kind, name, first, second));
        }
    }
    found
}
