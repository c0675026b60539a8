//! What surrounds the collectors of one run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indexmap::IndexMap;

use crate::collector::Facts;

/// One run of `setup`.
pub(crate) struct Gathering<'a> {
    /// Variables of the task, on top of the process's own.
    pub(crate) environment: &'a IndexMap<String, String>,
    /// How long one source of facts may take.
    pub(crate) timeout: Duration,
    /// The directory of local facts.
    pub(crate) fact_path: &'a str,
    /// Where this user's runner lies, when it lies anywhere.
    pub(crate) runner_directory: Option<PathBuf>,
    /// The facts of the collectors that ran before, with their prefixes.
    pub(crate) collected: Mutex<Facts>,
    /// Warnings for the result.
    pub(crate) warnings: Mutex<Vec<String>>,
}

impl Gathering<'_> {
    /// A variable of the environment.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        self.environment
            .get(name)
            .cloned()
            .or_else(|| std::env::var(name).ok())
            .filter(|value| !value.is_empty())
    }

    /// The variables whose names pass, as a program gets them.
    pub(crate) fn variables(&self, passes: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
        std::env::vars_os()
            .map(|(name, value)| {
                let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
                (text(name), text(value))
            })
            .chain(self.environment.clone())
            .filter(|(name, _)| passes(name))
            .collect()
    }

    /// The facts of the collectors that ran before.
    pub(crate) fn collected(&self) -> MutexGuard<'_, Facts> {
        self.collected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A fact that was collected before, as text.
    pub(crate) fn collected_text(&self, name: &str) -> String {
        let collected = self.collected();
        let value = collected.get(name).and_then(|value| value.as_str());
        value.unwrap_or_default().to_string()
    }

    /// Adds a warning to the result.
    pub(crate) fn warn(&self, message: impl Into<String>) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        warnings.push(message.into());
    }
}
