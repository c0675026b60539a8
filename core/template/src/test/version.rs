//! `version`.

use std::cmp::Ordering;
use std::str::FromStr as _;

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};

pub(super) const TESTS: &[Plugin] = &[Plugin::new(&["version", "version_compare"], version)];

fn version(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, other, operator, strict, version_type] = args.bind(
        "version_compare",
        2,
        ["value", "version", "operator", "strict", "version_type"],
    )?;
    let operator = to_text(&operator.or("eq"))?;
    let accepts: fn(Ordering) -> bool = match operator.as_str() {
        "==" | "=" | "eq" => Ordering::is_eq,
        "<" | "lt" => Ordering::is_lt,
        "<=" | "le" => Ordering::is_le,
        ">" | "gt" => Ordering::is_gt,
        ">=" | "ge" => Ordering::is_ge,
        "!=" | "<>" | "ne" => Ordering::is_ne,
        _ => {
            return Err(plugin_error(format!(
                "Invalid operator type ({operator}). Must be one of '==', '=', 'eq', '<', 'lt', '<=', 'le', '>', 'gt', '>=', 'ge', '!=', '<>', 'ne'"
            )));
        }
    };
    let (strict, version_type) = (strict.some(), version_type.some());
    if strict.is_some() && version_type.is_some() {
        return Err(plugin_error(
            "Cannot specify both 'strict' and 'version_type'",
        ));
    }
    let (value, other) = (value.value(), other.value());
    if !value.is_true()? {
        return Err(plugin_error("Input version value cannot be empty"));
    }
    if !other.is_true()? {
        return Err(plugin_error(
            "Version parameter to compare against cannot be empty",
        ));
    }
    let named = match version_type {
        Some(name) if name.is_true()? => Some(name),
        _ => None,
    };
    let kind = match (&named, strict) {
        (Some(name), _) => to_text(name)?,
        (None, Some(strict)) if strict.is_true()? => "strict".to_owned(),
        _ => "loose".to_owned(),
    };
    let (value, other) = (to_text(&value)?, to_text(&other)?);
    let order = match kind.as_str() {
        "loose" => loose(&value, &other),
        "strict" => strict_order(&value, &other),
        "semver" | "semantic" => semantic(&value, &other),
        "pep440" => pep440(&value, &other),
        _ => {
            return Err(plugin_error(format!(
                "Invalid version type ({kind}). Must be one of 'loose', 'strict', 'semver', 'semantic', 'pep440'"
            )));
        }
    };
    let order = order.map_err(|why| plugin_error(format!("Version comparison failed: {why}")))?;
    Ok(Value::Bool(accepts(order)))
}

enum Component {
    Number(String),
    Word(String),
}

/// Digits, letters and everything else between dots.
fn components(text: &str) -> Vec<Component> {
    let class = |c: char| match c {
        '0'..='9' => 0,
        'a'..='z' => 1,
        '.' => 2,
        _ => 3,
    };
    let mut out = Vec::new();
    let mut current = String::new();
    let mut current_class = None;
    for c in text.chars().chain(['.']) {
        let class = class(c);
        if current_class != Some(class) || class == 2 {
            if !current.is_empty() && current_class != Some(2) {
                let done = std::mem::take(&mut current);
                out.push(if current_class == Some(0) {
                    let digits = done.trim_start_matches('0');
                    Component::Number(if digits.is_empty() {
                        "0".to_owned()
                    } else {
                        digits.to_owned()
                    })
                } else {
                    Component::Word(done)
                });
            }
            current.clear();
            current_class = Some(class);
        }
        current.push(c);
    }
    out
}

/// distutils' `LooseVersion`.
pub(crate) fn loose(a: &str, b: &str) -> Result<Ordering, String> {
    let (a, b) = (components(a), components(b));
    for (left, right) in a.iter().zip(&b) {
        let order = match (left, right) {
            (Component::Number(x), Component::Number(y)) => {
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            (Component::Word(x), Component::Word(y)) => x.cmp(y),
            (Component::Number(_), Component::Word(_)) => {
                return Err("'<' not supported between instances of 'int' and 'str'".to_owned());
            }
            (Component::Word(_), Component::Number(_)) => {
                return Err("'<' not supported between instances of 'str' and 'int'".to_owned());
            }
        };
        if order.is_ne() {
            return Ok(order);
        }
    }
    Ok(a.len().cmp(&b.len()))
}

/// distutils' `StrictVersion`: two or three numbers, then perhaps `a1` or `b1`.
fn strict_order(a: &str, b: &str) -> Result<Ordering, String> {
    let parse = |text: &str| {
        let invalid = || format!("invalid version number '{text}'");
        let (numbers, pre) = match text.find(['a', 'b']) {
            Some(at) => {
                let number: u64 = text[at + 1..].parse().map_err(|_| invalid())?;
                (&text[..at], Some((text.as_bytes()[at], number)))
            }
            None => (text, None),
        };
        let numbers: Vec<u64> = numbers
            .split('.')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| invalid())?;
        match numbers.as_slice() {
            [major, minor] => Ok(([*major, *minor, 0], pre)),
            [major, minor, patch] => Ok(([*major, *minor, *patch], pre)),
            _ => Err(invalid()),
        }
    };
    let ((a, a_pre), (b, b_pre)) = (parse(a)?, parse(b)?);
    Ok(a.cmp(&b).then_with(|| match (a_pre, b_pre) {
        (None, None) => Ordering::Equal,
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(a), Some(b)) => a.cmp(&b),
    }))
}

fn semantic(a: &str, b: &str) -> Result<Ordering, String> {
    let parse = |text: &str| {
        semver::Version::parse(text).map_err(|_| format!("invalid semantic version '{text}'"))
    };
    Ok(parse(a)?.cmp_precedence(&parse(b)?))
}

fn pep440(a: &str, b: &str) -> Result<Ordering, String> {
    let parse = |text: &str| {
        pep440_rs::Version::from_str(text).map_err(|_| format!("Invalid version: '{text}'"))
    };
    Ok(parse(a)?.cmp(&parse(b)?))
}
