//! Expressions.

use super::State;
use crate::environment::Missing;
use crate::syntax::ast::{BinaryOp, CallArgs, Compare, Comparison, Expr, ExprKind};
use crate::value::UndefinedBehavior;
use crate::{Args, Dict, Error, Undefined, Value, ops};

impl State<'_> {
    /// The value of an expression; errors get its place.
    pub(crate) fn eval(&mut self, expr: &Expr) -> Result<Value, Error> {
        match &expr.kind {
            ExprKind::Const(value) => Ok(value.clone()),
            _ => self
                .eval_kind(expr)
                .map_err(|error| self.locate(error, expr.pos)),
        }
    }

    fn eval_kind(&mut self, expr: &Expr) -> Result<Value, Error> {
        self.step()?;
        match &expr.kind {
            ExprKind::Const(value) => Ok(value.clone()),
            ExprKind::Name(name) => match self.find(name.id, &name.text) {
                Ok(Some(value)) => Ok(value),
                Ok(None) => Ok(self.env.undefined(&Missing::Variable(&name.text)).into()),
                // What the scope failed at has a place of its own: this one comes above it.
                Err(error) => Err(error.with_frame(self.frame_at(expr.pos))),
            },
            ExprKind::Tuple(items) => Ok(Value::tuple(self.eval_all(items)?)),
            ExprKind::List(items) => Ok(Value::list(self.eval_all(items)?)),
            ExprKind::Dict(items) => {
                let dict = Dict::with_capacity(items.len());
                for (key, value) in items {
                    let key = self.eval(key)?;
                    dict.insert(key, self.eval(value)?)?;
                }
                Ok(Value::Dict(dict))
            }
            ExprKind::Cond(node) => {
                if self.eval(&node.test)?.is_true()? {
                    self.eval(&node.then)
                } else if let Some(otherwise) = &node.otherwise {
                    self.eval(otherwise)
                } else {
                    Ok(self.no_else(expr.pos))
                }
            }
            ExprKind::Concat(items) => {
                let mut text = String::new();
                for item in items {
                    self.eval(item)?.write_str(&mut text)?;
                }
                Ok(Value::from(text))
            }
            ExprKind::Binary(op, pair) => {
                let left = self.eval(&pair.0)?;
                let right = self.eval(&pair.1)?;
                match op {
                    BinaryOp::Add => ops::add(&left, &right),
                    BinaryOp::Sub => ops::sub(&left, &right),
                    BinaryOp::Mul => ops::mul(&left, &right),
                    BinaryOp::Div => ops::div(&left, &right),
                    BinaryOp::FloorDiv => ops::floor_div(&left, &right),
                    BinaryOp::Mod => ops::modulo(&left, &right),
                    BinaryOp::Pow => ops::pow(&left, &right),
                }
            }
            ExprKind::Neg(inner) => ops::neg(&self.eval(inner)?),
            ExprKind::Pos(inner) => ops::pos(&self.eval(inner)?),
            ExprKind::Not(inner) => Ok(Value::Bool(!self.eval(inner)?.is_true()?)),
            ExprKind::And(pair) => {
                let left = self.eval(&pair.0)?;
                if left.is_true()? {
                    self.eval(&pair.1)
                } else {
                    Ok(left)
                }
            }
            ExprKind::Or(pair) => {
                let left = self.eval(&pair.0)?;
                if left.is_true()? {
                    Ok(left)
                } else {
                    self.eval(&pair.1)
                }
            }
            ExprKind::Compare(node) => self.eval_compare(node),
            ExprKind::Attr(object, name) => {
                let object = self.eval(object)?;
                self.attr(&object, name)
            }
            ExprKind::Item(pair) => {
                let object = self.eval(&pair.0)?;
                let key = self.eval(&pair.1)?;
                self.get_item(&object, &key)
            }
            ExprKind::Slice(node) => {
                let object = self.eval(&node.object)?;
                let start = node
                    .start
                    .as_ref()
                    .map(|part| self.eval(part))
                    .transpose()?;
                let stop = node.stop.as_ref().map(|part| self.eval(part)).transpose()?;
                let step = node.step.as_ref().map(|part| self.eval(part)).transpose()?;
                if let Value::Undefined(undefined) = &object
                    && undefined.behavior() == UndefinedBehavior::Chained
                {
                    return Ok(object);
                }
                match object.slice(start.as_ref(), stop.as_ref(), step.as_ref())? {
                    Some(value) => Ok(value),
                    None => Ok(self
                        .env
                        .undefined(&Missing::Item(&object, &Value::from("slice")))
                        .into()),
                }
            }
            ExprKind::Call(node) => self.eval_call(node, expr.pos),
            ExprKind::Filter(node) => {
                let subject = self.eval(&node.0)?;
                self.apply_filter(subject, &node.1)
            }
            ExprKind::Test(node) => {
                let subject = self.eval(&node.0)?;
                self.apply_test(subject, &node.1)
            }
        }
    }

    fn no_else(&self, pos: u32) -> Value {
        let frame = self.frame_at(pos);
        let place = match &frame.template {
            Some(name) => format!("line {} in '{name}'", frame.line),
            None => format!("line {}", frame.line),
        };
        Undefined::new(format!(
            "the inline if-expression on {place} evaluated to false and no else section was defined."
        ))
        .with_behavior(UndefinedBehavior::Lenient)
        .into()
    }

    fn eval_all(&mut self, items: &[Expr]) -> Result<Vec<Value>, Error> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.eval(item)?);
        }
        Ok(out)
    }

    fn eval_compare(&mut self, node: &Compare) -> Result<Value, Error> {
        let mut left = self.eval(&node.first)?;
        for (comparison, operand) in &node.rest {
            let right = self.eval(operand)?;
            let holds = match comparison {
                Comparison::Eq => left.equals(&right)?,
                Comparison::Ne => !left.equals(&right)?,
                Comparison::Order(op) => left.compare(*op, &right)?,
                Comparison::In => right.contains(&left)?,
                Comparison::NotIn => !right.contains(&left)?,
            };
            if !holds {
                return Ok(Value::Bool(false));
            }
            left = right;
        }
        Ok(Value::Bool(true))
    }

    /// The arguments of a call; `subject` is put before them.
    pub(super) fn eval_args(
        &mut self,
        subject: Option<Value>,
        node: &CallArgs,
    ) -> Result<Args, Error> {
        let mut args = Args {
            positional: Vec::with_capacity(node.positional.len() + usize::from(subject.is_some())),
            named: Vec::with_capacity(node.named.len()),
        };
        args.positional.extend(subject);
        for arg in &node.positional {
            let value = self.eval(arg)?;
            args.positional.push(value);
        }
        if let Some(star) = &node.star {
            let value = self.eval(star)?;
            args.positional.extend(value.to_vec()?);
        }
        for (name, arg) in &node.named {
            args.named.push((name.clone(), self.eval(arg)?));
        }
        if let Some(star_star) = &node.star_star {
            let value = self.eval(star_star)?;
            let Some(items) = value.items()? else {
                return Err(Error::type_error(format!(
                    "argument after ** must be a mapping, not {}",
                    value.type_name()
                )));
            };
            for (key, value) in items {
                let Value::Str(key) = key else {
                    return Err(Error::type_error("keywords must be strings"));
                };
                if args.named.iter().any(|(name, _)| **name == *key) {
                    return Err(Error::type_error(format!(
                        "got multiple values for keyword argument '{key}'"
                    )));
                }
                args.named.push((key.as_arc().clone(), value));
            }
        }
        Ok(args)
    }
}
