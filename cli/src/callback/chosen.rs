//! Which callbacks a run has. Ansible: `stdout_callback` and `callbacks_enabled`.

use std::sync::Arc;

use shevek_engine::Callback;
use shevek_plugin::{PluginKind, Registry};

use super::{
    DefaultCallback, DefaultOptions, JsonCallback, JunitCallback, Layout, LogPlays,
    MinimalCallback, OneLineCallback, PluginCallback, ProfileRoles, ProfileTasks, Timer,
    TreeCallback,
};
use crate::arguments::unfracked;
use crate::configuration::{Configuration, text};
use crate::display::Terminal;
use crate::error::CommandError;

/// What callbacks are made of.
pub(crate) struct Callbacks<'a> {
    pub(crate) configuration: &'a Configuration,
    pub(crate) registry: &'a Registry,
    pub(crate) terminal: &'a Terminal,
    pub(crate) options: DefaultOptions,
}

type Made = Result<Box<dyn Callback>, CommandError>;

impl Callbacks<'_> {
    /// The callbacks that are configured, of which the first prints.
    ///
    /// # Errors
    /// A callback that prints and that nobody has, or an option with a value that it cannot have.
    pub(crate) fn chosen(&self) -> Result<Vec<Box<dyn Callback>>, CommandError> {
        let mut callbacks = vec![self.stdout_callback()?];
        let names = text(
            self.configuration,
            "ANSIBLE_CALLBACKS_ENABLED",
            "defaults",
            "callbacks_enabled",
        );
        let names = names.unwrap_or_default();
        let names = names.split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            match self.additional(name) {
                Some(made) => callbacks.push(made?),
                None if self.registry.has(PluginKind::Callback, name) => self.terminal.warning(&format!(
                    "Skipping callback '{name}', as we already have a stdout callback: it goes into stdout_callback"
                )),
                // Told and left out, as in Ansible.
                None if !prints(short(name)) => self.terminal.warning(&format!(
                    "Skipping callback plugin '{name}', unable to load"
                )),
                // One of those that print does so in any case.
                None => {}
            }
        }
        Ok(callbacks)
    }

    /// The callback that prints.
    fn stdout_callback(&self) -> Made {
        let name = text(
            self.configuration,
            "ANSIBLE_STDOUT_CALLBACK",
            "defaults",
            "stdout_callback",
        );
        let name = name.as_deref().map_or("default", str::trim);
        if let Some(plugin) = self.plugin(name, true) {
            return plugin;
        }
        let verbosity = self.options.verbosity;
        let json = |layout| {
            let (configuration, options) = (self.configuration, &self.options);
            JsonCallback::new(self.terminal.clone(), configuration, layout, options)
        };
        Ok(match short(name) {
            "default" => Box::new(DefaultCallback::new(
                self.terminal.clone(),
                self.options.clone(),
            )),
            "minimal" => Box::new(MinimalCallback::new(
                self.terminal.clone(),
                verbosity,
                &self.options,
            )),
            "oneline" => Box::new(OneLineCallback::new(
                self.terminal.clone(),
                verbosity,
                &self.options,
            )),
            "json" => Box::new(json(Layout::Document)?),
            "jsonl" => Box::new(json(Layout::Lines)?),
            // The exit codes of both are Ansible's.
            "yaml" => {
                return Err(CommandError::Failed(format!(
                    "stdout_callback = {name} is not supported: the default callback prints YAML with \
                     callback_result_format = yaml (ANSIBLE_CALLBACK_RESULT_FORMAT=yaml)."
                )));
            }
            _ => {
                return Err(CommandError::Failed(format!(
                    "stdout_callback = {name} is not supported: it may be default, minimal, oneline, json, jsonl or a \
                     callback plugin that prints (see shevek plugin list)."
                )));
            }
        })
    }

    /// A callback besides it; `None` when nobody has one of this name.
    fn additional(&self, name: &str) -> Option<Made> {
        if let Some(plugin) = self.plugin(name, false) {
            return Some(plugin);
        }
        let (configuration, terminal) = (self.configuration, self.terminal.clone());
        let verbosity = self.options.verbosity;
        Some(Ok(match short(name) {
            "tree" => {
                let directory = text(
                    configuration,
                    "ANSIBLE_CALLBACK_TREE_DIR",
                    "callback_tree",
                    "directory",
                );
                let directory = unfracked(directory.as_deref().unwrap_or("~/.ansible/tree"));
                Box::new(TreeCallback::new(terminal, directory, verbosity))
            }
            "log_plays" => {
                let folder = text(
                    configuration,
                    "ANSIBLE_LOG_FOLDER",
                    "callback_log_plays",
                    "log_folder",
                );
                let folder = unfracked(folder.as_deref().unwrap_or("/var/log/ansible/hosts"));
                Box::new(LogPlays::new(terminal, folder))
            }
            "junit" => Box::new(JunitCallback::new(terminal, configuration, verbosity)),
            "timer" => Box::new(Timer::new(terminal)),
            "profile_tasks" => match ProfileTasks::new(terminal, configuration, verbosity) {
                Ok(profile) => Box::new(profile),
                Err(error) => return Some(Err(error)),
            },
            "profile_roles" => match ProfileRoles::new(terminal, configuration) {
                Ok(profile) => Box::new(profile),
                Err(error) => return Some(Err(error)),
            },
            _ => return None,
        }))
    }

    /// One of somebody else's, which goes before one of the same name that is built in.
    fn plugin(&self, name: &str, as_printer: bool) -> Option<Made> {
        if name.starts_with("ansible.builtin.") {
            return None;
        }
        let own = name.strip_prefix("ansible.legacy.").unwrap_or(name);
        if !self.registry.has(PluginKind::Callback, own) {
            return None;
        }
        let plugin = match self.registry.callback(own) {
            Ok(found) => found.plugin,
            Err(error) => return Some(Err(CommandError::Usage(error.to_string()))),
        };
        if as_printer && !plugin.meta().prints {
            return Some(Err(CommandError::Usage(format!(
                "stdout_callback = {name}: this callback does not print the run; name it in callbacks_enabled."
            ))));
        }
        if !as_printer && plugin.meta().prints {
            return None;
        }
        Some(Ok(Box::new(PluginCallback::new(
            own,
            Arc::clone(&plugin),
            self.terminal.clone(),
            self.options.deprecation_warnings,
            as_printer,
        ))))
    }
}

/// Whether the callback of this name tells the whole run on standard output.
fn prints(name: &str) -> bool {
    matches!(name, "default" | "minimal" | "oneline" | "json" | "jsonl")
}

/// The name without its collection, of those that are built in.
fn short(name: &str) -> &str {
    [
        "ansible.builtin.",
        "ansible.legacy.",
        "ansible.posix.",
        "community.general.",
    ]
    .iter()
    .find_map(|collection| name.strip_prefix(collection))
    .unwrap_or(name)
}
