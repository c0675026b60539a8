//! YAML 1.1 as Ansible reads it, with file, line and column of every node.
//!
//! [`load`] turns a [`Source`] into [`Node`]s, [`Node::to_value`] turns those into the values that
//! templates compute with, and [`Diagnostic`] is how every error in a user's file is told.

mod base64;
mod composer;
mod construct;
mod deprecated;
mod diagnostic;
mod explain;
mod json;
mod key;
mod load;
mod mapping;
mod node;
mod number;
mod parser_text;
mod resolver;
mod source;
mod span;
mod timestamp;
mod to_value;
mod vault_text;

pub use deprecated::Deprecated;
pub use diagnostic::Diagnostic;
pub use load::{Document, DuplicateKeys, load, load_all, load_json, load_with};
pub use node::{Node, NodeValue, Scalar, ScalarStyle, ScalarValue};
pub use resolver::is_plain_string;
pub use source::Source;
pub use span::Span;
pub use timestamp::Date;
pub use vault_text::VaultText;
