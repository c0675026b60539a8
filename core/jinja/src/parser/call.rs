//! Arguments of calls.

use super::Parser;
use crate::Error;
use crate::syntax::ast::CallArgs;
use crate::syntax::{Op, Tok};

impl Parser<'_> {
    pub(super) fn parse_call_args(&mut self) -> Result<CallArgs, Error> {
        let open = self.pos();
        self.expect_op(Op::LParen)?;
        let mut positional = Vec::with_capacity(1);
        let mut named: Vec<(std::sync::Arc<str>, _)> = Vec::new();
        let mut star = None;
        let mut star_star = None;
        let mut first = true;
        while !self.is_op(Op::RParen) {
            if !first {
                self.expect_op(Op::Comma)?;
                if self.is_op(Op::RParen) {
                    break;
                }
            }
            first = false;
            let valid = if self.is_op(Op::Mul) {
                let valid = star.is_none() && star_star.is_none();
                self.next();
                star = Some(Box::new(self.parse_expression(true)?));
                valid
            } else if self.is_op(Op::Pow) {
                let valid = star_star.is_none();
                self.next();
                star_star = Some(Box::new(self.parse_expression(true)?));
                valid
            } else if let (Tok::Name(name), Tok::Op(Op::Assign)) = (self.tok(), self.look()) {
                let name = self.name(name).text;
                if named.iter().any(|(given, _)| *given == name) {
                    return Err(self.fail(format!("keyword argument repeated: {name}")));
                }
                self.next();
                self.next();
                named.push((name, self.parse_expression(true)?));
                star_star.is_none()
            } else {
                positional.push(self.parse_expression(true)?);
                star.is_none() && star_star.is_none() && named.is_empty()
            };
            if !valid {
                return Err(self.fail_at("invalid syntax for function call expression", open));
            }
        }
        self.expect_op(Op::RParen)?;
        Ok(CallArgs {
            positional: positional.into(),
            named: named.into(),
            star,
            star_star,
        })
    }
}
