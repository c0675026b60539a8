//! Which action a task names and with which arguments. Ansible: `ModuleArgsParser`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_jinja::{Dict, Str, Value};
use shevek_plugin::foreign_module_in;
use shevek_yaml::{Deprecated, Diagnostic, Node, Span};

use super::actions::Actions;
use super::did_you_mean;
use super::fields::{describe, value};
use crate::action_catalog::ActionInfo;
use crate::args::{parse_key_values, split_args};

/// Actions that take free-form text whatever their spec says.
const TEXT_ACTIONS: &[&str] = &[
    "add_host",
    "command",
    "group_by",
    "include_vars",
    "raw",
    "script",
    "set_fact",
    "shell",
    "win_command",
    "win_shell",
];

/// The parts of a task that name its action and arguments.
#[derive(Default)]
pub(super) struct Written<'a> {
    /// `MODULE: arguments`.
    pub(super) module: Option<(&'a str, &'a Node, &'a Node)>,
    /// `action: ...`.
    pub(super) action: Option<(&'a Node, &'a Node)>,
    /// `local_action: ...`.
    pub(super) local_action: Option<(&'a Node, &'a Node)>,
    /// `args: ...`.
    pub(super) args: Option<&'a Node>,
}

/// The action of a task.
pub(super) struct LoadedAction<'a> {
    pub(super) action: String,
    pub(super) written: String,
    pub(super) args: Dict,
    /// Where each argument's name stands, as far as it has a place of its own.
    pub(super) places: Vec<(String, Span)>,
    /// Where the action's name stands.
    pub(super) name_span: &'a Span,
    /// What is known of it; `None` when its name is a template.
    pub(super) info: Option<ActionInfo>,
    /// Where arguments stand that have free-form text, which the action does not take.
    pub(super) extra_text: Option<&'a Span>,
    /// Forms that later versions of Ansible refuse.
    pub(super) deprecated: Vec<Deprecated>,
}

pub(super) fn load_action<'a>(
    node: &'a Node,
    written: &Written<'a>,
    actions: Actions<'_>,
) -> Result<LoadedAction<'a>, Diagnostic> {
    let args = Dict::new();
    let mut places = Vec::new();
    let mut deprecated = Vec::new();
    if let Some(extra) = written.args {
        if extra.is_null() {
            deprecated.push(deprecated_form(
                "Ignoring empty task `args` keyword.",
                "A mapping or template which resolves to a mapping is required.",
                &node.span,
            ));
        }
        read_args_keyword(extra, &args, &mut places)?;
    }
    if let (Some(_), Some((key, _))) = (written.action, written.local_action) {
        return Err(Diagnostic::at(
            &key.span,
            "action and local_action are mutually exclusive",
        ));
    }
    let keyword = written.action.or(written.local_action);
    let (name, name_span, given) = match (written.module, keyword) {
        (Some((name, key, given)), None) => (name.to_string(), &key.span, given),
        (None, Some((key, action))) => {
            let mut loaded = from_action_keyword(key, action, args, places, actions)?;
            loaded.deprecated.splice(0..0, deprecated);
            return Ok(loaded);
        }
        (Some((name, key, _)), Some((keyword, _))) => {
            let keyword = keyword.as_str().unwrap_or("action");
            return Err(Diagnostic::at(
                &key.span,
                format!("conflicting action statements: {keyword}, {name}"),
            )
            .with_hint("A task runs one module. Make two tasks of it."));
        }
        (None, None) => {
            return Err(
                Diagnostic::at(&node.span, "no module/action detected in task.").with_hint(
                    "Name the module to run, such as 'ansible.builtin.command: uptime'.",
                ),
            );
        }
    };
    let info = resolve(&name, name_span, actions)?;
    let is_extra = read_arguments(given, &info, &args, &mut places)?;
    if written.args.is_some()
        && let Some(text) = given.as_str()
    {
        deprecated.extend(merged_text(text, &given.span, &info)?);
    }
    Ok(LoadedAction {
        extra_text: is_extra.then_some(&given.span),
        action: info.name.clone(),
        written: name,
        args,
        places,
        name_span,
        info: Some(info),
        deprecated,
    })
}

/// `action: module k=v` or `action: {module: name, k: v}`. The name may be a template.
fn from_action_keyword<'a>(
    key: &'a Node,
    node: &'a Node,
    args: Dict,
    mut places: Vec<(String, Span)>,
    actions: Actions<'_>,
) -> Result<LoadedAction<'a>, Diagnostic> {
    let line = match (node.as_mapping(), node.as_str()) {
        (None, Some(text)) => text,
        (Some(_), _) => node.get("module").and_then(Node::as_str).ok_or_else(|| {
            Diagnostic::at(&key.span, "no module/action detected in task.")
                .with_hint("Name it: 'action: {module: ..., ...}'.")
        })?,
        (None, None) => {
            return Err(Diagnostic::at(
                &node.span,
                format!("unexpected parameter type in action: {}", describe(node)),
            ));
        }
    };
    let mut deprecated = Vec::new();
    if node.as_mapping().is_some() {
        deprecated.push(deprecated_form(
            "Using a mapping for `action` is deprecated.",
            "Use a string value for `action`.",
            &node.span,
        ));
    }
    let words = split_args(line).map_err(|e| Diagnostic::at(&node.span, e.to_string()))?;
    let name = words.first().map_or("", |word| word.trim()).to_string();
    let info = if is_template(&name) {
        None
    } else {
        Some(resolve(&name, &node.span, actions)?)
    };
    let mut nested = None;
    for (key, node) in node.as_mapping().into_iter().flatten() {
        match key.as_str() {
            Some("module") => {}
            Some("args") => nested = Some(node),
            _ => insert(key, node, &args, &mut places)?,
        }
    }
    let rest = line.trim_start().strip_prefix(&name).unwrap_or_default();
    let is_extra = read_text(rest.trim(), &node.span, info.as_ref(), &args)?;
    match nested.map(|node| (node, node.as_str())) {
        None => {}
        Some((node, Some(text))) => {
            read_text(text, &node.span, None, &args)?;
        }
        Some((node, None)) => read_args_keyword(node, &args, &mut places)?,
    }
    Ok(LoadedAction {
        extra_text: is_extra.then_some(&node.span),
        action: info
            .as_ref()
            .map_or_else(|| name.clone(), |info| info.name.clone()),
        written: name,
        args,
        places,
        name_span: &node.span,
        info,
        deprecated,
    })
}

fn deprecated_form(message: impl Into<String>, help: &'static str, span: &Span) -> Deprecated {
    Deprecated {
        message: message.into(),
        help: Some(help),
        version: "2.23",
        origin: Some(span.origin()),
    }
}

/// Options in a module's line beside the keyword `args`.
fn merged_text(
    text: &str,
    span: &Span,
    info: &ActionInfo,
) -> Result<Option<Deprecated>, Diagnostic> {
    let (options, _) = parse_key_values(text, takes_whole_text(info))
        .map_err(|error| Diagnostic::at(span, error.to_string()))?;
    let mut names: Vec<String> = options
        .iter()
        .map(|(name, _)| format!("'{name}'"))
        .collect();
    names.sort();
    names.dedup();
    Ok((!names.is_empty()).then(|| {
        deprecated_form(
            format!(
                "Merging legacy k=v args ({}) into task args.",
                names.join(", ")
            ),
            "Include all task args in the task `args` mapping.",
            span,
        )
    }))
}

fn resolve(name: &str, span: &Span, actions: Actions<'_>) -> Result<ActionInfo, Diagnostic> {
    if let Some(info) = actions.resolve(name) {
        return Ok(info);
    }
    let short = name.strip_prefix("ansible.builtin.").unwrap_or(name);
    if short == "include" {
        return Err(Diagnostic::at(
            span,
            "The 'ansible.builtin.include' action plugin has been removed. Use include_tasks or import_tasks instead.",
        ));
    }
    let error = Diagnostic::at(
        span,
        format!(
            "couldn't resolve module/action '{name}'. This often indicates a misspelling, missing collection, or incorrect module path."
        ),
    );
    if actions.catalog.rejects(name) {
        return Err(error.with_hint(
            "The reject list of plugin_filters_cfg (else /etc/ansible/plugin_filters.yml) names it.",
        ));
    }
    if let Some(file) = foreign_module(name, span, actions) {
        return Err(error.with_hint(format!(
            "{} is a module that needs an interpreter on the target. Shevek runs the modules that are part of it, and \
             shared libraries that were made for it (`shevek plugin new`).",
            file.display()
        )));
    }
    let names = actions.names();
    let known = names
        .iter()
        .map(String::as_str)
        .chain(crate::keyword::KEYWORDS.iter().map(|k| k.name));
    Err(match did_you_mean::hint(short, known) {
        Some(hint) => error.with_hint(hint),
        None => error,
    })
}

/// The file of a module in Python or the like that the name means: where modules are looked for, in the role, or in the
/// collection that the task belongs to.
fn foreign_module(name: &str, span: &Span, actions: Actions<'_>) -> Option<PathBuf> {
    let own = || {
        let short = name.rsplit('.').next().unwrap_or(name);
        let folders = Path::new(&**span.source.name()).ancestors().skip(1).take(5);
        folders
            .flat_map(|folder| [folder.join("library"), folder.join("plugins/modules")])
            .find_map(|folder| foreign_module_in(&folder, short))
    };
    actions.catalog.foreign_module(name).or_else(own)
}

/// `args:` gives options that the module's own line wins over.
fn read_args_keyword(
    node: &Node,
    args: &Dict,
    places: &mut Vec<(String, Span)>,
) -> Result<(), Diagnostic> {
    if let Some(pairs) = node.as_mapping() {
        for (key, node) in pairs {
            insert(key, node, args, places)?;
        }
        return Ok(());
    }
    match node.as_str() {
        Some(text) if is_one_template(text) => {
            args.insert_str("_variable_params", value(node));
            Ok(())
        }
        _ if node.is_null() => Ok(()),
        _ => Err(Diagnostic::at(
            &node.span,
            "The value of the task `args` keyword is invalid.",
        )
        .with_hint("A mapping or template which resolves to a mapping is required.")),
    }
}

fn read_arguments(
    node: &Node,
    info: &ActionInfo,
    args: &Dict,
    places: &mut Vec<(String, Span)>,
) -> Result<bool, Diagnostic> {
    if let Some(pairs) = node.as_mapping() {
        for (key, node) in pairs {
            insert(key, node, args, places)?;
        }
        return Ok(false);
    }
    if node.is_null() {
        return Ok(false);
    }
    match node.as_scalar() {
        Some(scalar) => {
            if node.as_str().is_some_and(is_one_template) && !takes_text(info) {
                args.insert_str("_variable_params", value(node));
                return Ok(false);
            }
            read_text(&scalar.text, &node.span, Some(info), args)
        }
        None => Err(Diagnostic::at(
            &node.span,
            format!("unexpected parameter type in action: {}", describe(node)),
        )
        .with_hint("Give the module's options as a mapping below its name.")),
    }
}

fn insert(
    key: &Node,
    node: &Node,
    args: &Dict,
    places: &mut Vec<(String, Span)>,
) -> Result<(), Diagnostic> {
    let Some(name) = key.as_scalar().map(|scalar| scalar.text.to_string()) else {
        return Err(Diagnostic::at(&key.span, "An option's name must be text."));
    };
    match value(key) {
        // Where a name stands is told when it is wrong.
        text @ Value::Str(_) => {
            args.insert(text, value(node)).ok();
        }
        _ => args.insert_str(&name, value(node)),
    }
    places.push((name, key.span.clone()));
    Ok(())
}

/// Free-form text or `k=v` pairs. Only commands take their whole text as it is. Says whether there is text that the
/// action does not take.
fn read_text(
    text: &str,
    span: &Span,
    info: Option<&ActionInfo>,
    args: &Dict,
) -> Result<bool, Diagnostic> {
    let is_command = info.is_some_and(takes_whole_text);
    let (options, rest) =
        parse_key_values(text, is_command).map_err(|e| Diagnostic::at(span, e.to_string()))?;
    for (name, text) in options {
        args.insert_str(&name, text_at(&text, span));
    }
    let Some(rest) = rest else { return Ok(false) };
    args.insert_str("_raw_params", text_at(&rest, span));
    Ok(info.is_some_and(|info| info.spec.is_some() && !takes_text(info)))
}

/// Whether an action's text is a command, in which only its own options are `k=v` pairs.
fn takes_whole_text(info: &ActionInfo) -> bool {
    matches!(
        info.name.as_str(),
        "command" | "raw" | "script" | "shell" | "win_command" | "win_shell"
    )
}

/// Whether an action takes free-form text. Ansible: `RAW_PARAM_MODULES`, `supports_raw_params`.
fn takes_text(info: &ActionInfo) -> bool {
    let spec = info.spec.as_ref();
    TEXT_ACTIONS.contains(&info.name.as_str()) || spec.is_some_and(|spec| spec.free_form.is_some())
}

pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

fn is_one_template(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{{") && text.ends_with("}}")
}

/// Text that stands at `span` and may be a template.
fn text_at(text: &str, span: &Span) -> Value {
    let tags = shevek_jinja::Tags {
        trusted: true,
        origin: Some(span.origin()),
        extension: None,
    };
    Value::Str(Str::with_tags(text, Arc::new(tags)))
}
