//! The task of an ad hoc command: `-m MODULE -a ARGS`.

use std::sync::Arc;

use shevek_jinja::{Str, Tags, Value};
use shevek_yaml::{Diagnostic, Source, Span};

use super::actions::Actions;
use super::arguments::{Written, load_action};
use super::task::check_meta;
use crate::action_catalog::ActionCatalog;
use crate::task::Task;

/// Makes the task for a module and its arguments as typed on the command line (`k=v`, free-form text or JSON).
/// `async_seconds` and `poll_seconds` are `-B` and `-P`.
///
/// # Errors
/// When the module is unknown or the arguments cannot be read.
pub fn parse_ad_hoc_task(
    module: &str,
    args: &str,
    async_seconds: i64,
    poll_seconds: i64,
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
    let written = Written {
        module: Some((module, key, given)),
        ..Written::default()
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
    let source = Source::new(
        format!("<adhoc '{module}' task>"),
        format!(
            "{{'action': '{module}', 'args': {shown}, 'timeout': 0, 'async_val': {async_seconds}, 'poll': {poll_seconds}}}"
        ),
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
    task.async_ = Some(Value::Int(async_seconds));
    task.poll = Some(Value::Int(poll_seconds));
    check_meta(&task, &place)?;
    Ok(task)
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
