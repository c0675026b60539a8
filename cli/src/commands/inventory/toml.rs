//! TOML output, as the Python library that Ansible uses (tomli-w) lays it out.

use std::fmt::Write as _;

use shevek_jinja::value::float_repr;
use shevek_jinja::{Dict, Value};
use shevek_yaml::VaultText;

use crate::error::CommandError;

/// Lists of tables that fit into a line this long are written in one.
const LONGEST_INLINE: usize = 100;
const INDENT: &str = "    ";

/// The document as TOML.
pub(super) fn text(document: &Dict) -> Result<String, CommandError> {
    let mut out = String::new();
    table(document, "", false, &mut out)?;
    Ok(out)
}

/// A table: its values, then the tables in it with their headers.
fn table(dict: &Dict, name: &str, is_in_list: bool, out: &mut String) -> Result<(), CommandError> {
    let (mut literals, mut tables) = (Vec::new(), Vec::new());
    for (key, value) in dict.raw_items() {
        let key = key_text(&key)?;
        match value {
            Value::Dict(dict) => tables.push((key, vec![dict], false)),
            value => match inner_tables(&value)? {
                Some(list) => tables.push((key, list, true)),
                None => literals.push((key, value)),
            },
        }
    }
    let has_header =
        is_in_list || (!name.is_empty() && (!literals.is_empty() || tables.is_empty()));
    if has_header {
        let (open, close) = if is_in_list { ("[[", "]]") } else { ("[", "]") };
        let _ = writeln!(out, "{open}{name}{close}");
    }
    for (key, value) in &literals {
        let _ = writeln!(out, "{key} = {}", literal(value, 0)?);
    }
    let mut is_separate = !has_header && literals.is_empty();
    for (key, dicts, is_list) in tables {
        let full = if name.is_empty() {
            key
        } else {
            format!("{name}.{key}")
        };
        for dict in dicts {
            if !std::mem::replace(&mut is_separate, false) {
                out.push('\n');
            }
            table(&dict, &full, is_list, out)?;
        }
    }
    Ok(())
}

/// The dicts of a list of nothing else, when they do not fit into a line.
fn inner_tables(value: &Value) -> Result<Option<Vec<Dict>>, CommandError> {
    let Value::List(list) = value else {
        return Ok(None);
    };
    let mut dicts = Vec::new();
    for item in list.raw_vec() {
        match item {
            Value::Dict(dict) => dicts.push(dict),
            _ => return Ok(None),
        }
    }
    if dicts.is_empty() {
        return Ok(None);
    }
    let mut fits = true;
    for dict in &dicts {
        let line = format!("{INDENT}{},", inline_table(dict)?);
        fits &= line.chars().count() <= LONGEST_INLINE && !line.contains('\n');
    }
    Ok((!fits).then_some(dicts))
}

fn inline_table(dict: &Dict) -> Result<String, CommandError> {
    let mut entries = Vec::new();
    for (key, value) in dict.raw_items() {
        entries.push(format!("{} = {}", key_text(&key)?, literal(&value, 0)?));
    }
    Ok(if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", entries.join(", "))
    })
}

fn literal(value: &Value, depth: usize) -> Result<String, CommandError> {
    Ok(match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Float(number) => float_repr(*number),
        Value::Date(date) => date.to_string(),
        Value::DateTime(time) => time.isoformat(" "),
        Value::Time(time) => time.to_string(),
        Value::Str(text) if VaultText::of(text).is_none() => string(text.as_str()),
        Value::List(list) => array(&list.raw_vec(), depth)?,
        Value::Tuple(tuple) => array(tuple, depth)?,
        Value::Dict(dict) => inline_table(dict)?,
        other => {
            return Err(CommandError::Failed(format!(
                "Object of type '{}' cannot be written as TOML.",
                other.type_name()
            )));
        }
    })
}

fn array(items: &[Value], depth: usize) -> Result<String, CommandError> {
    if items.is_empty() {
        return Ok("[]".to_owned());
    }
    let indent = INDENT.repeat(depth + 1);
    let mut text = "[\n".to_owned();
    for item in items {
        let _ = writeln!(text, "{indent}{},", literal(item, depth + 1)?);
    }
    text.push_str(&INDENT.repeat(depth));
    text.push(']');
    Ok(text)
}

fn key_text(key: &Value) -> Result<String, CommandError> {
    let Value::Str(text) = key else {
        return Err(CommandError::Failed(format!(
            "A key of type '{}' cannot be written as TOML.",
            key.type_name()
        )));
    };
    let text = text.as_str();
    let is_bare = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    Ok(if is_bare {
        text.to_owned()
    } else {
        string(text)
    })
}

fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push('\t'),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
