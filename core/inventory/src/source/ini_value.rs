//! Values of an INI inventory: Python literals with a place.

use std::sync::Arc;

use shevek_jinja::{Dict, List, Origin, Str, Tags, Value};

use crate::literal::{Literal, evaluate};

/// The value of a text in an INI inventory; its strings are trusted as templates.
///
/// # Errors
/// When a literal is broken in a way that the reference reports.
pub(crate) fn ini_value(text: &str, origin: &Origin) -> Result<Value, String> {
    Ok(to_value(evaluate(text)?, origin))
}

fn to_value(literal: Literal, origin: &Origin) -> Value {
    match literal {
        Literal::None => Value::None,
        Literal::Bool(flag) => Value::Bool(flag),
        Literal::Int(number) => match i64::try_from(&number) {
            Ok(small) => Value::Int(small),
            Err(_) => Value::BigInt(Arc::new(number)),
        },
        Literal::Float(number) => Value::Float(number),
        Literal::Str(text) => to_string(text, true, origin),
        Literal::Bytes(text) => to_string(text, false, origin),
        Literal::List(items) => {
            let items = items.into_iter().map(|item| to_value(item, origin));
            Value::List(List::new(items.collect()).with_origin(origin.clone()))
        }
        Literal::Dict(pairs) => {
            let dict = Dict::with_capacity(pairs.len());
            for (key, value) in pairs {
                // The evaluation has refused keys that no dict takes, apart from lists made of
                // tuples, which are left out.
                let _ = dict.insert(to_value(key, origin), to_value(value, origin));
            }
            Value::Dict(dict.with_origin(origin.clone()))
        }
    }
}

fn to_string(text: String, trusted: bool, origin: &Origin) -> Value {
    Value::Str(Str::tagged(
        text,
        Tags {
            trusted,
            origin: Some(origin.clone()),
            extension: None,
        },
    ))
}
