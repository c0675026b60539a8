//! What every action of `galaxy` works with.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::Value as Json;

use crate::arguments::{collections_paths, roles_paths, unfracked};
use crate::configuration::{Configuration, Values, flag, text};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// Command line, settings and terminal of one action.
pub(super) struct Context<'c> {
    pub(super) matches: &'c ArgMatches,
    pub(super) configuration: &'c Configuration,
    pub(super) terminal: &'c Terminal,
    /// Whether neither `role` nor `collection` was said.
    pub(super) has_no_type: bool,
}

impl Context<'_> {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let value = self.matches.try_get_one::<String>(name).ok().flatten();
        value.map(String::as_str)
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let values = self.matches.try_get_many::<String>(name).ok().flatten();
        values.into_iter().flatten().map(String::as_str).collect()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.matches.try_get_one::<bool>(name).ok().flatten() == Some(&true)
    }

    /// Whether the option stands on the command line.
    pub(super) fn is_given(&self, name: &str) -> bool {
        let known = self.matches.try_contains_id(name).unwrap_or(false);
        known && self.matches.value_source(name) == Some(clap::parser::ValueSource::CommandLine)
    }

    pub(super) fn say(&self, text: impl AsRef<str>) {
        self.terminal.line(text.as_ref(), Colour::Plain);
    }

    pub(super) fn warn(&self, text: impl AsRef<str>) {
        self.terminal.warning(text.as_ref());
    }

    /// A setting of the section `[galaxy]`.
    pub(super) fn setting(&self, variable: &str, key: &str) -> Option<String> {
        text(self.configuration, variable, "galaxy", key).filter(|value| !value.is_empty())
    }

    /// A truth value of the section `[galaxy]`.
    pub(super) fn setting_flag(
        &self,
        variable: &str,
        key: &str,
    ) -> Result<Option<bool>, CommandError> {
        flag(self.configuration, variable, "galaxy", key)
    }

    /// The value of a setting by its name.
    pub(super) fn value(&self, name: &str) -> Result<Json, CommandError> {
        let values = Values {
            configuration: self.configuration,
        };
        let value = values.named(name)?;
        value
            .to_json()
            .map_err(|error| failed(format!("{name}: {error}")))
    }

    /// Whether anybody may say that they are a server.
    pub(super) fn ignores_certificates(&self) -> Result<bool, CommandError> {
        let setting = self.setting_flag("ANSIBLE_GALAXY_IGNORE", "ignore_certs")?;
        Ok(self.flag("ignore-certs") || setting.unwrap_or(false))
    }

    /// `COLLECTIONS_PATHS`.
    pub(super) fn collections_paths(&self) -> Vec<PathBuf> {
        collections_paths(self.configuration)
    }

    /// The folders of `-p`, then `COLLECTIONS_PATHS`.
    pub(super) fn collection_search_paths(&self) -> Vec<PathBuf> {
        self.with_given("collections-path", self.collections_paths())
    }

    /// The folders of `-p`, then `DEFAULT_ROLES_PATH`.
    pub(super) fn roles_paths(&self) -> Vec<PathBuf> {
        self.with_given("roles-path", roles_paths(self.configuration))
    }

    fn with_given(&self, option: &str, configured: Vec<PathBuf>) -> Vec<PathBuf> {
        let given = self.texts(option).into_iter().rev();
        let given = given.flat_map(|list| list.split(':').map(unfracked).collect::<Vec<_>>());
        let mut paths: Vec<PathBuf> = Vec::new();
        for path in given.chain(configured) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}

/// Says where something could not be read or written.
pub(super) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> CommandError + '_ {
    move |error| failed(format!("{}: {error}", path.display()))
}

/// An error that the user can mend.
pub(super) fn failed(text: impl Into<String>) -> CommandError {
    CommandError::Failed(text.into())
}
