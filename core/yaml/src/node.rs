//! The tree that a YAML text becomes.

use std::sync::Arc;

use num_bigint::BigInt;
use shevek_jinja::DateTime;

use crate::span::Span;
use crate::timestamp::Date;
use crate::vault_text::VaultText;

/// A value with the place where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it was written.
    pub span: Span,
    /// What was written.
    pub value: NodeValue,
    /// True when `!unsafe` stands before it or before a container around it: its text is never a
    /// template.
    pub is_unsafe: bool,
}

/// The kinds of YAML values. Containers are shared: an alias is the same container again.
#[derive(Debug, Clone)]
pub enum NodeValue {
    /// Null, boolean, number, text, time or bytes.
    Scalar(Scalar),
    /// A list.
    Sequence(Arc<Vec<Node>>),
    /// A mapping in the order of its keys: merge keys are resolved, keys are unique and scalars.
    Mapping(Arc<Vec<(Node, Node)>>),
    /// `!!set`.
    Set(Arc<Vec<Node>>),
    /// `!!omap` and `!!pairs`: a list of pairs.
    Pairs(Arc<Vec<(Node, Node)>>),
    /// `!vault` and `!vault-encrypted`: text that is still encrypted.
    Vault(VaultText),
}

/// A scalar, both as it was written and as what YAML 1.1 makes of it.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The text after unquoting and folding: `0644` for the integer 420.
    pub text: Arc<str>,
    /// How it was quoted.
    pub style: ScalarStyle,
    /// Its typed value.
    pub value: ScalarValue,
}

/// The typed value of a scalar. A string's characters are in [`Scalar::text`].
#[derive(Debug, Clone, PartialEq)]
pub enum ScalarValue {
    /// `null`, `~` or nothing.
    Null,
    /// `yes`, `True`, `off`...
    Bool(bool),
    /// An integer of 64 bits.
    Int(i64),
    /// A longer integer.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// A string: see [`Scalar::text`].
    Str,
    /// `2024-01-31`.
    Date(Date),
    /// `2024-01-31 10:00:00`.
    DateTime(DateTime),
    /// `10:00:00`, of formats that have times of a day: YAML has none.
    Time(jiff::civil::Time),
    /// `!!binary`.
    Binary(Arc<[u8]>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'...'`
    SingleQuoted,
    /// `"..."`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

impl Node {
    /// The text of a string; `None` for everything else, numbers included.
    pub fn as_str(&self) -> Option<&str> {
        match self.as_scalar()? {
            Scalar {
                text,
                value: ScalarValue::Str,
                ..
            } => Some(text),
            _ => None,
        }
    }

    /// The scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            NodeValue::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The boolean, if it is one (`yes` is, `"yes"` is not).
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_scalar()?.value {
            ScalarValue::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The integer, if it is one that fits.
    pub fn as_int(&self) -> Option<i64> {
        match self.as_scalar()?.value {
            ScalarValue::Int(value) => Some(value),
            _ => None,
        }
    }

    /// True for `null`, `~` and an empty value.
    pub fn is_null(&self) -> bool {
        self.as_scalar()
            .is_some_and(|scalar| scalar.value == ScalarValue::Null)
    }

    /// The items, if it is a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The pairs, if it is a mapping.
    pub fn as_mapping(&self) -> Option<&[(Node, Node)]> {
        match &self.value {
            NodeValue::Mapping(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The value of a string key, if it is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.get_pair(key).map(|(_, value)| value)
    }

    /// Key and value of a string key, if it is a mapping that has it.
    pub fn get_pair(&self, key: &str) -> Option<&(Node, Node)> {
        self.as_mapping()?
            .iter()
            .find(|(name, _)| name.as_str() == Some(key))
    }

    /// The name of its type for messages, as Python calls it: `str`, `dict`, `NoneType`...
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            NodeValue::Scalar(scalar) => match scalar.value {
                ScalarValue::Null => "NoneType",
                ScalarValue::Bool(_) => "bool",
                ScalarValue::Int(_) | ScalarValue::BigInt(_) => "int",
                ScalarValue::Float(_) => "float",
                ScalarValue::Str => "str",
                ScalarValue::Date(_) => "date",
                ScalarValue::DateTime(_) => "datetime",
                ScalarValue::Time(_) => "time",
                ScalarValue::Binary(_) => "bytes",
            },
            NodeValue::Sequence(_) | NodeValue::Pairs(_) => "list",
            NodeValue::Mapping(_) => "dict",
            NodeValue::Set(_) => "set",
            NodeValue::Vault(_) => "EncryptedString",
        }
    }
}
