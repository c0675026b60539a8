//! The files that a play's `vars_files` names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_playbook::Play;
use shevek_template::Templar;
use shevek_yaml::{Diagnostic, Node};

use super::error::VariableError;
use super::manager::VariableManager;
use super::search::find_file;
use super::task_variables::{Layer, TaskVariables};
use crate::task::step_at;

/// The layers between which the variables of the files go.
pub(super) struct Around<'a> {
    pub(super) above: &'a [Layer],
    pub(super) below: &'a [Layer],
    /// Whether an undefined variable in a file's name is an error.
    pub(super) is_strict: bool,
}

/// The variables of the files, the last file first: it wins. Names may be templates that use what weaker layers and
/// earlier files hold. Of a list the first file that exists is taken; a file that does not exist is left out.
///
/// # Errors
/// When a file is no YAML, holds no mappings, or a name is no text.
pub(super) fn load(
    manager: &VariableManager,
    play: &Play,
    around: &Around<'_>,
) -> Result<Arc<Vec<Dict>>, VariableError> {
    let mut found: Vec<Dict> = Vec::new();
    for item in &play.vars_files {
        let alternatives = match item {
            Value::List(list) => list.raw_vec(),
            single => vec![single.clone()],
        };
        match first_that_exists(manager, play, around, &found, &alternatives) {
            Ok(tables) => {
                for table in tables {
                    found.insert(0, table);
                }
            }
            Err(VariableError::Template(error)) if error.is_undefined() => {
                let origin = origin_of(item);
                if around.is_strict {
                    let text = item.to_string();
                    return Err(VariableError::Template(error.context(
                        &format!("an undefined variable was found when attempting to template the vars_files item '{text}'"),
                        origin.as_ref(),
                    )));
                }
                let step = step_at(
                    "skipping vars_files item due to an undefined variable",
                    origin,
                );
                manager.log().warning(&step.with_place());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Arc::new(found))
}

/// The tables of the first file that there is; none when there is none.
fn first_that_exists(
    manager: &VariableManager,
    play: &Play,
    around: &Around<'_>,
    found: &[Dict],
    alternatives: &[Value],
) -> Result<Vec<Dict>, VariableError> {
    let folders: Vec<PathBuf> = Path::new(&**play.span.source.name())
        .parent()
        .map(Path::to_path_buf)
        .into_iter()
        .collect();
    for raw in alternatives {
        let name = if Templar::is_template(raw) {
            let files = Layer::Dicts(Arc::new(found.to_vec()));
            let layers = around.above.iter().cloned();
            let layers = layers
                .chain([files])
                .chain(around.below.iter().cloned())
                .collect();
            let merge_hashes = manager.settings().merge_hashes;
            let variables = TaskVariables::new(layers, merge_hashes);
            manager.templar(&variables).template(raw)?
        } else {
            raw.clone()
        };
        let Some(name) = name.as_str() else {
            return Err(not_text(play, &name, raw));
        };
        let Ok(path) = find_file(&folders, "vars", name, &play.directory) else {
            continue;
        };
        let file = manager.reader().read(&path).map_err(|error| match error {
            VariableError::Parse(_) => error,
            cause => VariableError::VarsFile {
                path: path.display().to_string(),
                cause: Box::new(cause),
            },
        })?;
        let tables = file.root.as_ref().map_or(Ok(Vec::new()), tables)?;
        for table in &tables {
            manager.reserved().check_dict(table);
        }
        let shown = path.display();
        manager
            .log()
            .verbose(3, &format!("Read `vars_file` '{shown}'."));
        return Ok(tables);
    }
    Ok(Vec::new())
}

/// A file holds one mapping or a list of them.
fn tables(root: &Node) -> Result<Vec<Dict>, VariableError> {
    let one = std::slice::from_ref(root);
    let nodes = root.as_sequence().unwrap_or(one);
    nodes
        .iter()
        .map(|node| match node.to_value(true) {
            Value::Dict(dict) => Ok(dict),
            _ => Err(Diagnostic::at(&node.span, "Invalid variable file contents.")
                .with_hint("Variable files must contain either a dictionary of variables, or a list of dictionaries.")
                .into()),
        })
        .collect()
}

fn not_text(play: &Play, value: &Value, raw: &Value) -> VariableError {
    let message = format!(
        "Invalid `vars_files` value of type '{}'.",
        value.type_name()
    );
    let diagnostic = match origin_of(raw) {
        Some(origin) => Diagnostic::in_source(&play.span.source, message)
            .at_position(origin.line, origin.column),
        None => Diagnostic::at(&play.span, message),
    };
    diagnostic
        .with_hint("A `vars_files` value should either be a string or list of strings.")
        .into()
}

fn origin_of(value: &Value) -> Option<shevek_jinja::Origin> {
    match value {
        Value::Str(text) => text.origin().cloned(),
        Value::List(list) => list.origin().cloned(),
        Value::Dict(dict) => dict.origin().cloned(),
        _ => None,
    }
}
