//! Python's view of JSON values: their text, types, equality, and literals.

mod equality;
mod json;
mod literal;
mod number;
mod text;

pub(in crate::spec) use equality::{equals, is_truthy};
pub use json::dumps;
pub(super) use literal::parse_literal;
pub(super) use number::{parse_float, parse_int};
pub(in crate::spec) use text::class_name;
pub use text::{repr, str, type_name};
