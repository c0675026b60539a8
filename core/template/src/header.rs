//! The line `#jinja2: name:value, ...` at the start of a template, and overrides of the syntax.

use shevek_jinja::value::str_repr;
use shevek_jinja::{Error, ErrorKind, Syntax, Value};

/// What a template with a header starts with.
pub(crate) const HEADER: &str = "#jinja2:";

/// The options that there are.
const NAMES: [&str; 12] = [
    "block_start_string",
    "block_end_string",
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
    "line_statement_prefix",
    "line_comment_prefix",
    "trim_blocks",
    "lstrip_blocks",
    "newline_sequence",
    "keep_trailing_newline",
];

/// Applies the header, if there is one, and gives the template below it.
pub(crate) fn split_header<'t>(text: &'t str, syntax: &mut Syntax) -> Result<&'t str, Error> {
    let Some(rest) = text.strip_prefix(HEADER) else {
        return Ok(text);
    };
    let Some((line, body)) = rest.split_once('\n') else {
        return Err(syntax_error(
            "Missing newline after '#jinja2:' override.".to_owned(),
        ));
    };
    for pair in line.split(',') {
        if pair.trim().is_empty() {
            return Err(syntax_error(
                "Empty '#jinja2:' override pair not allowed.".to_owned(),
            ));
        }
        let Some((name, value)) = pair.split_once(':') else {
            return Err(syntax_error(format!(
                "Missing key-value separator `:` in '#jinja2:' override pair {}.",
                str_repr(pair)
            )));
        };
        if !NAMES.contains(&name.trim()) {
            return Err(unknown(name.trim()));
        }
        let value = literal(value.trim()).ok_or_else(|| {
            syntax_error(format!(
                "failed to parse jinja2 override '{}': the value is no Python literal",
                pair.trim()
            ))
        })?;
        set(syntax, name.trim(), &value)?;
    }
    Ok(body)
}

fn unknown(name: &str) -> Error {
    let name = str_repr(name);
    syntax_error(format!("Invalid '#jinja2:' override key {name}."))
}

fn syntax_error(message: String) -> Error {
    Error::new(ErrorKind::Syntax, message)
}

/// Sets one option by Jinja's name for it.
pub(crate) fn set(syntax: &mut Syntax, name: &str, value: &Value) -> Result<(), Error> {
    let text = match name {
        "trim_blocks" => return set_flag(&mut syntax.trim_blocks, name, value),
        "lstrip_blocks" => return set_flag(&mut syntax.lstrip_blocks, name, value),
        "keep_trailing_newline" => return set_flag(&mut syntax.keep_trailing_newline, name, value),
        "line_statement_prefix" | "line_comment_prefix" if value.is_none() => return Ok(()),
        "line_statement_prefix" => syntax.line_statement_prefix.insert(String::new()),
        "line_comment_prefix" => syntax.line_comment_prefix.insert(String::new()),
        "block_start_string" => &mut syntax.block_start,
        "block_end_string" => &mut syntax.block_end,
        "variable_start_string" => &mut syntax.variable_start,
        "variable_end_string" => &mut syntax.variable_end,
        "comment_start_string" => &mut syntax.comment_start,
        "comment_end_string" => &mut syntax.comment_end,
        "newline_sequence" => &mut syntax.newline_sequence,
        _ => return Err(unknown(name)),
    };
    match value.as_str() {
        Some(value) => value.clone_into(text),
        None => {
            return Err(syntax_error(format!(
                "the template option '{name}' must be a text"
            )));
        }
    }
    Ok(())
}

fn set_flag(flag: &mut bool, name: &str, value: &Value) -> Result<(), Error> {
    *flag = value
        .as_bool()
        .ok_or_else(|| syntax_error(format!("the template option '{name}' must be a boolean")))?;
    Ok(())
}

/// A Python literal of one word: a quoted text, a boolean, `None` or an int.
fn literal(text: &str) -> Option<Value> {
    match text {
        "True" => return Some(Value::Bool(true)),
        "False" => return Some(Value::Bool(false)),
        "None" => return Some(Value::None),
        _ => {}
    }
    for quote in ['\'', '"'] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            return Some(Value::from(
                inner
                    .replace("\\n", "\n")
                    .replace("\\r", "\r")
                    .replace("\\\\", "\\"),
            ));
        }
    }
    text.parse::<i64>().ok().map(Value::from)
}
