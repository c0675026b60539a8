//! `include_vars`: sets variables of a host from files. It is the engine's own action, because the values of the files
//! stay templates, which no plugin can give.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Origin, Value};
use shevek_playbook::Task;
use shevek_plugin::{ActionError, TaskResult};
use shevek_template::Templar;

use super::find_file::REMOTE_HINT;
use crate::variables::{
    Choice, DirectoryError, PlayScope, VariableManager, combined, find_file, load_directory,
    task_search_path,
};

const DIRECTORY_OPTIONS: &[&str] = &[
    "depth",
    "dir",
    "extensions",
    "files_matching",
    "ignore_files",
    "ignore_unknown_extensions",
];
const FILE_OPTIONS: &[&str] = &["_raw_params", "file"];

/// One run of the action.
pub(crate) struct IncludeVars<'a> {
    /// Reads files.
    pub(crate) manager: &'a VariableManager,
    /// The play.
    pub(crate) scope: &'a PlayScope,
    /// The task: where its files are looked for.
    pub(crate) task: &'a Task,
    /// Its arguments, templated.
    pub(crate) args: &'a Dict,
    /// The host's variables, for `hash_behaviour`.
    pub(crate) templar: &'a Templar,
}

/// What was read.
pub(crate) struct Included {
    /// The task's result; it has failed when a file is missing or wrong.
    pub(crate) result: TaskResult,
    /// The variables to set, untemplated; none when the task failed.
    pub(crate) variables: IndexMap<String, Value>,
    /// Where their names are written.
    pub(crate) places: HashMap<String, Origin>,
    /// Whether a file is vaulted: the result is censored.
    pub(crate) no_log: bool,
}

/// Files that have been read, and what they hold.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) files: Vec<String>,
    pub(crate) variables: IndexMap<String, Value>,
    pub(crate) places: HashMap<String, Origin>,
    pub(crate) is_secret: bool,
}

/// Reads the files of an `include_vars`. Ansible: `plugins/action/include_vars.py`.
///
/// # Errors
/// When options are wrong, or a file of a directory is no YAML.
pub(crate) fn include_vars(call: &IncludeVars<'_>) -> Result<Included, DirectoryError> {
    check_options(call.args)?;
    let option = |name: &str| call.args.raw_get_str(name);
    let text = |name: &str| option(name).filter(is_given).map(|value| value.to_string());
    let mut collected = Collected::default();
    let failure = match text("dir") {
        Some(folder) => {
            let choice = Choice::read(call.args)?;
            let folder = directory(call.task, folder);
            load_directory(call.manager.reader(), &folder, &choice, &mut collected)?
        }
        None => {
            let file = text("file").or_else(|| text("_raw_params"));
            let file = file.map(|file| file.trim_end_matches('\n').to_string());
            load_one(call, file.as_deref(), &mut collected)
        }
    };
    let (mut variables, mut places) = (collected.variables, collected.places);
    if let Some(name) = text("name") {
        let dict = Dict::new();
        for (name, value) in variables {
            dict.insert_str(&name, value);
        }
        places.clear();
        if let Some(Value::Str(written)) = call.task.args.raw_get_str("name")
            && let Some(origin) = written.origin()
        {
            places.insert(name.clone(), origin.clone());
        }
        variables = IndexMap::from([(name, Value::Dict(dict))]);
    }
    let merges = text("hash_behaviour").map(|behaviour| behaviour == "merge");
    if failure.is_none() && merges == Some(true) && !call.manager.settings().merge_hashes {
        for (name, value) in &mut variables {
            let values = std::iter::once(value.clone()).chain(call.templar.raw_variable(name));
            *value = combined(values.collect()).unwrap_or(Value::None);
        }
    }
    let mut result = TaskResult::changed(false);
    result.set("ansible_included_var_files", collected.files);
    result.ansible_facts = Some(shown(&variables));
    if let Some(message) = failure {
        result.failed = Some(true);
        // As in Ansible, what is wrong is not the result's message: that is "Unknown error".
        result.set("message", message);
        variables.clear();
    }
    Ok(Included {
        result,
        variables,
        places,
        no_log: collected.is_secret,
    })
}

fn is_given(value: &Value) -> bool {
    value.is_true().unwrap_or(false)
}

fn check_options(args: &Dict) -> Result<(), ActionError> {
    let (mut of_directory, mut of_file) = (false, false);
    for key in args.keys() {
        let name = key.as_str().unwrap_or_default();
        if DIRECTORY_OPTIONS.contains(&name) {
            of_directory = true;
        } else if FILE_OPTIONS.contains(&name) {
            of_file = true;
        } else if !matches!(name, "name" | "hash_behaviour") {
            let message = format!("{key} is not a valid option in include_vars");
            return Err(ActionError::Error(message));
        }
    }
    if of_directory && of_file {
        let message = "You are mixing file only and dir only arguments, these are incompatible";
        return Err(ActionError::Error(message.into()));
    }
    Ok(())
}

/// Where the folder is: below the role's `vars`, else beside the task's file.
fn directory(task: &Task, folder: String) -> String {
    let base = match &task.frame.role {
        Some(role) if folder.split('/').next() == Some("vars") => {
            let path = join(&role.path.to_string_lossy(), &folder);
            return if std::path::Path::new(&path).exists() {
                path
            } else {
                folder
            };
        }
        Some(role) => Some(join(&role.path.to_string_lossy(), "vars")),
        None => {
            let span = task.span.as_ref().filter(|span| span.line > 0);
            span.and_then(|span| Some(span.source.name().rsplit_once('/')?.0.to_string()))
        }
    };
    base.map_or_else(|| folder.clone(), |base| join(&base, &folder))
}

/// Python's `os.path.join`.
pub(crate) fn join(base: &str, name: &str) -> String {
    if name.starts_with('/') || base.is_empty() {
        name.to_string()
    } else if base.ends_with('/') {
        format!("{base}{name}")
    } else {
        format!("{base}/{name}")
    }
}

/// Reads a single file. Says why it cannot be read.
fn load_one(
    call: &IncludeVars<'_>,
    file: Option<&str>,
    collected: &mut Collected,
) -> Option<String> {
    let Some(file) = file else {
        call.manager
            .log()
            .warning("Invalid request to find a file that matches a \"null\" value");
        return Some(format!("Could not find file{REMOTE_HINT}"));
    };
    let folders = task_search_path(call.task);
    match find_file(&folders, "vars", file, &call.scope.directory) {
        Ok(path) => {
            let path = path.to_string_lossy();
            match collected.load(call.manager.reader(), &path) {
                Ok(failure) => failure,
                Err(error) => {
                    // Ansible's result does not tell the place.
                    let step = error.step();
                    if step.origin.is_some() {
                        call.manager.log().warning(&step.with_place());
                    }
                    Some(error.message())
                }
            }
        }
        Err(searched) => {
            let searched = searched.iter().fold(String::new(), |text, path| {
                format!("{text}\n\t{}", path.display())
            });
            let lead = if searched.is_empty() {
                String::new()
            } else {
                "\nSearched in:".to_string()
            };
            Some(format!(
                "Could not find or access '{file}'{lead}{searched}{REMOTE_HINT}"
            ))
        }
    }
}

/// The variables as results show them: templates as they were written.
fn shown(variables: &IndexMap<String, Value>) -> Map<String, Json> {
    let json = |value: &Value| {
        value
            .to_json()
            .unwrap_or_else(|_| Json::String(value.to_string()))
    };
    variables
        .iter()
        .map(|(name, value)| (name.clone(), json(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{check_options, join};
    use shevek_jinja::{Dict, Value};

    #[test]
    fn options_of_files_and_directories_do_not_mix() {
        for (names, expected) in [
            (vec!["file", "name"], None),
            (vec!["dir", "depth", "hash_behaviour"], None),
            (
                vec!["dir", "_raw_params"],
                Some("You are mixing file only and dir only arguments, these are incompatible"),
            ),
            (
                vec!["file", "bogus"],
                Some("bogus is not a valid option in include_vars"),
            ),
        ] {
            let args: Dict = names.into_iter().map(|name| (name, Value::None)).collect();
            let message = check_options(&args).err().map(|error| error.to_string());
            assert_eq!(message.as_deref(), expected);
        }
    }

    #[test]
    fn paths_are_joined_as_python_does() {
        for (base, name, expected) in [
            ("/a", "b", "/a/b"),
            ("/a/", "b/", "/a/b/"),
            ("/a", "/b", "/b"),
            ("", "b", "b"),
        ] {
            assert_eq!(join(base, name), expected);
        }
    }
}
