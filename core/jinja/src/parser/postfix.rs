//! What follows an expression: subscripts, calls, filters, tests.

use super::Parser;
use crate::environment::Callable;
use crate::syntax::ast::{Apply, AttrName, Call, CallArgs, Expr, ExprKind, Slice};
use crate::syntax::{Op, Tok};
use crate::{Error, ErrorKind, Str};

impl Parser<'_> {
    pub(super) fn parse_postfix(&mut self, mut expr: Expr) -> Result<Expr, Error> {
        let mut chain = 0;
        loop {
            expr = match self.tok() {
                Tok::Op(Op::Dot) => self.parse_attribute(expr)?,
                Tok::Op(Op::LBracket) => self.parse_subscript(expr)?,
                Tok::Op(Op::LParen) => self.parse_call(expr)?,
                _ => return Ok(expr),
            };
            chain += 1;
            self.check_chain(chain)?;
        }
    }

    pub(super) fn parse_filter_expr(&mut self, mut expr: Expr) -> Result<Expr, Error> {
        let mut chain = 0;
        loop {
            expr = match self.tok() {
                Tok::Op(Op::Pipe) => {
                    self.next();
                    let apply = self.parse_filter()?;
                    Expr {
                        pos: apply.pos,
                        kind: ExprKind::Filter(Box::new((expr, apply))),
                    }
                }
                Tok::Name("is") => self.parse_test(expr)?,
                Tok::Op(Op::LParen) => self.parse_call(expr)?,
                _ => return Ok(expr),
            };
            chain += 1;
            self.check_chain(chain)?;
        }
    }

    fn parse_attribute(&mut self, object: Expr) -> Result<Expr, Error> {
        let pos = self.pos();
        self.next();
        let kind = match self.tok() {
            Tok::Name(name) => ExprKind::Attr(Box::new((object, AttrName::new(name)))),
            Tok::Int(index) => {
                let index = Expr {
                    pos,
                    kind: ExprKind::Const(index.clone()),
                };
                ExprKind::Item(Box::new((object, index)))
            }
            _ => return Err(self.fail("expected name or number")),
        };
        self.next();
        Ok(Expr { pos, kind })
    }

    fn parse_subscript(&mut self, object: Expr) -> Result<Expr, Error> {
        let pos = self.pos();
        self.next();
        let mut parts = Vec::new();
        while !self.is_op(Op::RBracket) {
            if !parts.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            parts.push(self.parse_subscribed()?);
        }
        self.expect_op(Op::RBracket)?;
        let single = parts.len() == 1;
        let mut keys = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Subscript::Key(key) => keys.push(key),
                Subscript::Slice(start, stop, step) if single => {
                    let slice = Slice {
                        object,
                        start,
                        stop,
                        step,
                    };
                    return Ok(Expr {
                        pos,
                        kind: ExprKind::Slice(Box::new(slice)),
                    });
                }
                Subscript::Slice(..) => {
                    return Err(
                        self.fail_at("slices in more than one dimension are not supported", pos)
                    );
                }
            }
        }
        let key = match (single, keys.pop()) {
            (true, Some(key)) => key,
            (_, last) => {
                keys.extend(last);
                Expr {
                    pos,
                    kind: ExprKind::Tuple(keys.into()),
                }
            }
        };
        Ok(Expr {
            pos,
            kind: ExprKind::Item(Box::new((object, key))),
        })
    }

    fn parse_subscribed(&mut self) -> Result<Subscript, Error> {
        let start = if self.is_op(Op::Colon) {
            None
        } else {
            Some(self.parse_expression(true)?)
        };
        if !self.skip_op(Op::Colon)
            && let Some(key) = start
        {
            return Ok(Subscript::Key(key));
        }
        let at_end = |parser: &Self| parser.is_op(Op::RBracket) || parser.is_op(Op::Comma);
        let stop = if self.is_op(Op::Colon) || at_end(self) {
            None
        } else {
            Some(self.parse_expression(true)?)
        };
        let step = if self.skip_op(Op::Colon) && !at_end(self) {
            Some(self.parse_expression(true)?)
        } else {
            None
        };
        Ok(Subscript::Slice(start, stop, step))
    }

    pub(super) fn parse_call(&mut self, callee: Expr) -> Result<Expr, Error> {
        let pos = callee.pos;
        let args = self.parse_call_args()?;
        Ok(Expr {
            pos,
            kind: ExprKind::Call(Box::new(Call { callee, args })),
        })
    }

    fn dotted_name(&mut self) -> Result<Str, Error> {
        let first = self.expect_name()?;
        if !self.is_op(Op::Dot) {
            return Ok(Str::new(first));
        }
        let mut name = first.to_owned();
        while self.skip_op(Op::Dot) {
            name.push('.');
            name.push_str(self.expect_name()?);
        }
        Ok(Str::new(name))
    }

    /// The filter or test, or a note that it is missing.
    fn found(
        &mut self,
        found: Result<Option<Callable>, Error>,
        what: &str,
        name: &str,
        pos: u32,
    ) -> Option<Callable> {
        let error = match found {
            Ok(Some(function)) => return Some(function),
            Ok(None) => self.fail_kind(
                ErrorKind::Assertion,
                format!("No {what} named '{name}'."),
                pos,
            ),
            Err(error) if error.frames().is_empty() => {
                self.fail_kind(error.kind(), error.message().to_owned(), pos)
            }
            Err(error) => error,
        };
        self.missing.push(error);
        None
    }

    /// A filter's name and arguments; the `|` is taken already.
    pub(super) fn parse_filter(&mut self) -> Result<Apply, Error> {
        let pos = self.pos();
        let name = self.dotted_name()?;
        let found = self.env.find_filter(&name);
        let function = self.found(found, "filter", &name, pos);
        let args = if self.is_op(Op::LParen) {
            self.parse_call_args()?
        } else {
            CallArgs::default()
        };
        Ok(Apply {
            pos,
            name,
            function,
            args,
        })
    }

    fn parse_test(&mut self, subject: Expr) -> Result<Expr, Error> {
        let pos = self.pos();
        self.next();
        let negated = self.skip_name("not");
        let name_pos = self.pos();
        let name = self.dotted_name()?;
        let found = self.env.find_test(&name);
        let function = self.found(found, "test", &name, name_pos);
        let args = match self.tok() {
            Tok::Op(Op::LParen) => self.parse_call_args()?,
            Tok::Name("else" | "or" | "and") => CallArgs::default(),
            Tok::Name("is") => return Err(self.fail("You cannot chain multiple tests with is")),
            Tok::Name(_)
            | Tok::Str(_)
            | Tok::Int(_)
            | Tok::Float(_)
            | Tok::Op(Op::LBracket | Op::LBrace) => {
                let arg = self.parse_primary()?;
                let arg = self.parse_postfix(arg)?;
                CallArgs {
                    positional: Box::new([arg]),
                    ..CallArgs::default()
                }
            }
            _ => CallArgs::default(),
        };
        let apply = Apply {
            pos: name_pos,
            name,
            function,
            args,
        };
        let test = Expr {
            pos,
            kind: ExprKind::Test(Box::new((subject, apply))),
        };
        Ok(if negated {
            Expr {
                pos,
                kind: ExprKind::Not(Box::new(test)),
            }
        } else {
            test
        })
    }
}

enum Subscript {
    Key(Expr),
    Slice(Option<Expr>, Option<Expr>, Option<Expr>),
}
