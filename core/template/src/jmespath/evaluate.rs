//! What an expression gives for a value.

use shevek_jinja::{CompareOp, Dict, Error, Value};

use super::ast::{Comparison, Expr};
use super::functions;
use crate::plugin::plugin_error;

/// Evaluates an expression. What is not there is `None`.
pub(super) fn evaluate(expr: &Expr, value: &Value) -> Result<Value, Error> {
    Ok(match expr {
        Expr::Current => value.clone(),
        Expr::Literal(literal) => literal.clone(),
        Expr::Field(name) => match value {
            Value::Dict(dict) => dict.get_str(name)?.unwrap_or(Value::None),
            _ => Value::None,
        },
        Expr::Then(left, right) => evaluate(right, &evaluate(left, value)?)?,
        Expr::Index(index) => match elements(value)? {
            Some(items) => at(&items, *index).cloned().unwrap_or(Value::None),
            None => Value::None,
        },
        Expr::Slice(parts) => match elements(value)? {
            Some(items) => Value::list(slice(&items, *parts)?),
            None => Value::None,
        },
        Expr::Flatten(inner) => match elements(&evaluate(inner, value)?)? {
            Some(items) => Value::list(flat(items)?),
            None => Value::None,
        },
        Expr::Project(list, then) => match elements(&evaluate(list, value)?)? {
            Some(items) => each(&items, then)?,
            None => Value::None,
        },
        Expr::ProjectValues(dict, then) => match evaluate(dict, value)? {
            Value::Dict(dict) => each(&values(&dict)?, then)?,
            _ => Value::None,
        },
        Expr::Filter {
            list,
            condition,
            then,
        } => match elements(&evaluate(list, value)?)? {
            Some(items) => {
                let mut chosen = Vec::new();
                for item in items {
                    if is_true(&evaluate(condition, &item)?) {
                        chosen.push(item);
                    }
                }
                each(&chosen, then)?
            }
            None => Value::None,
        },
        Expr::List(_) | Expr::Dict(_) if value.is_none() => Value::None,
        Expr::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| evaluate(item, value)).collect();
            Value::list(items?)
        }
        Expr::Dict(pairs) => {
            let dict = Dict::new();
            for (key, item) in pairs {
                dict.insert_str(key, evaluate(item, value)?);
            }
            Value::Dict(dict)
        }
        Expr::Or(left, right) => match evaluate(left, value)? {
            left if is_true(&left) => left,
            _ => evaluate(right, value)?,
        },
        Expr::And(left, right) => match evaluate(left, value)? {
            left if is_true(&left) => evaluate(right, value)?,
            left => left,
        },
        Expr::Not(inner) => Value::Bool(!is_true(&evaluate(inner, value)?)),
        Expr::Compare(comparison, left, right) => compare(
            *comparison,
            &evaluate(left, value)?,
            &evaluate(right, value)?,
        )?,
        Expr::Call(name, args) => functions::call(name, args, value)?,
        Expr::Reference(_) => {
            return Err(plugin_error(
                "an expression with & can only be an argument of a function such as sort_by",
            ));
        }
    })
}

/// The elements of a list.
pub(super) fn elements(value: &Value) -> Result<Option<Vec<Value>>, Error> {
    match value {
        Value::List(_) | Value::Tuple(_) => value.to_vec().map(Some),
        _ => Ok(None),
    }
}

pub(super) fn values(dict: &Dict) -> Result<Vec<Value>, Error> {
    let pairs = Value::Dict(dict.clone()).items()?.unwrap_or_default();
    Ok(pairs.into_iter().map(|(_, value)| value).collect())
}

/// The results that are not null.
fn each(items: &[Value], then: &Expr) -> Result<Value, Error> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let result = evaluate(then, item)?;
        if !result.is_none() {
            out.push(result);
        }
    }
    Ok(Value::list(out))
}

fn flat(items: Vec<Value>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match elements(&item)? {
            Some(inner) => out.extend(inner),
            None => out.push(item),
        }
    }
    Ok(out)
}

fn at(items: &[Value], index: i64) -> Option<&Value> {
    let index = match index {
        0.. => index,
        _ => index.checked_add(i64::try_from(items.len()).ok()?)?,
    };
    items.get(usize::try_from(index).ok()?)
}

/// Python's `items[start:stop:step]`.
fn slice(items: &[Value], [start, stop, step]: [Option<i64>; 3]) -> Result<Vec<Value>, Error> {
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(Error::value_error("slice step cannot be zero"));
    }
    let length = items.len() as i64;
    let (least, most) = if step > 0 {
        (0, length)
    } else {
        (-1, length - 1)
    };
    let bound = |bound: Option<i64>, default: i64| match bound {
        None => default,
        Some(bound) if bound < 0 => bound.saturating_add(length).clamp(least, most),
        Some(bound) => bound.clamp(least, most),
    };
    let (start, stop) = if step > 0 {
        (bound(start, 0), bound(stop, length))
    } else {
        (bound(start, length - 1), bound(stop, -1))
    };
    let mut out = Vec::new();
    let mut index = start;
    while (step > 0 && index < stop) || (step < 0 && index > stop) {
        out.extend(
            usize::try_from(index)
                .ok()
                .and_then(|index| items.get(index))
                .cloned(),
        );
        index = index.saturating_add(step);
    }
    Ok(out)
}

/// Null, false and what is empty are false; every number is true.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::None | Value::Bool(false) => false,
        Value::Str(text) => !text.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Tuple(items) => !items.is_empty(),
        Value::Dict(dict) => !dict.is_empty(),
        _ => true,
    }
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Result<Value, Error> {
    let op = match comparison {
        Comparison::Equal => return Ok(Value::Bool(equal(left, right)?)),
        Comparison::NotEqual => return Ok(Value::Bool(!equal(left, right)?)),
        Comparison::Less => CompareOp::Lt,
        Comparison::LessOrEqual => CompareOp::Le,
        Comparison::Greater => CompareOp::Gt,
        Comparison::GreaterOrEqual => CompareOp::Ge,
    };
    let is_ordered = |value: &Value| {
        matches!(
            value,
            Value::Str(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_)
        )
    };
    if !is_ordered(left) || !is_ordered(right) {
        return Ok(Value::None);
    }
    left.compare(op, right).map(Value::Bool)
}

/// Numbers and truth values are never equal.
fn equal(left: &Value, right: &Value) -> Result<bool, Error> {
    if matches!(left, Value::Bool(_)) != matches!(right, Value::Bool(_)) {
        return Ok(false);
    }
    left.equals(right)
}
