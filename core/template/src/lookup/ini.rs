//! `ini`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::file::read::read_text;
use crate::plugin::plugin_error;
use crate::python::key_value::parse_key_value;
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("ini", ini)];

type Sections = Vec<(String, Vec<(String, Option<String>)>)>;

fn ini(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let shared = std::mem::take(&mut call.options);
    let mut out = Vec::new();
    for term in call.text_terms()? {
        let (words, pairs) = parse_key_value(&term);
        let key = words.join(" ");
        call.options = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), Value::from(value)))
            .collect();
        call.options.extend(shared.clone());
        let file = call
            .take_text("file")?
            .unwrap_or_else(|| "ansible.ini".to_owned());
        let section = call
            .take_text("section")?
            .unwrap_or_else(|| "global".to_owned());
        let is_pattern = call.take_bool("re", false)?;
        let default = call.take_text("default")?.unwrap_or_default();
        let case_sensitive = call.take_bool("case_sensitive", false)?;
        let allow_none =
            call.take_bool("allow_none", false)? || call.take_bool("allow_no_value", false)?;
        let is_properties = matches!(call.take_text("type")?.as_deref(), Some("properties"));
        if let Some(encoding) = call.take_text("encoding")?
            && !matches!(encoding.to_lowercase().as_str(), "utf-8" | "utf8")
        {
            return Err(plugin_error(format!(
                "the encoding '{encoding}' of ini files is not built in"
            )));
        }
        call.take_text("interpolation")?;
        let path = call.templar.context().find("files", &file);
        let path = path.ok_or_else(|| plugin_error(format!("the file '{file}' was not found")))?;
        let mut text = read_text(call.configuration(), &path)?;
        let section = if is_properties {
            "java_properties".to_owned()
        } else {
            section
        };
        if is_properties {
            text.insert_str(0, "[java_properties]\n");
        }
        let sections = parse(&text, case_sensitive, allow_none)?;
        let Some((_, entries)) = sections.iter().find(|(name, _)| *name == section) else {
            return Err(Error::value_error(format!(
                "No section '{section}' in '{}'.",
                path.display()
            )));
        };
        let wanted = if case_sensitive || is_pattern {
            key.clone()
        } else {
            key.to_lowercase()
        };
        if is_pattern {
            let regex = compile(&wanted, RegexFlags::default(), Anchor::Start)?;
            for (name, value) in entries {
                if regex.is_match(name).map_err(|error| match_error(&error))? {
                    out.push(interpolated(&sections, &section, name, value.as_deref())?);
                }
            }
            continue;
        }
        match entries.iter().find(|(name, _)| *name == wanted) {
            Some((name, value)) => {
                out.push(interpolated(&sections, &section, name, value.as_deref())?);
            }
            None => out.push(Value::from(default)),
        }
    }
    Ok(out)
}

/// Python's `configparser` without its defaults.
fn parse(text: &str, case_sensitive: bool, allow_none: bool) -> Result<Sections, Error> {
    let mut sections: Sections = Vec::new();
    let mut key_indent = 0;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let current = sections.last_mut();
        if let Some((_, entries)) = current
            && indent > key_indent
            && let Some((_, Some(value))) = entries.last_mut()
        {
            value.push('\n');
            value.push_str(trimmed);
            continue;
        }
        key_indent = indent;
        if let Some(name) = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .map(|(name, _)| name)
        {
            sections.push((name.to_owned(), Vec::new()));
            continue;
        }
        let Some((_, entries)) = sections.last_mut() else {
            return Err(plugin_error(format!(
                "File contains no section headers. line: {}: '{trimmed}'",
                number + 1
            )));
        };
        let (key, value) = match trimmed.find(['=', ':']) {
            Some(at) => (
                trimmed[..at].trim(),
                Some(trimmed[at + 1..].trim().to_owned()),
            ),
            None if allow_none => (trimmed, None),
            None => {
                return Err(plugin_error(format!(
                    "Source contains parsing errors: [line {:2}]: '{trimmed}'",
                    number + 1
                )));
            }
        };
        let key = if case_sensitive {
            key.to_owned()
        } else {
            key.to_lowercase()
        };
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
    }
    Ok(sections)
}

/// `%(name)s` refers to another option of the section, `%%` is a percent sign.
fn interpolated(
    sections: &Sections,
    section: &str,
    name: &str,
    value: Option<&str>,
) -> Result<Value, Error> {
    let Some(value) = value else {
        return Ok(Value::None);
    };
    expand(sections, section, name, value, 0).map(Value::from)
}

fn expand(
    sections: &Sections,
    section: &str,
    name: &str,
    value: &str,
    depth: usize,
) -> Result<String, Error> {
    if depth > 10 {
        return Err(plugin_error(format!(
            "Recursion limit exceeded in value substitution: option '{name}' in section '{section}'"
        )));
    }
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let Some((reference, after)) = rest
            .strip_prefix('(')
            .and_then(|inner| inner.split_once(")s"))
        else {
            return Err(plugin_error(format!(
                "'%' must be followed by '%' or '(', found: '%{rest}'"
            )));
        };
        let entries = sections
            .iter()
            .find(|(known, _)| known == section)
            .map(|(_, entries)| entries);
        let found = entries.and_then(|entries| {
            entries
                .iter()
                .find(|(known, _)| *known == reference.to_lowercase())
        });
        let Some((_, Some(found))) = found else {
            return Err(plugin_error(format!(
                "Bad value substitution: option '{name}' in section '{section}' contains an interpolation key '{reference}' which is not a valid option name. Raw value: '{value}'"
            )));
        };
        out.push_str(&expand(sections, section, reference, found, depth + 1)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
