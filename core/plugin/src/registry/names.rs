//! What names were found to mean.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::registration::PluginKind;

use super::entry::Entry;
use super::error::RegistryError;
use super::info::PluginInfo;
use super::make::Plugin;

/// A name's plugin: where it is, and the plugin itself once somebody wanted it.
pub(super) struct Named {
    pub(super) entry: Entry,
    pub(super) info: Arc<PluginInfo>,
    pub(super) plugin: OnceLock<Plugin>,
}

type Answer = Result<Arc<Named>, RegistryError>;

/// The answers so far: each task asks for its action, its connection and its module, and the search goes through all
/// plugins there are. The directories are read once, so that answers stay true until another one is added.
#[derive(Default)]
pub(super) struct Names(RwLock<Answers>);

#[derive(Default)]
struct Answers {
    /// How often they were forgotten.
    generation: usize,
    by_kind: HashMap<PluginKind, HashMap<String, Answer>>,
}

impl Names {
    /// The answer for a name: the one there is, or that of `search`.
    pub(super) fn get(
        &self,
        kind: PluginKind,
        name: &str,
        search: impl FnOnce() -> Result<Entry, RegistryError>,
    ) -> Answer {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.by_kind.get(&kind).and_then(|names| names.get(name)) {
            return answer.clone();
        }
        let generation = known.generation;
        drop(known);
        let answer = search().map(|entry| {
            Arc::new(Named {
                info: Arc::new(entry.info.clone()),
                entry,
                plugin: OnceLock::new(),
            })
        });
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // What was searched meanwhile may be less than there is now.
        if known.generation == generation {
            known
                .by_kind
                .entry(kind)
                .or_default()
                .insert(name.to_string(), answer.clone());
        }
        drop(known);
        answer
    }

    /// Forgets all answers: there is more to search through.
    #[cfg(feature = "loadable")]
    pub(super) fn clear(&self) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.generation += 1;
        known.by_kind.clear();
    }
}
