//! Expressions.

use super::State;
use crate::call::spare;
use crate::syntax::ast::{
    Apply, AttrName, BinaryOp, CallArgs, Compare, Comparison, Cond, Expr, ExprKind, Name, Slice,
};
use crate::value::UndefinedBehavior;
use crate::{Args, Dict, Error, Undefined, Value, meter, ops};

/// The value of a result, looked at where it is; an error ends the function. `?` would take the result apart and move
/// it, which costs more than most operations.
macro_rules! value_in {
    ($result:expr) => {
        match &$result {
            Ok(value) => value,
            Err(_) => return $result,
        }
    };
}

/// What is put before the arguments of a call.
pub(super) enum Subject<'e> {
    None,
    Value(Value),
    Expr(&'e Expr),
}

impl State<'_> {
    /// The value of an expression; errors get its place.
    pub(crate) fn eval(&mut self, expr: &Expr) -> Result<Value, Error> {
        if let ExprKind::Const(value) = &expr.kind {
            return Ok(value.clone());
        }
        let result = self.eval_kind(expr);
        // A result that is well is passed on as it is: taking it apart costs more than many an expression.
        if result.is_err() {
            return self.located(result, expr.pos);
        }
        result
    }

    #[cold]
    fn located(&self, result: Result<Value, Error>, pos: u32) -> Result<Value, Error> {
        result.map_err(|error| self.locate(error, pos))
    }

    // One small function for each kind: nested expressions are to need little stack.
    fn eval_kind(&mut self, expr: &Expr) -> Result<Value, Error> {
        self.step()?;
        match &expr.kind {
            ExprKind::Const(value) => Ok(value.clone()),
            ExprKind::Name(name) => self.eval_name(name, expr.pos),
            ExprKind::Tuple(items) => self.eval_all(items).map(Value::tuple),
            ExprKind::List(items) => self.eval_all(items).map(Value::list),
            ExprKind::Dict(items) => self.eval_dict(items),
            ExprKind::Cond(node) => self.eval_cond(node, expr.pos),
            ExprKind::Concat(items) => self.eval_concat(items),
            ExprKind::Binary(op, pair) => self.eval_binary(*op, &pair.0, &pair.1),
            ExprKind::Neg(inner) => self.eval_unary(inner, ops::neg),
            ExprKind::Pos(inner) => self.eval_unary(inner, ops::pos),
            ExprKind::Not(inner) => self.eval_unary(inner, |value| {
                value.is_true().map(|truth| Value::Bool(!truth))
            }),
            ExprKind::And(pair) => self.eval_logic(&pair.0, &pair.1, true),
            ExprKind::Or(pair) => self.eval_logic(&pair.0, &pair.1, false),
            ExprKind::Compare(node) => self.eval_compare(node),
            ExprKind::Attr(node) => self.eval_attr(&node.0, &node.1),
            ExprKind::Item(pair) => self.eval_item(&pair.0, &pair.1),
            ExprKind::Slice(node) => self.eval_slice(node),
            ExprKind::Call(node) => self.eval_call(node, expr.pos),
            ExprKind::Filter(node) => self.eval_filter(&node.0, &node.1),
            ExprKind::Test(node) => self.eval_test(&node.0, &node.1),
        }
    }

    fn eval_name(&mut self, name: &Name, pos: u32) -> Result<Value, Error> {
        if let Some(value) = self.at_hand(name.id) {
            return Ok(value.clone());
        }
        match self.find(name.id, &name.text) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Ok(self.env.undefined_variable(&name.text).into()),
            // What the scope failed at has a place of its own: this one comes above it.
            Err(error) => Err(error.with_frame(self.frame_at(pos))),
        }
    }

    /// The value of a variable that is at hand.
    fn peek(&self, expr: &Expr) -> Option<&Value> {
        match &expr.kind {
            ExprKind::Name(name) => self.at_hand(name.id),
            _ => None,
        }
    }

    fn eval_dict(&mut self, items: &[(Expr, Expr)]) -> Result<Value, Error> {
        let mut pairs = Vec::with_capacity(items.len());
        for (key, value) in items {
            pairs.push((self.eval(key)?, self.eval(value)?));
        }
        Dict::from_pairs(pairs).map(Value::Dict)
    }

    fn eval_cond(&mut self, node: &Cond, pos: u32) -> Result<Value, Error> {
        let test = self.eval(&node.test);
        if value_in!(test).is_true()? {
            return self.eval(&node.then);
        }
        match &node.otherwise {
            Some(otherwise) => self.eval(otherwise),
            None => Ok(self.no_else(pos)),
        }
    }

    fn eval_concat(&mut self, items: &[Expr]) -> Result<Value, Error> {
        let mut text = String::new();
        for item in items {
            self.eval(item)?.write_str(&mut text)?;
            meter::check_text(text.len())?;
        }
        meter::spend_text(text.len())?;
        Ok(Value::from(text))
    }

    fn eval_binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Result<Value, Error> {
        let left = self.eval(left);
        let left = value_in!(left);
        let right = self.eval(right);
        let right = value_in!(right);
        self.spend(ops::cost(op, left, right))?;
        match op {
            BinaryOp::Add => ops::add(left, right),
            BinaryOp::Sub => ops::sub(left, right),
            BinaryOp::Mul => ops::mul(left, right),
            BinaryOp::Div => ops::div(left, right),
            BinaryOp::FloorDiv => ops::floor_div(left, right),
            BinaryOp::Mod => ops::modulo(left, right),
            BinaryOp::Pow => ops::pow(left, right),
        }
    }

    fn eval_unary(
        &mut self,
        inner: &Expr,
        op: fn(&Value) -> Result<Value, Error>,
    ) -> Result<Value, Error> {
        let value = self.eval(inner);
        op(value_in!(value))
    }

    /// `and` and `or`: the right side counts when the left one is `go_on`.
    fn eval_logic(&mut self, left: &Expr, right: &Expr, go_on: bool) -> Result<Value, Error> {
        let left = self.eval(left);
        if value_in!(left).is_true()? == go_on {
            return self.eval(right);
        }
        left
    }

    fn eval_attr(&mut self, object: &Expr, name: &AttrName) -> Result<Value, Error> {
        // Where it can be helped the dict is not even cloned.
        if let ExprKind::Name(variable) = &object.kind
            && name.is_plain
            && let Some(Value::Dict(dict)) = self.at_hand(variable.id)
            && let Some(value) = dict.get_str(&name.text)?
        {
            self.step()?;
            return Ok(value);
        }
        let object = self.eval(object);
        let object = value_in!(object);
        if let (Value::Dict(dict), true) = (object, name.is_plain)
            && let Some(value) = dict.get_str(&name.text)?
        {
            return Ok(value);
        }
        self.attr(object, &name.text)
    }

    fn eval_item(&mut self, object: &Expr, key: &Expr) -> Result<Value, Error> {
        let object = self.eval(object);
        let object = value_in!(object);
        let key = self.eval(key);
        self.get_item(object, value_in!(key))
    }

    fn eval_slice(&mut self, node: &Slice) -> Result<Value, Error> {
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
                .undefined_item(&object, &Value::from("slice"))
                .into()),
        }
    }

    fn eval_filter(&mut self, subject: &Expr, apply: &Apply) -> Result<Value, Error> {
        let args = self.eval_args(Subject::Expr(subject), &apply.args)?;
        self.run_filter(args, apply)
    }

    fn eval_test(&mut self, subject: &Expr, apply: &Apply) -> Result<Value, Error> {
        if let Some(test) = &apply.function
            && let Some(look) = test.look()
            && apply.args.is_empty()
        {
            self.step()?;
            if let Some(value) = self.peek(subject) {
                return self.run_look(look, test, value, apply);
            }
            let value = self.eval(subject);
            return self.run_look(look, test, value_in!(value), apply);
        }
        let args = self.eval_args(Subject::Expr(subject), &apply.args)?;
        self.run_test(args, apply)
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
        let mut left = self.eval(&node.first);
        for (comparison, operand) in &node.rest {
            if let (Comparison::In | Comparison::NotIn, [.., (_, last)]) = (comparison, &*node.rest)
                && std::ptr::eq(last, operand)
                && let Some(found) = self.found_among(value_in!(left), operand)?
            {
                return Ok(Value::Bool(found == (*comparison == Comparison::In)));
            }
            let first = value_in!(left);
            let right = self.eval(operand);
            let second = value_in!(right);
            let holds = match comparison {
                Comparison::Eq => first.equals(second)?,
                Comparison::Ne => !first.equals(second)?,
                Comparison::Order(op) => first.compare(*op, second)?,
                Comparison::In => second.contains(first)?,
                Comparison::NotIn => !second.contains(first)?,
            };
            if !holds || std::ptr::eq(operand, &raw const node.rest[node.rest.len() - 1].1) {
                return Ok(Value::Bool(holds));
            }
            left = right;
        }
        left.map(|_| Value::Bool(true))
    }

    /// Whether a value is in a list (or tuple) written out of constants, which need not be built for that. `None` when
    /// it is something else.
    fn found_among(&mut self, value: &Value, list: &Expr) -> Result<Option<bool>, Error> {
        let (ExprKind::List(items) | ExprKind::Tuple(items)) = &list.kind else {
            return Ok(None);
        };
        if !items.iter().all(Expr::is_const) {
            return Ok(None);
        }
        self.step()?;
        for item in items {
            if let ExprKind::Const(item) = &item.kind
                && value.is_element(item)?
            {
                return Ok(Some(true));
            }
        }
        Ok(Some(false))
    }

    /// The arguments of a call; `subject` is put before them.
    pub(super) fn eval_args(
        &mut self,
        subject: Subject<'_>,
        node: &CallArgs,
    ) -> Result<Args, Error> {
        let mut args = Args {
            positional: spare::take(),
            named: Vec::with_capacity(node.named.len()),
        };
        args.positional
            .reserve(node.positional.len() + usize::from(!matches!(subject, Subject::None)));
        match subject {
            Subject::None => {}
            Subject::Value(value) => args.positional.push(value),
            Subject::Expr(expr) => {
                let value = self.eval(expr)?;
                args.positional.push(value);
            }
        }
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
                args.named.push((key.to_arc(), value));
            }
        }
        Ok(args)
    }
}
