//! Python's operators.

mod add;
mod cost;
mod divide;
mod multiply;
mod power;
mod refuse;
mod set_ops;
mod unary;

pub(crate) use add::{add, sub};
pub(crate) use cost::cost;
pub(crate) use divide::{div, floor_div, modulo};
pub(crate) use multiply::mul;
pub(crate) use power::pow;
pub(crate) use set_ops::{difference, intersection, symmetric_difference, union};
pub(crate) use unary::{abs, bitwise, neg, pos};
