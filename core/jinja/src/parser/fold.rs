//! Constant folding, where it cannot fail and cannot grow without bound.

use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::{Str, Value};

/// `left op right`; sums and differences of small ints and floats are computed now.
pub(super) fn binary(op: BinaryOp, left: Expr, right: Expr, pos: u32) -> Expr {
    if let (ExprKind::Const(a), ExprKind::Const(b)) = (&left.kind, &right.kind)
        && let Some(value) = compute(op, a, b)
    {
        return Expr {
            pos: left.pos,
            kind: ExprKind::Const(value),
        };
    }
    Expr {
        pos,
        kind: ExprKind::Binary(op, Box::new((left, right))),
    }
}

fn compute(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => match op {
            BinaryOp::Add => a.checked_add(*b),
            BinaryOp::Sub => a.checked_sub(*b),
            BinaryOp::Mul => a.checked_mul(*b),
            _ => None,
        }
        .map(Value::Int),
        (Value::Float(a), Value::Float(b)) => match op {
            BinaryOp::Add => Some(a + b),
            BinaryOp::Sub => Some(a - b),
            BinaryOp::Mul => Some(a * b),
            _ => None,
        }
        .map(Value::Float),
        _ => None,
    }
}

/// `-inner`
pub(super) fn negate(inner: Expr, pos: u32) -> Expr {
    match &inner.kind {
        ExprKind::Const(Value::Int(number)) if *number != i64::MIN => Expr {
            pos,
            kind: ExprKind::Const(Value::Int(-number)),
        },
        ExprKind::Const(Value::Float(number)) => Expr {
            pos,
            kind: ExprKind::Const(Value::Float(-number)),
        },
        _ => Expr {
            pos,
            kind: ExprKind::Neg(Box::new(inner)),
        },
    }
}

/// `a ~ b ~ ...`; neighbouring texts are joined now.
pub(super) fn concat(parts: Vec<Expr>, pos: u32) -> Expr {
    let mut joined: Vec<Expr> = Vec::with_capacity(parts.len());
    for part in parts {
        if let (
            Some(Expr {
                kind: ExprKind::Const(Value::Str(last)),
                ..
            }),
            ExprKind::Const(Value::Str(text)),
        ) = (joined.last_mut(), &part.kind)
        {
            *last = Str::new(format!("{last}{text}"));
            continue;
        }
        joined.push(part);
    }
    if joined.len() == 1 && matches!(joined[0].kind, ExprKind::Const(Value::Str(_))) {
        return joined.swap_remove(0);
    }
    Expr {
        pos,
        kind: ExprKind::Concat(joined.into()),
    }
}
