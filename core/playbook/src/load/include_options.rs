//! What `include_tasks`, `include_role`, `import_tasks` and `import_role` may have.

use shevek_jinja::Value;
use shevek_yaml::{Diagnostic, Node, Span};

use super::did_you_mean;
use crate::task::Task;

/// Keywords beside a dynamic include. Ansible: `TaskInclude.VALID_INCLUDE_KEYWORDS`.
const KEYWORDS: &[&str] = &[
    "action",
    "args",
    "collections",
    "debugger",
    "ignore_errors",
    "loop",
    "loop_control",
    "name",
    "no_log",
    "register",
    "run_once",
    "tags",
    "timeout",
    "vars",
    "when",
];
const TASKS_OPTIONS: &[&str] = &["_raw_params", "apply", "file"];
const ROLE_OPTIONS: &[&str] = &[
    "allow_duplicates",
    "apply",
    "defaults_from",
    "handlers_from",
    "name",
    "public",
    "role",
    "rolespec_validate",
    "tasks_from",
    "vars_from",
];
/// The options of roles that name a file.
pub(super) const FROM_OPTIONS: &[&str] =
    &["defaults_from", "handlers_from", "tasks_from", "vars_from"];

/// Checks a task if it is an include or import; the file of tasks is under `_raw_params` afterwards.
pub(super) fn check_include(
    task: &Task,
    node: &Node,
    fields: &[(&str, &Node, &Node)],
    places: &[(String, Span)],
) -> Result<(), Diagnostic> {
    let is_role = match task.action.as_str() {
        "include_tasks" | "import_tasks" => false,
        "include_role" | "import_role" => true,
        _ => return Ok(()),
    };
    let dynamic = task.action.starts_with("include");
    if is_role && task.frame.handlers {
        return Err(Diagnostic::at(
            &node.span,
            format!(
                "Using '{}' as a handler is not supported.",
                task.written_action
            ),
        ));
    }
    if dynamic {
        check_keywords(task, fields, is_role)?;
    }
    check_names(
        task,
        node,
        places,
        if is_role { ROLE_OPTIONS } else { TASKS_OPTIONS },
    )?;
    let invalid = |message: String| Err(Diagnostic::at(&node.span, message));
    let action = &task.written_action;
    if is_role {
        let name = task.args.raw_get_str("name");
        if name
            .or_else(|| task.args.raw_get_str("role"))
            .is_none_or(|name| name.is_none())
        {
            return invalid(format!("'name' is a required field for {action}."));
        }
        for option in FROM_OPTIONS {
            if let Some(given) = task.args.raw_get_str(option)
                && given.as_str().is_none()
            {
                return invalid(format!(
                    "Expected a string for {option} but got <class '{}'> instead",
                    given.type_name()
                ));
            }
        }
    } else if !move_file(task) {
        return invalid(format!("No file specified for {action}"));
    }
    match task.args.raw_get_str("apply") {
        Some(apply) if apply.is_true().unwrap_or(true) && !dynamic => {
            invalid(format!("Invalid options for {action}: apply"))
        }
        Some(apply) if !matches!(apply, Value::Dict(_)) => invalid(format!(
            "Expected a dict for apply but got <class '{}'> instead",
            apply.type_name()
        )),
        _ => Ok(()),
    }
}

fn check_keywords(
    task: &Task,
    fields: &[(&str, &Node, &Node)],
    is_role: bool,
) -> Result<(), Diagnostic> {
    let class = match (is_role, task.frame.handlers) {
        (true, _) => "IncludeRole",
        (false, true) => "HandlerTaskInclude",
        (false, false) => "TaskInclude",
    };
    for (name, key, _) in fields {
        let fits = KEYWORDS.contains(name)
            || *name == task.written_action
            || name.starts_with("with_")
            || (*name == "listen" && task.frame.handlers);
        if !fits {
            return Err(Diagnostic::at(
                &key.span,
                format!("'{name}' is not a valid attribute for a {class}"),
            )
            .with_hint(format!(
                "Tasks that an include brings do not inherit its keywords. Put '{name}' below 'apply:'."
            )));
        }
    }
    Ok(())
}

fn check_names(
    task: &Task,
    node: &Node,
    places: &[(String, Span)],
    valid: &[&str],
) -> Result<(), Diagnostic> {
    let bad: Vec<String> = task
        .args
        .keys()
        .iter()
        .map(Value::to_string)
        .filter(|name| !valid.contains(&name.as_str()))
        .collect();
    let Some(first) = bad.first() else {
        return Ok(());
    };
    let span = places
        .iter()
        .find(|(name, _)| name == first)
        .map_or(&node.span, |(_, span)| span);
    let error = Diagnostic::at(
        span,
        format!(
            "Invalid options for {}: {}",
            task.written_action,
            bad.join(",")
        ),
    );
    Err(match did_you_mean::hint(first, valid.iter().copied()) {
        Some(hint) => error.with_hint(hint),
        None => error,
    })
}

/// Puts `file` in the place of the free-form text; says whether a file is given at all.
fn move_file(task: &Task) -> bool {
    let given = |value: &Value| value.is_true().unwrap_or(true);
    if task
        .args
        .raw_get_str("_raw_params")
        .as_ref()
        .is_some_and(given)
    {
        return true;
    }
    match task.args.remove(&Value::from("file")) {
        Ok(Some(file)) if given(&file) => {
            task.args.insert_str("_raw_params", file);
            true
        }
        _ => false,
    }
}
