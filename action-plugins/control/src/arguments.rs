//! Reading arguments that playbooks write in several ways, with Python's words for what is wrong with them.

use serde_json::{Map, Value as Json};
use shevek_plugin::{ActionError, ActionHost, ActionTask, ArgumentSpec, python};

/// A boolean as Ansible's `boolean()` takes it: `yes`, `on`, `1`, `true`, ... in any case.
pub(crate) fn boolean(value: &Json) -> Result<bool, ActionError> {
    lenient_boolean(value).ok_or_else(|| {
        // Ansible prints a set here: its order differs from run to run.
        ActionError::Error(format!(
            "The value '{}' is not a valid boolean. Valid booleans include: \
             'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0",
            python::str(value)
        ))
    })
}

/// The same, `None` for anything else.
pub(crate) fn lenient_boolean(value: &Json) -> Option<bool> {
    let text = match value {
        Json::Bool(flag) => return Some(*flag),
        Json::String(text) => text.trim().to_lowercase(),
        other => other.to_string(),
    };
    match text.as_str() {
        "y" | "yes" | "on" | "1" | "true" | "t" | "1.0" => Some(true),
        "n" | "no" | "off" | "0" | "false" | "f" | "0.0" => Some(false),
        _ => None,
    }
}

/// A whole number, as a number or as text.
pub(crate) fn integer(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Python: `int(value)`, which cuts floats off.
///
/// # Errors
/// Python's message.
pub(crate) fn python_int(value: &Json) -> Result<i64, String> {
    match value {
        Json::Bool(flag) => Ok(i64::from(*flag)),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "cutting off is what int() does"
        )]
        Json::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|float| float as i64))
            .ok_or_else(|| "int too large to convert".to_string()),
        Json::String(text) => text.trim().parse().map_err(|_| {
            format!(
                "invalid literal for int() with base 10: {}",
                python::repr(value)
            )
        }),
        other => Err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            python::type_name(other)
        )),
    }
}

/// The arguments without those that have no value: Ansible takes them as not given.
pub(crate) fn given(task: &ActionTask) -> Map<String, Json> {
    let mut args = task.args.clone();
    args.retain(|_, value| !value.is_null());
    args
}

/// Refuses arguments that the spec does not have, in the words of actions that name theirs. Ansible: `_VALID_ARGS`.
pub(crate) fn refuse_unknown(task: &ActionTask, spec: &ArgumentSpec) -> Result<(), ActionError> {
    let unknown = spec.unknown(task.args.keys().map(String::as_str));
    if unknown.is_empty() {
        return Ok(());
    }
    Err(ActionError::Failed(format!(
        "Invalid options for {}: {}",
        task.action,
        unknown.join(",")
    )))
}

const VARIABLE_NAMES: &str = "Variable names must be strings starting with a letter or underscore character, and \
                              contain only letters, numbers and underscores.";

/// The name of a variable, which may be a template in a few places, if it is one.
/// Ansible: `validate_variable_name`.
pub(crate) fn variable_name(name: &str, host: &dyn ActionHost) -> Result<String, ActionError> {
    const RESERVED: [&str; 7] = ["false", "not", "True", "true", "None", "False", "none"];
    let name = if name.contains("{{") || name.contains("{%") {
        match host.template(name)? {
            Json::String(name) => name,
            other => {
                host.blame(Some(name), Some(VARIABLE_NAMES));
                return Err(ActionError::Error(format!(
                    "Invalid variable name '{}' of type '{}'.",
                    python::str(&other),
                    python_type(&other)
                )));
            }
        }
    } else {
        name.to_string()
    };
    let mut bytes = name.bytes();
    let is_name = bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_name && !RESERVED.contains(&name.as_str()) {
        return Ok(name);
    }
    host.blame(Some(&name), Some(VARIABLE_NAMES));
    Err(ActionError::Error(format!(
        "Invalid variable name {}.",
        python::repr(&Json::String(name))
    )))
}

/// What Python says when something has no such method. Ansible's values know where they come from, which shows in
/// the names of their types.
pub(crate) fn no_attribute(value: &Json, attribute: &str) -> ActionError {
    ActionError::Error(format!(
        "'{}' object has no attribute '{attribute}'",
        tagged_type(value)
    ))
}

fn python_type(value: &Json) -> &'static str {
    match value {
        Json::Null => "NoneType",
        Json::Bool(_) => "bool",
        Json::Number(number) if number.is_f64() => "float",
        Json::Number(_) => "int",
        Json::String(_) => "str",
        Json::Array(_) => "list",
        Json::Object(_) => "dict",
    }
}

/// The type of a value from a playbook.
pub(crate) fn tagged_type(value: &Json) -> &'static str {
    match value {
        Json::Null => "NoneType",
        Json::Bool(_) => "bool",
        Json::Number(number) if number.is_f64() => "_AnsibleTaggedFloat",
        Json::Number(_) => "_AnsibleTaggedInt",
        Json::String(_) => "_AnsibleTaggedStr",
        Json::Array(_) => "_AnsibleTaggedList",
        Json::Object(_) => "_AnsibleTaggedDict",
    }
}

/// Python: `str(type(value))` of a value from a playbook.
pub(crate) fn tagged_class(value: &Json) -> String {
    match value {
        Json::Null | Json::Bool(_) => format!("<class '{}'>", tagged_type(value)),
        other => format!(
            "<class 'ansible.module_utils._internal._datatag.{}'>",
            tagged_type(other)
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_every_spelling() {
        for (value, flag) in [
            (json!("Yes"), true),
            (json!(1), true),
            (json!("off"), false),
            (json!(0.0), false),
        ] {
            assert_eq!(boolean(&value), Ok(flag), "{value}");
        }
        assert!(boolean(&json!("maybe")).is_err());
        assert_eq!(integer(&json!(" 2 ")), Some(2));
        assert_eq!(integer(&json!("x")), None);
        for (value, number) in [
            (json!(" 12 "), Ok(12)),
            (json!(-1.9), Ok(-1)),
            (json!(true), Ok(1)),
            (
                json!("1.5"),
                Err("invalid literal for int() with base 10: '1.5'"),
            ),
            (
                json!([1]),
                Err(
                    "int() argument must be a string, a bytes-like object or a real number, not 'list'",
                ),
            ),
        ] {
            assert_eq!(
                python_int(&value),
                number.map_err(str::to_string),
                "{value}"
            );
        }
    }
}
