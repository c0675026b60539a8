//! The task of an ad hoc command: `-m MODULE -a ARGS`.

use std::sync::Arc;

use shevek_jinja::{Str, Tags, Value};
use shevek_yaml::{Diagnostic, Node, Source, Span};

use super::actions::Actions;
use super::arguments::{Written, is_template, load_action};
use super::task::check_meta;
use crate::action_catalog::ActionCatalog;
use crate::task::Task;

/// Where a single task was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedTask {
    /// On the command line, with `-B` and `-P`.
    CommandLine {
        /// Seconds for the job; 0 is none.
        async_seconds: i64,
        /// Seconds between two looks at it.
        poll_seconds: i64,
    },
    /// In the console.
    Console {
        /// Seconds that it may take; 0 is no limit.
        timeout: u32,
    },
}

/// Makes the task for a module and its arguments as typed (`k=v`, free-form text or JSON).
///
/// # Errors
/// When the module is unknown or the arguments cannot be read.
pub fn parse_ad_hoc_task(
    module: &str,
    args: &str,
    typed: TypedTask,
    catalog: &dyn ActionCatalog,
) -> Result<Task, Diagnostic> {
    let name = shevek_yaml::load(&Source::new("<CLI option '-m'>", quoted(module)))?.root;
    let text = args.trim();
    let arguments = if text.starts_with('{') && text.ends_with('}') && !text.starts_with("{{") {
        shevek_yaml::load(&Source::new("<CLI option '-a'>", text))?.root
    } else if text.is_empty() {
        None
    } else {
        shevek_yaml::load(&Source::new("<CLI option '-a'>", quoted(args)))?.root
    };
    let missing = || {
        let source = Source::new("<CLI option '-m'>", module);
        Diagnostic::in_source(&source, "No module was named.")
    };
    let key = name.as_ref().ok_or_else(missing)?;
    let nothing = shevek_yaml::load(&Source::new("<CLI option '-a'>", "null"))?.root;
    let given = arguments
        .as_ref()
        .or(nothing.as_ref())
        .ok_or_else(missing)?;
    let line = with_arguments(module, text, given)?;
    let written = match &line {
        // The action's name is known when the task runs.
        Some(line) if is_template(module) => Written {
            action: Some((key, line)),
            args: given.as_mapping().map(|_| given),
            ..Written::default()
        },
        _ => Written {
            module: Some((module, key, given)),
            ..Written::default()
        },
    };
    let actions = Actions {
        catalog,
        collections: None,
        groups: None,
    };
    let loaded = load_action(key, &written, actions)?;
    let shown = Value::Dict(loaded.args.clone())
        .repr()
        .unwrap_or_else(|_| "{}".to_string());
    let (place, rest) = match typed {
        TypedTask::CommandLine {
            async_seconds,
            poll_seconds,
        } => (
            format!("<adhoc '{module}' task>"),
            format!("'timeout': 0, 'async_val': {async_seconds}, 'poll': {poll_seconds}"),
        ),
        TypedTask::Console { timeout } => ("<unknown>".to_owned(), format!("'timeout': {timeout}")),
    };
    let source = Source::new(
        place,
        format!("{{'action': '{module}', 'args': {shown}, {rest}}}"),
    );
    let mut task = Task::new(&loaded.action, Arc::default());
    // Line 0: it stands in no file.
    let place = Span::point(&source, 0, 0);
    task.span = Some(place.clone());
    task.name = Some(Value::Str(Str::tagged(
        loaded.action.as_str(),
        Tags::default(),
    )));
    task.written_action = loaded.written;
    task.args = loaded.args;
    match typed {
        TypedTask::CommandLine {
            async_seconds,
            poll_seconds,
        } => {
            task.async_ = Some(Value::Int(async_seconds));
            task.poll = Some(Value::Int(poll_seconds));
        }
        TypedTask::Console { timeout } => {
            task.directives.timeout = Some(Value::Int(i64::from(timeout)));
        }
    }
    check_meta(&task, &place)?;
    Ok(task)
}

/// Module and arguments in a line, as the keyword `action` has them; a mapping of arguments is none of it.
fn with_arguments(module: &str, args: &str, given: &Node) -> Result<Option<Node>, Diagnostic> {
    let line = match given.as_mapping() {
        None if !args.is_empty() => format!("{module} {args}"),
        _ => module.to_owned(),
    };
    Ok(shevek_yaml::load(&Source::new("<CLI option '-m'>", quoted(&line)))?.root)
}

/// A text as a double-quoted YAML scalar.
fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
            .replace('\t', "\\t")
    )
}
