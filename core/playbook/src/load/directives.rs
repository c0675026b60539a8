//! Reading the keywords that plays, blocks and tasks share.

use std::sync::Arc;

use shevek_jinja::{List, Str, Value};
use shevek_yaml::{Diagnostic, Node};

use super::actions::Actions;
use super::error::Problem;
use super::fields::{as_list, texts, value};
use super::module_defaults::load_module_defaults;
use crate::directives::Directives;

const DEBUGGER_VALUES: [&str; 5] = [
    "always",
    "never",
    "on_failed",
    "on_skipped",
    "on_unreachable",
];

/// Takes one keyword of a file if it is a shared one; says whether it was.
pub(super) fn read_keyword(
    directives: &mut Directives,
    name: &str,
    node: &Node,
    actions: Actions<'_>,
) -> Result<bool, Problem> {
    match name {
        "tags" if node.as_sequence().is_none() && node.as_str().is_none() => Err(Problem::failed(
            Some(&node.span),
            "tags must be specified as a list",
        )),
        "module_defaults" => {
            directives.module_defaults = load_module_defaults(node, actions)?;
            Ok(true)
        }
        "collections" => {
            let collections = texts(node, name)?;
            directives.collections =
                (!collections.is_empty()).then(|| Value::List(List::new(collections)));
            Ok(true)
        }
        _ => {
            if name == "debugger"
                && let Some(text) = node.as_str()
                && !text.contains("{{")
                && !DEBUGGER_VALUES.contains(&text)
            {
                return Err(Diagnostic::at(
                    &node.span,
                    format!(
                        "'{text}' is not a valid value for debugger. Must be one of {}",
                        DEBUGGER_VALUES.join(", ")
                    ),
                )
                .into());
            }
            Ok(read_directive(directives, name, &value(node)))
        }
    }
}

/// Takes one keyword by its value if it is a shared one; says whether it was.
pub(super) fn read_directive(directives: &mut Directives, name: &str, value: &Value) -> bool {
    let slot = match name {
        "any_errors_fatal" => &mut directives.any_errors_fatal,
        "become" => &mut directives.become_,
        "become_exe" => &mut directives.become_exe,
        "become_flags" => &mut directives.become_flags,
        "become_method" => &mut directives.become_method,
        "become_user" => &mut directives.become_user,
        "check_mode" => &mut directives.check_mode,
        "collections" => &mut directives.collections,
        "connection" => &mut directives.connection,
        "debugger" => &mut directives.debugger,
        "delegate_facts" => &mut directives.delegate_facts,
        "delegate_to" => &mut directives.delegate_to,
        "diff" => &mut directives.diff,
        "ignore_errors" => &mut directives.ignore_errors,
        "ignore_unreachable" => &mut directives.ignore_unreachable,
        "no_log" => &mut directives.no_log,
        "port" => &mut directives.port,
        "remote_user" => &mut directives.remote_user,
        "run_once" => &mut directives.run_once,
        "throttle" => &mut directives.throttle,
        "timeout" => &mut directives.timeout,
        "environment" => {
            directives.environment = as_list(value);
            return true;
        }
        "module_defaults" => {
            directives.module_defaults = as_list(value);
            return true;
        }
        "notify" => {
            directives.notify = Some(as_list(value));
            return true;
        }
        "tags" => {
            directives.tags = match value {
                Value::Str(text) => split_tags(text),
                other => as_list(other),
            };
            return true;
        }
        _ => return false,
    };
    *slot = (!value.is_none()).then(|| value.clone());
    true
}

/// The tags of a text are separated by commas; those of a list are as they are.
fn split_tags(text: &Str) -> Vec<Value> {
    let tags = text.as_str().split(',').map(str::trim);
    tags.map(|tag| match text.tags() {
        Some(known) => Value::Str(Str::with_tags(tag, Arc::clone(known))),
        None => Value::from(tag),
    })
    .collect()
}
