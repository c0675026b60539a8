//! The functions of JMESPath.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::FromPrimitive;
use shevek_jinja::{Dict, Error, JsonStyle, Number, Value, json_text};

use super::ast::Expr;
use super::evaluate::{elements, evaluate, values};
use crate::plugin::plugin_error;

/// A parameter: the types it takes; none for all of them.
type Types = &'static [&'static str];

const ANY: Types = &[];
const NUMBERS_OR_TEXTS: Types = &["array-number", "array-string"];

/// Names, parameters, and whether the last one may be given several times.
const SIGNATURES: &[(&str, &[Types], bool)] = &[
    ("abs", &[&["number"]], false),
    ("avg", &[&["array-number"]], false),
    ("ceil", &[&["number"]], false),
    ("contains", &[&["array", "string"], ANY], false),
    ("ends_with", &[&["string"], &["string"]], false),
    ("floor", &[&["number"]], false),
    ("join", &[&["string"], &["array-string"]], false),
    ("keys", &[&["object"]], false),
    ("length", &[&["string", "array", "object"]], false),
    ("map", &[&["expref"], &["array"]], false),
    ("max", &[NUMBERS_OR_TEXTS], false),
    ("max_by", &[&["array"], &["expref"]], false),
    ("merge", &[&["object"]], true),
    ("min", &[NUMBERS_OR_TEXTS], false),
    ("min_by", &[&["array"], &["expref"]], false),
    ("not_null", &[ANY], true),
    ("reverse", &[&["array", "string"]], false),
    ("sort", &[&["array-string", "array-number"]], false),
    ("sort_by", &[&["array"], &["expref"]], false),
    ("starts_with", &[&["string"], &["string"]], false),
    ("sum", &[&["array-number"]], false),
    ("to_array", &[ANY], false),
    ("to_number", &[ANY], false),
    ("to_string", &[ANY], false),
    ("type", &[ANY], false),
    ("values", &[&["object"]], false),
];

/// An argument: a value, or an expression to be evaluated for elements.
enum Argument<'e> {
    Value(Value),
    Reference(&'e Expr),
}

/// Calls a function with arguments that are evaluated for `current`.
pub(super) fn call(name: &str, args: &[Expr], current: &Value) -> Result<Value, Error> {
    let signature = SIGNATURES.iter().find(|(known, ..)| *known == name);
    let Some((name, parameters, is_variadic)) = signature else {
        return Err(plugin_error(format!("Unknown function: {name}()")));
    };
    let mut given = Vec::with_capacity(args.len());
    for arg in args {
        given.push(match arg {
            Expr::Reference(expr) => Argument::Reference(expr),
            other => Argument::Value(evaluate(other, current)?),
        });
    }
    let wanted = parameters.len();
    if given.len() < wanted || (given.len() > wanted && !is_variadic) {
        let plural = if wanted == 1 { "" } else { "s" };
        let least = if *is_variadic { "at least " } else { "" };
        return Err(plugin_error(format!(
            "Expected {least}{wanted} argument{plural} for function {name}(), received {}",
            given.len()
        )));
    }
    for (argument, types) in given.iter().zip(*parameters) {
        check(name, argument, types)?;
    }
    let (mut plain, mut references) = (Vec::new(), Vec::new());
    for argument in given {
        match argument {
            Argument::Value(value) => plain.push(value),
            Argument::Reference(expr) => references.push(expr),
        }
    }
    if let [expr] = references[..] {
        let items = plain
            .first()
            .map(elements)
            .transpose()?
            .flatten()
            .unwrap_or_default();
        return by(name, &items, expr);
    }
    run(name, &plain)
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Str(_) => "string",
        Value::Bool(_) => "boolean",
        Value::List(_) | Value::Tuple(_) => "array",
        Value::Dict(_) => "object",
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) => "number",
        Value::None => "null",
        _ => "unknown",
    }
}

fn check(function: &str, argument: &Argument<'_>, types: Types) -> Result<(), Error> {
    let refused = |value: Option<&Value>| {
        let shown = value.map_or("an expression".to_owned(), |value| {
            value.str().unwrap_or_default()
        });
        let types = Value::list(types.iter().copied().map(Value::from).collect());
        plugin_error(format!(
            "In function {function}(), invalid type for value: {shown}, expected one of: {}, received: \"{}\"",
            types.repr().unwrap_or_default(),
            value.map_or("expref", type_name)
        ))
    };
    let value = match argument {
        Argument::Reference(_) if types == ["expref"] => return Ok(()),
        Argument::Reference(_) => return Err(refused(None)),
        Argument::Value(value) => value,
    };
    let kind = type_name(value);
    if types.is_empty() || types.contains(&kind) {
        return Ok(());
    }
    // All elements are of the first one's type.
    let Some(items) = elements(value)? else {
        return Err(refused(Some(value)));
    };
    let of = |item: &Value| {
        types
            .iter()
            .find(|kind| kind.strip_prefix("array-") == Some(type_name(item)))
    };
    let Some(first) = items.first() else {
        return Ok(());
    };
    match items
        .iter()
        .find(|item| of(item).is_none() || of(item) != of(first))
    {
        Some(wrong) => Err(refused(Some(wrong))),
        None => Ok(()),
    }
}

/// Functions of values; their types are checked.
fn run(name: &str, args: &[Value]) -> Result<Value, Error> {
    let first = args.first().unwrap_or(&Value::None);
    let text = |index: usize| args.get(index).and_then(Value::as_str).unwrap_or_default();
    let items = || -> Result<Vec<Value>, Error> { Ok(elements(first)?.unwrap_or_default()) };
    Ok(match name {
        "abs" => match first.as_number() {
            Some(Number::Float(number)) => Value::Float(number.abs()),
            _ => Value::from(BigInt::from(
                first.as_bigint().unwrap_or_default().magnitude().clone(),
            )),
        },
        "avg" => match items()?.len() {
            0 => Value::None,
            count => Value::Float(float(&sum(&items()?))? / count as f64),
        },
        "ceil" => rounded(first, f64::ceil),
        "floor" => rounded(first, f64::floor),
        "contains" => {
            let wanted = args.get(1).unwrap_or(&Value::None);
            match (first.as_str(), wanted.as_str()) {
                (Some(text), Some(part)) => Value::Bool(text.contains(part)),
                (Some(_), None) => {
                    return Err(Error::type_error(format!(
                        "'in <string>' requires string as left operand, not {}",
                        wanted.type_name()
                    )));
                }
                (None, _) => {
                    let mut found = false;
                    for item in items()? {
                        found |= item.equals(wanted)?;
                    }
                    Value::Bool(found)
                }
            }
        }
        "ends_with" => Value::Bool(text(0).ends_with(text(1))),
        "starts_with" => Value::Bool(text(0).starts_with(text(1))),
        "join" => {
            let parts = args
                .get(1)
                .map(elements)
                .transpose()?
                .flatten()
                .unwrap_or_default();
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            Value::from(parts.join(text(0)))
        }
        "keys" => match first {
            Value::Dict(dict) => Value::list(dict.keys()),
            _ => Value::None,
        },
        "values" => match first {
            Value::Dict(dict) => Value::list(values(dict)?),
            _ => Value::None,
        },
        "length" => Value::from(match first {
            Value::Str(text) => text.chars().count(),
            Value::Dict(dict) => dict.len(),
            _ => items()?.len(),
        }),
        "max" => extreme(items()?, Ordering::Greater)?,
        "min" => extreme(items()?, Ordering::Less)?,
        "merge" => {
            let merged = Dict::new();
            for arg in args {
                for (key, value) in arg.items()?.unwrap_or_default() {
                    merged.insert(key, value)?;
                }
            }
            Value::Dict(merged)
        }
        "not_null" => {
            let found = args.iter().find(|value| !value.is_none());
            found.cloned().unwrap_or(Value::None)
        }
        "reverse" => match first {
            Value::Str(text) => Value::from(text.chars().rev().collect::<String>()),
            _ => Value::list(items()?.into_iter().rev().collect()),
        },
        "sort" => sorted(
            items()?
                .into_iter()
                .map(|item| (item.clone(), item))
                .collect(),
        )?,
        "sum" => sum(&items()?),
        "to_array" => match first {
            Value::List(_) => first.clone(),
            other => Value::list(vec![other.clone()]),
        },
        "to_string" => match first {
            Value::Str(_) => first.clone(),
            other => Value::from(json_text(
                other,
                &JsonStyle {
                    item_separator: Some(",".to_owned()),
                    key_separator: ":".to_owned(),
                    ..JsonStyle::default()
                },
            )?),
        },
        "to_number" => to_number(first),
        "type" => match type_name(first) {
            "unknown" => Value::None,
            name => Value::from(name),
        },
        _ => Value::None,
    })
}

fn float(value: &Value) -> Result<f64, Error> {
    value
        .as_number()
        .map_or(Ok(f64::NAN), |number| number.to_float())
}

fn sum(items: &[Value]) -> Value {
    if items.iter().all(|item| item.as_bigint().is_some()) {
        return Value::from(items.iter().filter_map(Value::as_bigint).sum::<BigInt>());
    }
    Value::Float(items.iter().filter_map(Value::as_f64).sum())
}

fn rounded(value: &Value, round: fn(f64) -> f64) -> Value {
    match value {
        Value::Float(number) => BigInt::from_f64(round(*number)).map_or(Value::None, Value::from),
        other => other.clone(),
    }
}

fn to_number(value: &Value) -> Value {
    match value {
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) => value.clone(),
        Value::Str(text) => {
            let text = text.trim();
            let whole = text.parse::<i64>().map(Value::from);
            let float = || text.parse::<f64>().map(Value::Float);
            whole.or_else(|_| float()).unwrap_or(Value::None)
        }
        _ => Value::None,
    }
}

/// The first of the greatest or least elements.
fn extreme(items: Vec<Value>, wanted: Ordering) -> Result<Value, Error> {
    let keyed = items.into_iter().map(|item| (item.clone(), item)).collect();
    extreme_by(keyed, wanted)
}

fn extreme_by(keyed: Vec<(Value, Value)>, wanted: Ordering) -> Result<Value, Error> {
    let mut best: Option<(Value, Value)> = None;
    for (key, item) in keyed {
        let is_better = match &best {
            None => true,
            Some((known, _)) => key.order(known)? == wanted,
        };
        if is_better {
            best = Some((key, item));
        }
    }
    Ok(best.map_or(Value::None, |(_, item)| item))
}

fn sorted(mut keyed: Vec<(Value, Value)>) -> Result<Value, Error> {
    let mut failure = None;
    keyed.sort_by(|(a, _), (b, _)| {
        a.order(b).unwrap_or_else(|error| {
            failure.get_or_insert(error);
            Ordering::Equal
        })
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(Value::list(
            keyed.into_iter().map(|(_, item)| item).collect(),
        )),
    }
}

/// Functions of a list and an expression.
fn by(name: &str, items: &[Value], expr: &Expr) -> Result<Value, Error> {
    let mut keyed = Vec::with_capacity(items.len());
    for item in items {
        keyed.push((evaluate(expr, item)?, item.clone()));
    }
    if name == "map" {
        return Ok(Value::list(keyed.into_iter().map(|(key, _)| key).collect()));
    }
    let first = keyed.first().map(|(key, _)| type_name(key));
    for (key, _) in &keyed {
        let kind = type_name(key);
        let is_wanted = matches!(kind, "number" | "string");
        if !is_wanted || (name == "sort_by" && Some(kind) != first) {
            return Err(plugin_error(format!(
                "In function {name}(), invalid type for value: {}, expected one of: ['number', 'string'], received: \"{kind}\"",
                key.str()?
            )));
        }
    }
    match name {
        "sort_by" => sorted(keyed),
        "min_by" => extreme_by(keyed, Ordering::Less),
        _ => extreme_by(keyed, Ordering::Greater),
    }
}
