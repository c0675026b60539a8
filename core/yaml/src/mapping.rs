//! Merge keys and keys that occur twice.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::key::Key;
use crate::node::{Node, NodeValue, ScalarValue};
use crate::span::Span;

/// A key and its value.
pub(crate) type Pair = (Node, Node);

/// A `<<` whose value is no mapping.
pub(crate) struct MergeError {
    pub(crate) message: String,
    pub(crate) span: Span,
}

/// Appends the pairs that `<<: value` brings. Of several mappings the first wins, so it comes last.
pub(crate) fn merged_pairs(value: &Node, merged: &mut Vec<Pair>) -> Result<(), MergeError> {
    match &value.value {
        NodeValue::Mapping(pairs) => merged.extend(pairs.iter().cloned()),
        NodeValue::Sequence(items) => {
            for item in items.iter() {
                if item.as_mapping().is_none() {
                    return Err(MergeError {
                        message: format!(
                            "expected a mapping for merging, but found {}",
                            kind(&item.value)
                        ),
                        span: item.span.clone(),
                    });
                }
            }
            for item in items.iter().rev() {
                merged.extend(item.as_mapping().unwrap_or_default().iter().cloned());
            }
        }
        other => {
            return Err(MergeError {
                message: format!(
                    "expected a mapping or list of mappings for merging, but found {}",
                    kind(other)
                ),
                span: value.span.clone(),
            });
        }
    }
    Ok(())
}

/// What the composer calls a node.
pub(crate) fn kind(value: &NodeValue) -> &'static str {
    match value {
        NodeValue::Scalar(_) | NodeValue::Vault(_) => "scalar",
        NodeValue::Sequence(_) | NodeValue::Pairs(_) => "sequence",
        NodeValue::Mapping(_) | NodeValue::Set(_) => "mapping",
    }
}

/// Keeps each key at its first place with its last value, and warns of every repetition.
///
/// # Errors
/// The place of a key that cannot be one: a list or a mapping.
pub(crate) fn unique_pairs(pairs: Vec<Pair>) -> Result<(Vec<Pair>, Vec<Diagnostic>), Span> {
    let mut places: HashMap<Key, usize> = HashMap::with_capacity(pairs.len());
    let mut unique: Vec<Pair> = Vec::with_capacity(pairs.len());
    let mut warnings = Vec::new();
    for (key, value) in pairs {
        let id = Key::of(&key).ok_or_else(|| key.span.clone())?;
        match places.get(&id) {
            Some(place) => {
                warnings.push(
                    Diagnostic::at(
                        &key.span,
                        format!("Found duplicate mapping key {}.", repr(&key)),
                    )
                    .with_hint("Using last defined value only."),
                );
                let (kept, old) = &mut unique[*place];
                // Messages about the pair are to point at the value in force.
                kept.span = key.span;
                *old = value;
            }
            None => {
                places.insert(id, unique.len());
                unique.push((key, value));
            }
        }
    }
    Ok((unique, warnings))
}

/// The key as Python prints it.
fn repr(key: &Node) -> String {
    let Some(scalar) = key.as_scalar() else {
        return "(encrypted)".to_owned();
    };
    match &scalar.value {
        ScalarValue::Str => shevek_jinja::value::str_repr(&scalar.text),
        ScalarValue::Null => "None".to_owned(),
        ScalarValue::Bool(true) => "True".to_owned(),
        ScalarValue::Bool(false) => "False".to_owned(),
        ScalarValue::Int(value) => value.to_string(),
        ScalarValue::BigInt(value) => value.to_string(),
        ScalarValue::Float(value) => shevek_jinja::value::float_repr(*value),
        _ => scalar.text.to_string(),
    }
}
