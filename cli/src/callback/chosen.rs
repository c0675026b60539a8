//! Which callbacks a run has. Ansible: `stdout_callback` and `callbacks_enabled`.

use shevek_engine::Callback;

use super::{DefaultCallback, DefaultOptions, JunitCallback, MinimalCallback, TreeCallback};
use crate::arguments::unfracked;
use crate::configuration::{Configuration, text};
use crate::display::Terminal;
use crate::error::CommandError;

/// The callback that prints.
///
/// # Errors
/// A callback that this version does not have.
pub(crate) fn stdout_callback(
    configuration: &Configuration,
    terminal: &Terminal,
    options: DefaultOptions,
) -> Result<Box<dyn Callback>, CommandError> {
    let name = text(
        configuration,
        "ANSIBLE_STDOUT_CALLBACK",
        "defaults",
        "stdout_callback",
    );
    let name = name.as_deref().map_or("default", str::trim);
    let verbosity = options.verbosity;
    let minimal = |one_line| MinimalCallback::new(terminal.clone(), verbosity, one_line, &options);
    Ok(match short(name) {
        "default" => Box::new(DefaultCallback::new(terminal.clone(), options)),
        "minimal" => Box::new(minimal(false)),
        "oneline" => Box::new(minimal(true)),
        _ => {
            return Err(CommandError::Usage(format!(
                "stdout_callback = {name} is not supported: it may be default, minimal or oneline."
            )));
        }
    })
}

/// The callbacks besides it. One that does not exist is told and left out, as in Ansible.
pub(crate) fn additional_callbacks(
    configuration: &Configuration,
    terminal: &Terminal,
    verbosity: u8,
) -> Vec<Box<dyn Callback>> {
    let names = text(
        configuration,
        "ANSIBLE_CALLBACKS_ENABLED",
        "defaults",
        "callbacks_enabled",
    );
    let names = names.unwrap_or_default();
    let mut callbacks: Vec<Box<dyn Callback>> = Vec::new();
    for name in names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        match short(name) {
            "tree" => {
                let directory = text(
                    configuration,
                    "ANSIBLE_CALLBACK_TREE_DIR",
                    "callback_tree",
                    "directory",
                );
                let directory = unfracked(directory.as_deref().unwrap_or("~/.ansible/tree"));
                let tree = TreeCallback::new(terminal.clone(), directory, verbosity);
                callbacks.push(Box::new(tree));
            }
            "junit" => {
                let junit = JunitCallback::new(terminal.clone(), configuration, verbosity);
                callbacks.push(Box::new(junit));
            }
            // These print; one of them does so in any case.
            "default" | "minimal" | "oneline" => {}
            _ => terminal.warning(&format!(
                "Skipping callback plugin '{name}', unable to load"
            )),
        }
    }
    callbacks
}

fn short(name: &str) -> &str {
    name.strip_prefix("ansible.builtin.")
        .or_else(|| name.strip_prefix("ansible.legacy."))
        .unwrap_or(name)
}
