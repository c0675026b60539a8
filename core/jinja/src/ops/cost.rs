//! What an operation on big values costs, in steps of the budget.

use num_traits::ToPrimitive;

use crate::Value;
use crate::syntax::ast::BinaryOp;

/// Steps beside the one that every expression takes. Numbers of the usual size cost nothing; a big one may take
/// seconds to multiply. Texts and lists are paid for where they are made.
pub(crate) fn cost(op: BinaryOp, a: &Value, b: &Value) -> u64 {
    match (op, a, b) {
        (BinaryOp::Pow, Value::Int(_) | Value::BigInt(_), Value::Int(_)) => power(a, b),
        (_, Value::BigInt(_), _) | (_, _, Value::BigInt(_)) => ints(op, words(a), words(b)),
        _ => 0,
    }
}

/// How many machine words a number takes.
fn words(value: &Value) -> u64 {
    match value {
        Value::BigInt(number) => number.bits() / 64 + 1,
        _ => 1,
    }
}

fn power(base: &Value, exponent: &Value) -> u64 {
    let bits = match base {
        Value::BigInt(base) => base.bits(),
        Value::Int(base) => u64::from(u64::BITS - base.unsigned_abs().leading_zeros()),
        _ => 0,
    };
    match exponent
        .as_i64()
        .and_then(|exponent| u64::try_from(exponent).ok())
    {
        // What the base 0 or 1 gives is known at once.
        Some(exponent) if bits > 1 => multiplied(bits.saturating_mul(exponent) / 64),
        _ => 0,
    }
}

fn ints(op: BinaryOp, a: u64, b: u64) -> u64 {
    match op {
        BinaryOp::Mul if a.min(b) == 1 => a.max(b) / 16,
        BinaryOp::Mul => multiplied(a.max(b)),
        BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod => a.saturating_mul(b) / 64,
        _ => a.max(b) / 64,
    }
}

/// Karatsuba's algorithm takes n to the power of 1.58.
fn multiplied(words: u64) -> u64 {
    let steps = (words as f64).powf(1.58) / 32.0;
    steps.to_u64().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Budget, Dict, Environment, ErrorKind};

    #[test]
    fn usual_numbers_cost_nothing() {
        let int = |number: i64| Value::Int(number);
        assert_eq!(cost(BinaryOp::Mul, &int(i64::MAX), &int(i64::MAX)), 0);
        assert_eq!(cost(BinaryOp::Pow, &int(2), &int(64)), 0);
        assert_eq!(cost(BinaryOp::Pow, &int(1), &int(i64::MAX)), 0);
        assert_eq!(cost(BinaryOp::Pow, &int(2), &int(-1)), 0);
        assert_eq!(cost(BinaryOp::Add, &Value::from("a"), &Value::from("b")), 0);
    }

    #[test]
    fn big_numbers_end_a_template_in_time() {
        let mut env = Environment::new();
        env.set_budget(Budget {
            steps: 20_000,
            ..Budget::default()
        });
        let kind = |source: &str| {
            let template = env.compile(None, source).expect("a template");
            template.render(&Dict::new()).expect_err("too much").kind()
        };
        for source in [
            "{{ 10**4000000 > 1 }}",
            "{% set n = namespace(x=10**20) %}{% for i in range(30) %}{% set n.x = n.x * n.x %}{% endfor %}",
            "{% set x = 10**20000 %}{% for i in range(900) %}{% set y = x * x // x %}{% endfor %}",
            "{% for i in range(900) %}{% set y = 'x' * 1000000 %}{% endfor %}",
        ] {
            assert_eq!(kind(source), ErrorKind::Budget, "{source}");
        }
    }
}
