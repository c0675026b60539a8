//! Names, literals, tuples, lists and dicts.

use super::Parser;
use crate::Error;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::{Op, Tok};
use crate::value::str_repr;
use crate::{Str, Value};

impl Parser<'_> {
    pub(super) fn parse_primary(&mut self) -> Result<Expr, Error> {
        let pos = self.pos();
        let kind = match self.tok() {
            Tok::Name(name) => {
                let name = *name;
                self.next();
                match name {
                    "true" | "True" => ExprKind::Const(Value::Bool(true)),
                    "false" | "False" => ExprKind::Const(Value::Bool(false)),
                    "none" | "None" => ExprKind::Const(Value::None),
                    _ => ExprKind::Name(self.name(name)),
                }
            }
            Tok::Str(text) => {
                let mut text = Str::new(&**text);
                self.next();
                while let Tok::Str(more) = self.tok() {
                    text = Str::new(format!("{text}{more}"));
                    self.next();
                }
                ExprKind::Const(Value::Str(text))
            }
            Tok::Int(value) => {
                let value = value.clone();
                self.next();
                ExprKind::Const(value)
            }
            Tok::Float(number) => {
                let number = *number;
                self.next();
                ExprKind::Const(Value::Float(number))
            }
            Tok::Op(Op::LParen) => {
                self.next();
                let expr = self.nested(|parser| parser.parse_tuple(&[], true, true))?;
                self.expect_op(Op::RParen)?;
                return Ok(expr);
            }
            Tok::Op(Op::LBracket) => self.parse_list()?,
            Tok::Op(Op::LBrace) => self.parse_dict()?,
            other => return Err(self.fail(format!("unexpected {}", str_repr(other.describe())))),
        };
        Ok(Expr { pos, kind })
    }

    /// Expressions with commas between them; one alone is not a tuple.
    pub(super) fn parse_tuple(
        &mut self,
        end_names: &[&str],
        with_condexpr: bool,
        explicit_parentheses: bool,
    ) -> Result<Expr, Error> {
        let pos = self.pos();
        let mut items = Vec::new();
        let mut is_tuple = false;
        if !self.is_tuple_end(end_names) {
            let first = self.parse_expression(with_condexpr)?;
            if !self.is_op(Op::Comma) {
                return Ok(first);
            }
            items.push(first);
            is_tuple = true;
        }
        loop {
            if !items.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            if self.is_tuple_end(end_names) {
                break;
            }
            items.push(self.parse_expression(with_condexpr)?);
            if !self.is_op(Op::Comma) {
                break;
            }
            is_tuple = true;
        }
        if !is_tuple {
            if let Some(item) = items.pop() {
                return Ok(item);
            }
            if !explicit_parentheses {
                return Err(self.fail(format!(
                    "Expected an expression, got {}",
                    str_repr(self.tok().describe())
                )));
            }
        }
        Ok(Expr {
            pos,
            kind: ExprKind::Tuple(items.into()),
        })
    }

    pub(super) fn is_tuple_end(&self, end_names: &[&str]) -> bool {
        match self.tok() {
            Tok::VariableEnd | Tok::BlockEnd | Tok::Op(Op::RParen) => true,
            Tok::Name(name) => end_names.contains(name),
            _ => false,
        }
    }

    fn parse_list(&mut self) -> Result<ExprKind, Error> {
        self.next();
        let mut items = Vec::new();
        while !self.is_op(Op::RBracket) {
            if !items.is_empty() {
                self.expect_op(Op::Comma)?;
                if self.is_op(Op::RBracket) {
                    break;
                }
            }
            items.push(self.parse_expression(true)?);
        }
        self.expect_op(Op::RBracket)?;
        Ok(ExprKind::List(items.into()))
    }

    fn parse_dict(&mut self) -> Result<ExprKind, Error> {
        self.next();
        let mut items = Vec::new();
        while !self.is_op(Op::RBrace) {
            if !items.is_empty() {
                self.expect_op(Op::Comma)?;
                if self.is_op(Op::RBrace) {
                    break;
                }
            }
            let key = self.parse_expression(true)?;
            self.expect_op(Op::Colon)?;
            items.push((key, self.parse_expression(true)?));
        }
        self.expect_op(Op::RBrace)?;
        Ok(ExprKind::Dict(items.into()))
    }
}
