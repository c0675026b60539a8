//! Groups that are named by the value of an expression.

use shevek_jinja::Value;
use shevek_yaml::{Diagnostic, Node};

use crate::source::plugin_file::{node_flag, wrong_type};

/// An entry of `keyed_groups`.
pub(super) struct KeyedGroup {
    pub(super) key: Value,
    pub(super) prefix: String,
    pub(super) separator: String,
    pub(super) parent: Option<Value>,
    default_value: Option<String>,
    /// `trailing_separator: false`
    no_trailing_separator: bool,
}

/// The names that a key gives.
pub(super) enum Names {
    /// These; each is to be prefixed.
    Given(Vec<String>),
    /// None, which is a mistake in strict files.
    Empty,
    /// None.
    Nothing,
}

impl KeyedGroup {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        if node.as_mapping().is_none_or(<[_]>::is_empty) {
            return Err(Diagnostic::at(
                &node.span,
                "Invalid keyed group entry, it must be a dictionary",
            ));
        }
        let text = |name: &str, default: &str| -> Result<String, Diagnostic> {
            match node.get(name) {
                None => Ok(default.to_owned()),
                Some(value) => value
                    .as_scalar()
                    .map(|scalar| scalar.text.to_string())
                    .ok_or_else(|| wrong_type(value, name, "a string")),
            }
        };
        let given = |name: &str| node.get(name).filter(|value| !value.is_null());
        let default_value = given("default_value");
        let trailing = given("trailing_separator");
        if let (Some(_), Some(trailing)) = (default_value, trailing) {
            return Err(Diagnostic::at(
                &trailing.span,
                "parameters are mutually exclusive for keyed groups: default_value|trailing_separator",
            ));
        }
        Ok(Self {
            key: given("key").map_or(Value::None, |key| key.to_value(true)),
            prefix: text("prefix", "")?,
            separator: text("separator", "_")?,
            parent: given("parent_group").map(|parent| parent.to_value(true)),
            default_value: default_value
                .map(|_| text("default_value", ""))
                .transpose()?,
            no_trailing_separator: trailing.and_then(node_flag) == Some(false),
        })
    }

    /// The names for the value of the key, without the prefix.
    ///
    /// # Errors
    /// When it is a value that names nothing.
    pub(super) fn names(&self, key: &Value) -> Result<Names, String> {
        if let Some(default) = self.default_value.as_ref().filter(|_| is_blank(key)) {
            return Ok(Names::Given(vec![default.clone()]));
        }
        let is_true = key.is_true().map_err(|error| error.to_string())?;
        if !is_true {
            return Ok(match key {
                Value::List(_) | Value::Dict(_) => Names::Nothing,
                _ => Names::Empty,
            });
        }
        let shown = |value: &Value| value.str().map_err(|error| error.to_string());
        let mut names = Vec::new();
        match key {
            Value::Str(text) => names.push(text.as_str().to_owned()),
            Value::List(list) => {
                for item in list.raw_vec() {
                    names.push(match &self.default_value {
                        Some(default) if is_blank(&item) => default.clone(),
                        _ => shown(&item)?,
                    });
                }
            }
            Value::Dict(dict) => {
                for (name, value) in dict.raw_items() {
                    let name = shown(&name)?;
                    let separator = &self.separator;
                    names.push(match &self.default_value {
                        Some(default) if is_blank(&value) => format!("{name}{separator}{default}"),
                        None if is_blank(&value) && self.no_trailing_separator => name,
                        _ => format!("{name}{separator}{}", shown(&value)?),
                    });
                }
            }
            other => {
                return Err(format!(
                    "Invalid group name format, expected a string or a list of them or dictionary, got: {}",
                    other.type_name()
                ));
            }
        }
        Ok(Names::Given(names))
    }
}

/// What `default_value` stands for.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::Str(text) => text.as_str().is_empty(),
        _ => false,
    }
}
