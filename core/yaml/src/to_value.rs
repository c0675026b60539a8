//! Nodes as the values that templates compute with.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use shevek_jinja::{Dict, List, Origin, Set, Str, Tags, Tuple, Value};

use crate::node::{Node, NodeValue, Scalar, ScalarValue};
use crate::span::Span;
use crate::vault_text::VaultText;

impl Node {
    /// The value, with the origin of every string, list and mapping.
    ///
    /// `trusted`: whether its strings may be templates (playbooks, variables and inventories are
    /// trusted; data that somebody else wrote is not). What stands under `!unsafe` never is.
    ///
    /// A container that aliases mention several times becomes one shared list or dict, as in
    /// Python. A `!vault` text becomes a string of ciphertext whose `Tags::extension` is a
    /// [`VaultText`].
    pub fn to_value(&self, trusted: bool) -> Value {
        Converter {
            trusted,
            shared: HashMap::new(),
        }
        .value(self)
    }
}

impl Span {
    /// The start of the span as an origin of values.
    pub fn origin(&self) -> Origin {
        Origin {
            file: Arc::clone(self.source.name()),
            line: self.line,
            column: self.column,
        }
    }
}

impl VaultText {
    /// The ciphertext that a string stands for, if it came from `!vault`.
    pub fn of(text: &Str) -> Option<Self> {
        let extension = text.tags()?.extension.as_ref()?;
        extension.downcast_ref::<Self>().cloned()
    }

    /// A string of ciphertext that carries this as its extension. It is never trusted: in Ansible
    /// what was encrypted is not a template.
    pub fn to_str(&self, origin: Option<Origin>) -> Str {
        let extension: Arc<dyn Any + Send + Sync> = Arc::new(self.clone());
        Str::tagged(
            Arc::clone(self.ciphertext()),
            Tags {
                trusted: false,
                origin,
                extension: Some(extension),
            },
        )
    }
}

struct Converter {
    trusted: bool,
    /// Containers that several nodes share, by address.
    shared: HashMap<usize, Value>,
}

impl Converter {
    fn value(&mut self, node: &Node) -> Value {
        let trusted = self.trusted && !node.is_unsafe;
        match &node.value {
            NodeValue::Scalar(scalar) => scalar_value(scalar, &node.span, trusted),
            NodeValue::Vault(text) => Value::Str(text.to_str(Some(node.span.origin()))),
            NodeValue::Sequence(items) => self.once(items, |this| {
                let items = items.iter().map(|item| this.value(item)).collect();
                Value::List(List::new(items).with_origin(node.span.origin()))
            }),
            NodeValue::Mapping(pairs) => self.once(pairs, |this| {
                let dict = Dict::with_capacity(pairs.len());
                for (key, value) in pairs.iter() {
                    let key = this.value(key);
                    // A mapping's keys are scalars, which can always be inserted.
                    let _ = dict.insert(key, this.value(value));
                }
                Value::Dict(dict.with_origin(node.span.origin()))
            }),
            NodeValue::Set(items) => self.once(items, |this| {
                let set = Set::new();
                for item in items.iter() {
                    let _ = set.insert(this.value(item));
                }
                Value::Set(set)
            }),
            NodeValue::Pairs(pairs) => self.once(pairs, |this| {
                let items = pairs
                    .iter()
                    .map(|(key, value)| {
                        Value::Tuple(Tuple::new(vec![this.value(key), this.value(value)]))
                    })
                    .collect();
                Value::List(List::new(items).with_origin(node.span.origin()))
            }),
        }
    }

    fn once<T>(&mut self, content: &Arc<Vec<T>>, build: impl FnOnce(&mut Self) -> Value) -> Value {
        if Arc::strong_count(content) == 1 {
            return build(self);
        }
        let address = Arc::as_ptr(content).addr();
        if let Some(value) = self.shared.get(&address) {
            return value.clone();
        }
        let value = build(self);
        self.shared.insert(address, value.clone());
        value
    }
}

fn scalar_value(scalar: &Scalar, span: &Span, trusted: bool) -> Value {
    match &scalar.value {
        ScalarValue::Null => Value::None,
        ScalarValue::Bool(value) => Value::Bool(*value),
        ScalarValue::Int(value) => Value::Int(*value),
        ScalarValue::BigInt(value) => Value::BigInt(Arc::new(value.clone())),
        ScalarValue::Float(value) => Value::Float(*value),
        ScalarValue::Str => Value::Str(Str::tagged(
            Arc::clone(&scalar.text),
            Tags {
                trusted,
                origin: Some(span.origin()),
                extension: None,
            },
        )),
        ScalarValue::Date(date) => Value::Date(*date),
        ScalarValue::DateTime(moment) => Value::DateTime(*moment),
        ScalarValue::Time(time) => Value::Time(*time),
        ScalarValue::Binary(bytes) => Value::Bytes(Arc::clone(bytes)),
    }
}
