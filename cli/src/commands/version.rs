//! `ansible --version`.

use std::path::Path;

use shevek_jinja::{List, Value};

use crate::configuration::{Configuration, Values};
use crate::error::CommandError;

/// The ansible-core whose behaviour this is. Tools take it from the first line.
const ANSIBLE_VERSION: &str = "2.19.14";

/// What `--version` says under Ansible's names, in the lines that Ansible has; nothing of Python is among them.
///
/// # Errors
/// A configuration that cannot be read.
pub(super) fn version(name: &str) -> Result<String, CommandError> {
    let configuration = Configuration::load()?;
    let values = Values {
        configuration: &configuration,
    };
    let file = configuration.file().map(Path::display);
    let file = file.map_or_else(|| "None".to_owned(), |path| path.to_string());
    let modules = folders(&values.named("DEFAULT_MODULE_PATH")?);
    let modules: Vec<_> = modules.iter().map(|path| format!("'{path}'")).collect();
    let collections = folders(&values.named("COLLECTIONS_PATHS")?);
    let program = std::env::current_exe().unwrap_or_default();
    let own = program.with_file_name(name);
    let program = if own.exists() { own } else { program };
    Ok(format!(
        "{name} [core {ANSIBLE_VERSION}]\n  config file = {file}\n  configured module search path = [{}]\n  ansible collection location = {}\n  executable location = {}\n  shevek version = {}\n",
        modules.join(", "),
        collections.join(":"),
        program.display(),
        env!("CARGO_PKG_VERSION"),
    ))
}

fn folders(value: &Value) -> Vec<String> {
    let list = value.as_list().map(List::raw_vec);
    let items = list.iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
