//! `ini`.

use shevek_jinja::{Error, ErrorKind, Value};

use super::{Lookup, LookupCall};
use crate::file::read::read_leniently;
use crate::plugin::{no_attribute, plugin_error, to_text};
use crate::python::config_parser::{ConfigParser, ParserOptions};
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("ini", ini)];

const OPTIONS: [&str; 11] = [
    "type",
    "file",
    "section",
    "re",
    "encoding",
    "default",
    "case_sensitive",
    "allow_no_value",
    "allow_none",
    "interpolation",
    "key",
];

fn ini(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut shared = std::mem::take(&mut call.options);
    call.options.clone_from(&shared);
    let parser = ParserOptions {
        case_sensitive: call.take_bool("case_sensitive", false)?,
        allow_no_value: call.take_bool("allow_no_value", false)?
            | call.take_bool("allow_none", false)?,
        interpolation: call.take_bool("interpolation", true)?,
    };
    let mut out = Vec::new();
    for term in std::mem::take(&mut call.terms) {
        let Some(term) = term.as_str() else {
            return Err(if term.is_list_like() || term.is_mapping() {
                no_attribute(&term, "strip")
            } else {
                Error::type_error(format!(
                    "argument of type '{}' is not iterable",
                    term.type_name()
                ))
            });
        };
        let mut key = term.to_owned();
        if term.contains('=') || term.trim().contains(' ') {
            let (word, options) = inline_options(term)?;
            key = word;
            for (name, value) in options {
                shared.retain(|(known, _)| **known != *name);
                shared.push((name.into(), Value::from(value)));
            }
        }
        call.options.clone_from(&shared);
        let values = values(call, &key, parser)?;
        out.extend(values.into_iter().filter(|value| !value.is_none()));
    }
    Ok(out)
}

/// The key and the options of a term such as `user section=integration file=users.ini`.
fn inline_options(term: &str) -> Result<(String, Vec<(String, String)>), Error> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    let mut current = "key";
    for phrase in term.split_whitespace() {
        if phrase.contains('=') {
            for name in OPTIONS {
                if phrase.contains(&format!("{name}=")) {
                    current = name;
                }
            }
        }
        match parts.iter_mut().find(|(name, _)| *name == current) {
            Some((_, text)) => text.extend([" ", phrase]),
            None => parts.push((current, phrase.to_owned())),
        }
    }
    let shown = || {
        let texts = parts.iter().map(|(_, text)| Value::from(text.as_str()));
        Value::list(texts.collect()).repr().unwrap_or_default()
    };
    let mut key = None;
    let mut options = Vec::new();
    for (_, part) in &parts {
        if !part.contains('=') {
            key.get_or_insert_with(|| part.clone());
            continue;
        }
        let mut sides = part.split('=');
        let (name, value) = (sides.next(), sides.next());
        let (Some(name), Some(value), None) = (name, value, sides.next()) else {
            return Err(Error::value_error(format!(
                "Could not use '{part}' from {}: too many values to unpack (expected 2)",
                shown()
            )));
        };
        if !OPTIONS.contains(&name) {
            return Err(plugin_error(format!("'{name}' is not a valid option.")));
        }
        options.push((name.to_owned(), value.to_owned()));
    }
    let key = key.ok_or_else(|| {
        Error::value_error(format!(
            "No key to look up was provided as first term within string inline options: {term}"
        ))
    })?;
    Ok((key, options))
}

fn values(
    call: &mut LookupCall<'_>,
    key: &str,
    parser: ParserOptions,
) -> Result<Vec<Value>, Error> {
    let file = call
        .take_text("file")?
        .unwrap_or_else(|| "ansible.ini".to_owned());
    let mut section = call
        .take_text("section")?
        .unwrap_or_else(|| "global".to_owned());
    let is_pattern = call.take_bool("re", false)?;
    let kind = call.take_text("type")?.unwrap_or_else(|| "ini".to_owned());
    if !matches!(kind.as_str(), "ini" | "properties") {
        return Err(plugin_error(format!(
            "Invalid value '{kind}' for config 'type' for 'ini' lookup plugin."
        )));
    }
    let encoding = call
        .take_text("encoding")?
        .unwrap_or_else(|| "utf-8".to_owned());
    let default = match call.take("default") {
        None => vec![Value::from("")],
        Some(list) if list.is_list_like() => list.to_vec()?,
        Some(value) => vec![Value::from(to_text(&value)?)],
    };
    let path = call.templar.context().find("files", &file);
    let path = path.ok_or_else(|| plugin_error("Invalid filename None."))?;
    let mut text = read_leniently(call.configuration(), &path, &encoding)?;
    if kind == "properties" {
        "java_properties".clone_into(&mut section);
        text.insert_str(0, "[java_properties]\n");
    }
    let read = ConfigParser::parse(&text, parser).map_err(|error| {
        if error.kind() == ErrorKind::Key {
            Error::value_error(format!("Duplicate option in '{file}': {}", error.message()))
        } else {
            error
        }
    })?;
    let no_section = || Error::value_error(format!("No section '{section}' in '{file}'."));
    if is_pattern {
        let regex = compile(key, RegexFlags::default(), Anchor::Start);
        let mut found = Vec::new();
        for (name, value) in read.items(&section)?.ok_or_else(no_section)? {
            let regex = regex.as_ref().map_err(Clone::clone)?;
            if regex.is_match(&name).map_err(|error| match_error(&error))? {
                found.push(value.map_or(Value::None, Value::from));
            }
        }
        return Ok(found);
    }
    if section != "DEFAULT" && !read.has_section(&section) {
        return Err(no_section());
    }
    Ok(match read.get(&section, key)? {
        Some(option) => vec![option.value.map_or(Value::None, Value::from)],
        None => default,
    })
}
