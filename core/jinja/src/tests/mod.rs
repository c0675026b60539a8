//! Jinja's own tests.

mod compare;
mod kind;
mod number;
mod register;
mod text;

pub(crate) use register::register;
