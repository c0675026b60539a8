//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `in`, `sameas`.

use crate::value::CompareOp;
use crate::{Args, Error, State, Value};

fn two(args: Args, name: &str) -> Result<(Value, Value), Error> {
    let [a, b] = args.bind(name, 2, ["a", "b"])?;
    Ok((a.value(), b.value()))
}

fn order(args: Args, name: &str, op: CompareOp) -> Result<Value, Error> {
    let (a, b) = two(args, name)?;
    a.compare(op, &b).map(Value::Bool)
}

pub(super) fn eq(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "eq")?;
    a.equals(&b).map(Value::Bool)
}

pub(super) fn ne(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "ne")?;
    a.equals(&b).map(|equal| Value::Bool(!equal))
}

pub(super) fn lt(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    order(args, "lt", CompareOp::Lt)
}

pub(super) fn le(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    order(args, "le", CompareOp::Le)
}

pub(super) fn gt(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    order(args, "gt", CompareOp::Gt)
}

pub(super) fn ge(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    order(args, "ge", CompareOp::Ge)
}

pub(super) fn contained(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, sequence] = args.bind("test_in", 2, ["value", "seq"])?;
    sequence.value().contains(&value.value()).map(Value::Bool)
}

pub(super) fn sameas(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, other] = args.bind("test_sameas", 2, ["value", "other"])?;
    Ok(Value::Bool(value.value().is_same(&other.value())))
}
