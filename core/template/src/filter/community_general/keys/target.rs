//! The keys that a filter is asked for.

use std::sync::Arc;

use fancy_regex::Regex;
use shevek_jinja::{Error, Value};

use super::super::sequence;
use crate::plugin::{class_of, plugin_error};
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

/// How keys are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Matching {
    Equal,
    StartsWith,
    EndsWith,
    Regex,
}

/// What a key is compared with.
pub(super) enum Pattern {
    Text(Matching, String),
    Regex(Arc<Regex>),
}

impl Pattern {
    fn new(matching: Matching, text: &str) -> Result<Self, Error> {
        Ok(match matching {
            Matching::Regex => Self::Regex(compile(text, RegexFlags::default(), Anchor::Start)?),
            matching => Self::Text(matching, text.to_owned()),
        })
    }

    pub(super) fn fits(&self, key: &str) -> Result<bool, Error> {
        Ok(match self {
            Self::Text(Matching::StartsWith, text) => key.starts_with(text),
            Self::Text(Matching::EndsWith, text) => key.ends_with(text),
            Self::Text(_, text) => key == text,
            Self::Regex(regex) => regex.is_match(key).map_err(|error| match_error(&error))?,
        })
    }
}

/// One text or a list of them.
pub(super) fn texts(target: &Value, matching: Matching) -> Result<Vec<Pattern>, Error> {
    let items = match target {
        Value::Str(text) if !text.as_str().is_empty() => vec![target.clone()],
        _ => sequence(target)?.ok_or_else(|| {
            plugin_error(format!(
                "The target must be a string or a list. target is {}.",
                class_of(target)
            ))
        })?,
    };
    if items.is_empty() {
        return Err(plugin_error("The target can't be empty."));
    }
    let mut texts = Vec::new();
    for item in &items {
        texts.push(item.as_str().ok_or_else(|| {
            plugin_error(format!(
                "The target items must be strings. {} is {}",
                item.str().unwrap_or_default(),
                class_of(item)
            ))
        })?);
    }
    if matching == Matching::Regex && texts.len() > 1 {
        return Err(plugin_error(
            "Single item is required in the target list if matching_parameter=regex.",
        ));
    }
    let pattern = |text: &&str| {
        Pattern::new(matching, text).map_err(|_| {
            plugin_error(format!(
                "The target must be a valid regex if matching_parameter=regex. target is {text}"
            ))
        })
    };
    texts.iter().map(pattern).collect()
}

/// Dictionaries with `before` and `after`.
pub(super) fn replacements(
    target: &Value,
    matching: Matching,
) -> Result<Vec<(Pattern, String)>, Error> {
    let Value::List(list) = target else {
        return Err(plugin_error(format!(
            "The target must be a list. target is {}.",
            class_of(target)
        )));
    };
    if list.is_empty() {
        return Err(plugin_error("The target can't be empty."));
    }
    let mut pairs = Vec::new();
    for item in list.to_vec()? {
        let Value::Dict(pair) = &item else {
            return Err(plugin_error(format!(
                "The target items must be dictionaries. {} is {}",
                item.str()?,
                class_of(&item)
            )));
        };
        let (Some(before), Some(after)) = (pair.get_str("before")?, pair.get_str("after")?) else {
            return Err(plugin_error(
                "All dictionaries in target must include attributes: after, before.",
            ));
        };
        let text = |name: &str, value: &Value| {
            value.as_str().map(str::to_owned).ok_or_else(|| {
                plugin_error(format!(
                    "The attributes {name} must be strings. {} is {}",
                    value.str().unwrap_or_default(),
                    class_of(value)
                ))
            })
        };
        pairs.push((text("before", &before)?, text("after", &after)?));
    }
    let patterns: Result<Vec<_>, _> = pairs
        .iter()
        .map(|(before, after)| Ok((Pattern::new(matching, before)?, after.clone())))
        .collect();
    patterns.map_err(|_: Error| {
        let all = pairs
            .iter()
            .map(|(before, _)| Value::from(before))
            .collect();
        plugin_error(format!(
            "The attributes before must be valid regex if matching_parameter=regex. \
             Not all items are valid regex in: {}",
            Value::list(all).repr().unwrap_or_default()
        ))
    })
}
