//! `regex_replace`, `regex_search`, `regex_findall`, `regex_escape`.

use fancy_regex::Captures;
use shevek_jinja::meter::{self, Growth};
use shevek_jinja::{Args, Error, ErrorKind, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};
use crate::python::regex::{self, Anchor, RegexFlags};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["regex_replace"], regex_replace),
    Plugin::new(&["regex_search"], regex_search),
    Plugin::new(&["regex_findall"], regex_findall),
    Plugin::new(&["regex_escape"], regex_escape),
];

fn regex_replace(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [
        value,
        pattern,
        replacement,
        ignorecase,
        multiline,
        count,
        mandatory_count,
    ] = args.bind(
        "regex_replace",
        1,
        [
            "value",
            "pattern",
            "replacement",
            "ignorecase",
            "multiline",
            "count",
            "mandatory_count",
        ],
    )?;
    let value = to_text(&value.value())?;
    let pattern = pattern_text(&pattern.or(""))?;
    let replacement = replacement_text(&replacement.or(""))?;
    let flags = RegexFlags {
        ignore_case: ignorecase.bool(false)?,
        multiline: multiline.bool(false)?,
        ..RegexFlags::default()
    };
    let count = usize::try_from(count.int(0)?).unwrap_or(0);
    let mandatory_count = mandatory_count.int(0)?;
    let regex = regex::compile(&pattern, flags, Anchor::Anywhere)?;
    let (out, done) = regex::substitute(&regex, &replacement, &value, count, meter::most_bytes())?;
    if mandatory_count != 0 && mandatory_count != done as i64 {
        return Err(plugin_error(format!(
            "'{pattern}' should match {mandatory_count} times, but matches {count} times in '{value}'"
        )));
    }
    Ok(Value::from(out))
}

fn regex_search(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut flag = |name: &str| {
        args.take_named(name)
            .map_or(Ok(false), |value| value.is_true())
    };
    let flags = RegexFlags {
        ignore_case: flag("ignorecase")?,
        multiline: flag("multiline")?,
        ..RegexFlags::default()
    };
    let groups: Vec<Value> = if args.positional.len() > 2 {
        args.positional.split_off(2)
    } else {
        Vec::new()
    };
    // Ansible takes further options and ignores them.
    args.named
        .retain(|(name, _)| matches!(&**name, "value" | "regex"));
    let [value, pattern] = args.bind("regex_search", 2, ["value", "regex"])?;
    let wanted = groups
        .iter()
        .map(group_name)
        .collect::<Result<Vec<_>, _>>()?;
    let (value, pattern) = (to_text(&value.value())?, pattern_text(&pattern.value())?);
    let regex = regex::compile(&pattern, flags, Anchor::Anywhere)?;
    let found = regex
        .captures(&value)
        .map_err(|error| regex::match_error(&error))?;
    if wanted.is_empty() {
        return Ok(found
            .and_then(|found| Some(Value::from(found.get(0)?.as_str())))
            .unwrap_or(Value::None));
    }
    let Some(found) = found else {
        return Ok(Value::None);
    };
    let parts = wanted.iter().map(|name| {
        let index = regex::group_index(&regex, name)
            .ok_or_else(|| Error::new(ErrorKind::Index, "no such group"))?;
        Ok(group(&found, index).map_or(Value::None, Value::from))
    });
    parts.collect::<Result<Vec<_>, Error>>().map(Value::list)
}

/// A pattern, which has to be a text.
fn pattern_text(value: &Value) -> Result<String, Error> {
    match value {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        Value::List(_) | Value::Dict(_) => Err(unhashable(value)),
        Value::Undefined(undefined) => Err(undefined.error()),
        _ => Err(Error::type_error(
            "first argument must be string or compiled pattern",
        )),
    }
}

/// What is put in the place of matches, which has to be a text.
fn replacement_text(value: &Value) -> Result<String, Error> {
    match value {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        Value::List(_) | Value::Dict(_) => Err(unhashable(value)),
        Value::Undefined(undefined) => Err(undefined.error()),
        other => Err(Error::type_error(format!(
            "decoding to str: need a bytes-like object, {} found",
            other.type_name()
        ))),
    }
}

fn unhashable(value: &Value) -> Error {
    Error::type_error(format!("unhashable type: '{}'", value.type_name()))
}

/// `\1` or `\g<name>`.
fn group_name(value: &Value) -> Result<String, Error> {
    let text = to_text(value)?;
    if let Some(name) = text
        .strip_prefix("\\g<")
        .and_then(|name| name.strip_suffix('>'))
    {
        return Ok(name.to_owned());
    }
    let Some(rest) = text.strip_prefix('\\') else {
        return Err(plugin_error("Unknown argument"));
    };
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if number.is_empty() {
        return Err(Error::new(
            ErrorKind::Attribute,
            "'NoneType' object has no attribute 'group'",
        ));
    }
    Ok(number)
}

fn group<'t>(found: &Captures<'t>, index: usize) -> Option<&'t str> {
    found.get(index).map(|group| group.as_str())
}

fn regex_findall(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, pattern, multiline, ignorecase] = args.bind(
        "regex_findall",
        2,
        ["value", "regex", "multiline", "ignorecase"],
    )?;
    let (value, pattern) = (to_text(&value.value())?, pattern_text(&pattern.value())?);
    let flags = RegexFlags {
        ignore_case: ignorecase.bool(false)?,
        multiline: multiline.bool(false)?,
        ..RegexFlags::default()
    };
    let regex = regex::compile(&pattern, flags, Anchor::Anywhere)?;
    let mut out = Vec::new();
    let mut made = Growth::default();
    let mut at = 0;
    let mut previous_end = None;
    while at <= value.len() {
        let found = regex
            .captures_from_pos(&value, at)
            .map_err(|error| regex::match_error(&error))?;
        let Some(found) = found else { break };
        let Some(whole) = found.get(0) else { break };
        let is_empty = whole.start() == whole.end();
        if is_empty && previous_end == Some((whole.end(), true)) {
            at = regex::next_char(&value, whole.end());
            continue;
        }
        previous_end = Some((whole.end(), is_empty));
        at = if is_empty {
            regex::next_char(&value, whole.end())
        } else {
            whole.end()
        };
        let text = |index: usize| Value::from(group(&found, index).unwrap_or(""));
        made.add_elements(regex.captures_len())?;
        out.push(match regex.captures_len() {
            1 => text(0),
            2 => text(1),
            groups => Value::tuple((1..groups).map(text).collect()),
        });
    }
    Ok(Value::list(out))
}

fn regex_escape(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, re_type] = args.bind("regex_escape", 1, ["string", "re_type"])?;
    let string = to_text(&string.value())?;
    let re_type = re_type.text("python")?;
    Ok(Value::from(match &*re_type {
        "python" => regex::escape(&string),
        "posix_basic" => {
            let special = |c: char| "[].^$*\\".contains(c);
            string
                .chars()
                .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
                .collect()
        }
        "posix_extended" => {
            return Err(plugin_error(
                "Regex type (posix_extended) not yet implemented",
            ));
        }
        other => return Err(plugin_error(format!("Invalid regex type ({other})"))),
    }))
}
