//! JSON output, as inventory scripts print it.

use std::collections::BTreeMap;

use shevek_jinja::value::float_repr;
use shevek_jinja::{Dict, Value};
use shevek_yaml::VaultText;

use crate::error::CommandError;

const INDENT: usize = 4;

/// The document with sorted keys. Variables that are no templates (`!unsafe`) and vaulted ones are marked where
/// whoever reads the document as an inventory looks for variables. Ansible: the profile `inventory_legacy`.
pub(super) fn text(document: &Dict) -> Result<String, CommandError> {
    let mut writer = Writer {
        out: String::new(),
        path: Vec::new(),
    };
    writer.dict(document)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    /// The keys that lead to the value being written; positions in lists are empty.
    path: Vec<String>,
}

impl Writer {
    fn value(&mut self, value: &Value) -> Result<(), CommandError> {
        match value {
            Value::None => self.out.push_str("null"),
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => self.out.push_str(&number.to_string()),
            Value::BigInt(number) => self.out.push_str(&number.to_string()),
            Value::Float(number) => self.out.push_str(&float_text(*number)),
            Value::Date(date) => self.string(&date.to_string()),
            Value::DateTime(time) => self.string(&time.isoformat("T")),
            Value::Time(time) => self.string(&time.to_string()),
            Value::Str(text) => match VaultText::of(text) {
                Some(vault) => self.marked("__ansible_vault", vault.ciphertext()),
                None if !text.is_trusted() && self.holds_variables() => {
                    self.marked("__ansible_unsafe", text.as_str());
                }
                None => self.string(text.as_str()),
            },
            Value::List(list) => self.items(&list.raw_vec())?,
            Value::Tuple(tuple) => self.items(tuple)?,
            Value::Set(set) => self.items(&set.to_vec())?,
            Value::Dict(dict) => self.dict(dict)?,
            other => {
                return Err(CommandError::Failed(format!(
                    "Object of type '{}' is not JSON serializable by the 'inventory_legacy' profile.",
                    other.type_name()
                )));
            }
        }
        Ok(())
    }

    fn holds_variables(&self) -> bool {
        let key = |index: usize| self.path.get(index).map(String::as_str);
        (self.path.len() >= 4 && key(0) == Some("_meta") && key(1) == Some("hostvars"))
            || (self.path.len() >= 3 && key(1) == Some("vars"))
    }

    fn string(&mut self, text: &str) {
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }

    fn marked(&mut self, key: &str, text: &str) {
        self.out.push('{');
        self.path.push(String::new());
        self.new_line();
        self.string(key);
        self.out.push_str(": ");
        self.string(text);
        self.path.pop();
        self.new_line();
        self.out.push('}');
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        self.out
            .extend(std::iter::repeat_n(' ', INDENT * self.path.len()));
    }

    fn items(&mut self, items: &[Value]) -> Result<(), CommandError> {
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.out.push('[');
        self.path.push(String::new());
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.new_line();
            self.value(item)?;
        }
        self.path.pop();
        self.new_line();
        self.out.push(']');
        Ok(())
    }

    fn dict(&mut self, dict: &Dict) -> Result<(), CommandError> {
        let mut entries = BTreeMap::new();
        for (key, value) in dict.raw_items() {
            entries.insert(key_text(&key)?, value);
        }
        if entries.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        self.out.push('{');
        for (index, (key, value)) in entries.into_iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.path.push(key);
            self.new_line();
            if let Some(key) = self.path.last() {
                let key = serde_json::Value::from(key.as_str()).to_string();
                self.out.push_str(&key);
            }
            self.out.push_str(": ");
            self.value(&value)?;
            self.path.pop();
        }
        self.new_line();
        self.out.push('}');
        Ok(())
    }
}

/// A number as Python writes it: there are no others in JSON than finite ones.
fn float_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}Infinity")
    } else {
        float_repr(number)
    }
}

fn key_text(key: &Value) -> Result<String, CommandError> {
    Ok(match key {
        Value::Str(text) => text.as_str().to_owned(),
        Value::None => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Float(number) => float_text(*number),
        other => {
            return Err(CommandError::Failed(format!(
                "Key of type '{}' is not JSON serializable by the 'inventory_legacy' profile.",
                other.type_name()
            )));
        }
    })
}
