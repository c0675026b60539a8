//! The task of an ad hoc command: `-m MODULE -a ARGS`.

use shevek_jinja::{Dict, Str, Tags, Value};
use shevek_yaml::{Diagnostic, Source, Span};

use super::arguments::{Written, load_action};
use crate::action_catalog::ActionCatalog;
use crate::directives::Directives;
use crate::task::Task;

/// Makes the task for a module and its arguments as typed on the command line (`k=v`, free-form text or JSON).
///
/// # Errors
/// When the module is unknown or the arguments cannot be read.
pub fn parse_ad_hoc_task(
    module: &str,
    args: &str,
    catalog: &dyn ActionCatalog,
) -> Result<Task, Diagnostic> {
    let source = Source::new("<adhoc>", format!("{module}: {args}"));
    let span = Span::point(&source, 1, 1);
    let name = shevek_yaml::load(&Source::new("<module>", quoted(module)))?.root;
    let text = args.trim();
    let arguments = if text.starts_with('{') && text.ends_with('}') && !text.starts_with("{{") {
        shevek_yaml::load(&Source::new("<arguments>", text))?.root
    } else if text.is_empty() {
        None
    } else {
        shevek_yaml::load(&Source::new("<arguments>", quoted(args)))?.root
    };
    let missing = || Diagnostic::at(&span, "No module was named.");
    let key = name.as_ref().ok_or_else(missing)?;
    let nothing = shevek_yaml::load(&Source::new("<arguments>", "null"))?.root;
    let given = arguments
        .as_ref()
        .or(nothing.as_ref())
        .ok_or_else(missing)?;
    let written = Written {
        module: Some((module, key, given)),
        ..Written::default()
    };
    let loaded = load_action(key, &written, catalog)?;
    Ok(Task {
        span: None,
        action_span: None,
        name: Some(Value::Str(Str::tagged(
            loaded.action.as_str(),
            Tags::default(),
        ))),
        action: loaded.action,
        written_action: loaded.written,
        args: loaded.args,
        directives: Directives::default(),
        vars: Dict::new(),
        when: Vec::new(),
        loop_: None,
        register: None,
        changed_when: Vec::new(),
        failed_when: Vec::new(),
        until: Vec::new(),
        retries: None,
        delay: None,
        async_: None,
        poll: None,
        implicit: false,
    })
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
