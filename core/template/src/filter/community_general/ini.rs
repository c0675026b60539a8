//! `from_ini`, `to_ini`: INI texts as dictionaries of sections.

use std::fmt::Write as _;

use shevek_jinja::{Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, no_attribute, plugin_error};
use crate::python::config_parser::{ConfigParser, ParserOptions};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.from_ini"], from_ini),
    Plugin::new(&["community.general.to_ini"], to_ini),
];

const OPTIONS: ParserOptions = ParserOptions {
    case_sensitive: true,
    allow_no_value: false,
    interpolation: false,
};

/// The section whose options hold in all others.
const DEFAULT: &str = "DEFAULT";

fn from_ini(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("from_ini", 1, ["obj"])?;
    let value = value.value();
    let Some(text) = value.as_str() else {
        return Err(plugin_error(format!(
            "from_ini requires a str, got {}",
            class_of(&value)
        )));
    };
    let parser = ConfigParser::parse(text, OPTIONS).map_err(|error| {
        plugin_error(format!(
            "from_ini failed to parse given string: {}",
            error.message()
        ))
    })?;
    let section = |name: &str| -> Result<Dict, Error> {
        let options = Dict::new();
        for (key, value) in parser.items(name)?.unwrap_or_default() {
            options.insert_str(&key, value.map_or(Value::None, Value::from));
        }
        Ok(options)
    };
    let sections = Dict::new();
    for name in parser.section_names() {
        sections.insert_str(name, Value::Dict(section(name)?));
    }
    let defaults = section(DEFAULT)?;
    if !defaults.is_empty() {
        sections.insert_str(DEFAULT, Value::Dict(defaults));
    }
    Ok(Value::Dict(sections))
}

fn to_ini(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("to_ini", 1, ["obj"])?;
    let value = value.value();
    let Some(sections) = value.items()? else {
        return Err(plugin_error(format!(
            "to_ini requires a dict, got {}",
            class_of(&value)
        )));
    };
    if sections.is_empty() {
        return Err(plugin_error(
            "to_ini received an empty dict. An empty dict cannot be converted.",
        ));
    }
    let mut defaults = String::new();
    let mut text = String::new();
    for (name, options) in sections {
        let name = name.str()?;
        let options = section_text(&name, &options).map_err(|error| {
            plugin_error(format!(
                "to_ini failed to parse given dict:{}",
                error.message()
            ))
        })?;
        match (name.as_str(), options) {
            // Python leaves this section out when it is empty.
            (DEFAULT, options) => defaults = options.unwrap_or_default(),
            (_, options) => text.push_str(&options.unwrap_or_else(|| format!("[{name}]\n\n"))),
        }
    }
    let mut text = defaults + &text;
    if text.pop().is_none() {
        return Err(Error::new(
            shevek_jinja::ErrorKind::Index,
            "string index out of range",
        ));
    }
    Ok(Value::from(text))
}

/// A section, with an empty line behind it; `None` when it has no options.
fn section_text(name: &str, options: &Value) -> Result<Option<String>, Error> {
    let Some(options) = options.items()? else {
        return Err(no_attribute(options, "items"));
    };
    if options.is_empty() {
        return Ok(None);
    }
    let mut text = format!("[{name}]\n");
    for (key, value) in options {
        if value.is_none() {
            return Err(Error::type_error("option values must be strings"));
        }
        let value = value.str()?.replace('\n', "\n\t");
        let _ = writeln!(text, "{} = {value}", key.str()?);
    }
    text.push('\n');
    Ok(Some(text))
}
