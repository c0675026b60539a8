//! Reading the entries of a mapping that has keywords.

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node};

use super::did_you_mean;
use super::error::Problem;
use crate::keyword::{KEYWORDS, Keyword, Place};

/// Turns a node into an untemplated value.
pub(crate) fn value(node: &Node) -> Value {
    node.to_value(true)
}

/// The value of a keyword, unless it is empty.
pub(crate) fn optional(node: &Node) -> Option<Value> {
    (!node.is_null()).then(|| value(node))
}

/// A list, or one value as a list of one.
pub(crate) fn list(node: &Node) -> Vec<Value> {
    as_list(&value(node))
}

/// The same for a value.
pub(crate) fn as_list(value: &Value) -> Vec<Value> {
    match value {
        Value::List(items) => items.raw_vec(),
        Value::None => Vec::new(),
        other => vec![other.clone()],
    }
}

/// A list of text, or one text as a list of one, for the keyword `name`.
pub(crate) fn texts(node: &Node, name: &str) -> Result<Vec<Value>, Diagnostic> {
    let values = list(node);
    match values.iter().find(|value| value.as_str().is_none()) {
        None => Ok(values),
        Some(other) => Err(Diagnostic::at(
            &node.span,
            format!(
                "Keyword '{name}' items must be of type 'str', not '{}'.",
                other.type_name()
            ),
        )),
    }
}

/// The entries of a mapping with string keys.
pub(crate) fn entries(node: &Node, what: Place) -> Result<Vec<(&str, &Node, &Node)>, Diagnostic> {
    let Some(pairs) = node.as_mapping() else {
        return Err(Diagnostic::at(
            &node.span,
            format!(
                "A {what} must be a mapping of keywords, not {}.",
                describe(node)
            ),
        ));
    };
    pairs
        .iter()
        .map(|(key, value)| match key.as_str() {
            Some(name) => Ok((name, key, value)),
            None => Err(Diagnostic::at(
                &key.span,
                format!("A keyword of a {what} must be text."),
            )),
        })
        .collect()
}

/// `a list`, `text` ... for messages.
pub(crate) fn describe(node: &Node) -> &'static str {
    match node.type_name() {
        "str" => "text",
        "list" => "a list",
        "dict" => "a mapping",
        "NoneType" => "nothing",
        "bool" => "a truth value",
        "int" | "float" => "a number",
        other => other,
    }
}

/// A value's class as Ansible's messages show it.
pub(crate) fn python_class(node: &Node) -> String {
    let kind = match node.type_name() {
        "str" => "Str",
        "list" => "List",
        "dict" => "Dict",
        "int" => "Int",
        "float" => "Float",
        other => return format!("<class '{other}'>"),
    };
    format!("<class 'ansible.module_utils._internal._datatag._AnsibleTagged{kind}'>")
}

/// A mapping of variables.
pub(crate) fn vars(node: &Node, what: Place) -> Result<Dict, Problem> {
    if node.is_null() {
        return Ok(Dict::new());
    }
    let invalid = || {
        Diagnostic::at(
            &node.span,
            format!("Vars in a {what} must be specified as a dictionary."),
        )
        .with_hint("Write one 'name: value' a line below 'vars:'.")
    };
    let pairs = node.as_mapping().ok_or_else(invalid)?;
    let dict = Dict::with_capacity(pairs.len());
    for (key, node) in pairs {
        let name = key
            .as_str()
            .filter(|name| is_variable_name(name))
            .ok_or_else(|| invalid_name(key))?;
        match value(key) {
            // Where a name stands is told when it is reserved.
            text @ Value::Str(_) => {
                dict.insert(text, value(node)).ok();
            }
            _ => dict.insert_str(name, value(node)),
        }
    }
    Ok(dict)
}

/// Whether a text may be a variable's name. Ansible: `validate_variable_name`.
pub fn is_variable_name(text: &str) -> bool {
    const RESERVED: &[&str] = &["False", "None", "True", "false", "none", "not", "true"];
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !RESERVED.contains(&text)
}

/// A key of `vars` that cannot be a variable.
fn invalid_name(key: &Node) -> Problem {
    let shown = match (key.as_str(), key.as_scalar()) {
        (Some(name), _) => format!("name {}", shevek_jinja::value::str_repr(name)),
        (None, Some(_)) => {
            let text = value(key).to_string();
            format!(
                "name {} of type '{}'",
                shevek_jinja::value::str_repr(&text),
                key.type_name()
            )
        }
        (None, None) => format!("name of type '{}'", key.type_name()),
    };
    Problem::of_hosts(
        Diagnostic::at(&key.span, format!("Invalid variable {shown}.")).with_hint(
            "Variable names must be strings starting with a letter or underscore character, and contain only \
             letters, numbers and underscores.",
        ),
    )
}

/// Checks that a keyword may stand in `place`.
pub(crate) fn check_keyword(
    key: &Node,
    name: &str,
    place: Place,
) -> Result<&'static Keyword, Diagnostic> {
    let Some(keyword) = Keyword::find(name) else {
        return Err(unknown_keyword(key, name, place));
    };
    if !keyword.fits(place) {
        let places: Vec<_> = keyword
            .places()
            .iter()
            .map(|place| format!("a {place}"))
            .collect();
        return Err(Diagnostic::at(
            &key.span,
            format!("'{name}' is not a valid attribute for a {place}"),
        )
        .with_hint(format!("It may stand in {}.", places.join(" or "))));
    }
    Ok(keyword)
}

/// The error for a key that is no keyword at all.
pub(crate) fn unknown_keyword(key: &Node, name: &str, place: Place) -> Diagnostic {
    let diagnostic = Diagnostic::at(
        &key.span,
        format!("'{name}' is not a valid attribute for a {place}"),
    );
    let known = KEYWORDS
        .iter()
        .filter(|keyword| keyword.fits(place))
        .map(|keyword| keyword.name);
    match did_you_mean::hint(name, known) {
        Some(hint) => diagnostic.with_hint(hint),
        None => diagnostic,
    }
}
