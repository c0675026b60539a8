//! Expanding `import_tasks`.

use std::path::{Path, PathBuf};

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node};

use super::block::{load_blocks, load_steps};
use super::context::PlayScope;
use super::error::Problem;
use super::fields::describe;
use super::static_variables::{template, unknown_import};
use super::yaml_file::{is_empty, read_yaml};
use crate::block::Step;
use crate::find::find_imported_tasks;
use crate::frame::Frame;
use crate::task::Task;

/// How many files may import each other. Ansible's end is Python's recursion limit.
const MAX_INCLUDES: usize = 100;

/// The tasks of the file, which inherit the keywords of the import.
pub(super) fn import_tasks(
    scope: &PlayScope<'_>,
    task: &Task,
    node: &Node,
) -> Result<Vec<Step>, Problem> {
    refuse_loop(task, node, "import_tasks", "include_tasks")?;
    let mut frame = inherited(task);
    let written = task.args.raw_get_str("_raw_params").unwrap_or(Value::None);
    let target = template(scope, &frame, &written)
        .map_err(|error| unknown_import(&node.span, &written, &error))?
        .to_string();
    let file = find_imported_tasks(&frame, &scope.directory, &target);
    if frame.includes.len() >= MAX_INCLUDES {
        return Err(Diagnostic::at(
            &node.span,
            format!("The file '{target}' is imported again and again in itself."),
        )
        .into());
    }
    let root = read_yaml(scope.context, &file, Some(&node.span))?;
    let Some(root) = root.filter(|root| !is_empty(root)) else {
        scope.context.log.warning(&format!(
            "file {} is empty and had no tasks to include",
            file.display()
        ));
        return Ok(Vec::new());
    };
    if root.as_sequence().is_none() {
        return Err(not_a_list(&root).into());
    }
    scope
        .context
        .log
        .verbose(2, &format!("statically imported: {}", file.display()));
    frame.includes.insert(0, folder_of(&target));
    if frame.handlers {
        return load_steps(scope, &root, &frame, false);
    }
    let blocks = load_blocks(scope, &root, &frame)?;
    Ok(blocks.into_iter().map(Step::Block).collect())
}

/// What tasks inherit from a static import: all its keywords.
pub(super) fn inherited(task: &Task) -> Frame {
    let guarded = task.frame.guarded
        || task.when.len() > task.frame.when.len()
        || task.directives.ignore_errors.is_some();
    Frame {
        directives: task.directives.clone(),
        vars: without_keywords(&task.vars),
        when: task.when.clone(),
        guarded,
        ..(*task.frame).clone()
    }
}

/// Variables of tasks without `tags` and `when`, which Ansible once took for keywords.
fn without_keywords(vars: &Dict) -> Dict {
    if !vars.contains_str("tags") && !vars.contains_str("when") {
        return vars.clone();
    }
    let vars = vars.shallow_copy();
    for name in ["tags", "when"] {
        let _ = vars.remove(&Value::from(name));
    }
    vars
}

pub(super) fn refuse_loop(
    task: &Task,
    node: &Node,
    import: &str,
    include: &str,
) -> Result<(), Diagnostic> {
    if task.loop_.is_none() {
        return Ok(());
    }
    Err(Diagnostic::at(
        &node.span,
        format!(
            "You cannot use loops on '{import}' statements. You should use '{include}' instead."
        ),
    ))
}

pub(super) fn not_a_list(root: &Node) -> Diagnostic {
    Diagnostic::at(
        &root.span,
        "included task files must contain a list of tasks",
    )
    .with_hint(format!(
        "Begin each task with '- '. This is {}.",
        describe(root)
    ))
}

/// The folder of a file as its include names it.
pub(super) fn folder_of(target: &str) -> PathBuf {
    Path::new(target)
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}
