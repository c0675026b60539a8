//! Operators by precedence.

use super::Parser;
use super::fold::{binary, concat, negate};
use crate::Error;
use crate::syntax::ast::{BinaryOp, Compare, Comparison, Cond, Expr, ExprKind};
use crate::syntax::{Op, Tok};
use crate::value::CompareOp;

impl Parser<'_> {
    pub(super) fn parse_expression(&mut self, with_condexpr: bool) -> Result<Expr, Error> {
        self.nested(|parser| {
            if with_condexpr {
                parser.parse_condexpr()
            } else {
                parser.parse_or()
            }
        })
    }

    fn parse_condexpr(&mut self) -> Result<Expr, Error> {
        let missing = self.missing.len();
        let mut expr = self.parse_or()?;
        let mut chain = 0;
        while self.is_name("if") {
            let pos = self.pos();
            self.next();
            chain += 1;
            self.check_chain(chain * 10)?;
            let test = self.parse_or()?;
            let otherwise = if self.skip_name("else") {
                Some(self.nested(Self::parse_condexpr)?)
            } else {
                None
            };
            self.missing.truncate(missing);
            expr = Expr {
                pos,
                kind: ExprKind::Cond(Box::new(Cond {
                    test,
                    then: expr,
                    otherwise,
                })),
            };
        }
        Ok(expr)
    }

    fn parse_or(&mut self) -> Result<Expr, Error> {
        let mut left = self.parse_and()?;
        let mut chain = 0;
        while self.is_name("or") {
            let pos = self.pos();
            self.next();
            chain += 1;
            self.check_chain(chain)?;
            let right = self.parse_and()?;
            left = Expr {
                pos,
                kind: ExprKind::Or(Box::new((left, right))),
            };
        }
        Ok(left)
    }

    fn parse_and(&mut self) -> Result<Expr, Error> {
        let mut left = self.parse_not()?;
        let mut chain = 0;
        while self.is_name("and") {
            let pos = self.pos();
            self.next();
            chain += 1;
            self.check_chain(chain)?;
            let right = self.parse_not()?;
            left = Expr {
                pos,
                kind: ExprKind::And(Box::new((left, right))),
            };
        }
        Ok(left)
    }

    fn parse_not(&mut self) -> Result<Expr, Error> {
        if self.is_name("not") {
            let pos = self.pos();
            self.next();
            let inner = self.nested(Self::parse_not)?;
            return Ok(Expr {
                pos,
                kind: ExprKind::Not(Box::new(inner)),
            });
        }
        self.parse_compare()
    }

    fn parse_compare(&mut self) -> Result<Expr, Error> {
        let first = self.parse_math1()?;
        let mut rest = Vec::new();
        let mut pos = self.pos();
        loop {
            let here = self.pos();
            let comparison = match self.tok() {
                Tok::Op(Op::Eq) => Comparison::Eq,
                Tok::Op(Op::Ne) => Comparison::Ne,
                Tok::Op(Op::Lt) => Comparison::Order(CompareOp::Lt),
                Tok::Op(Op::LtEq) => Comparison::Order(CompareOp::Le),
                Tok::Op(Op::Gt) => Comparison::Order(CompareOp::Gt),
                Tok::Op(Op::GtEq) => Comparison::Order(CompareOp::Ge),
                Tok::Name("in") => Comparison::In,
                Tok::Name("not") if self.look_is_name("in") => {
                    self.next();
                    Comparison::NotIn
                }
                _ => break,
            };
            self.next();
            if rest.is_empty() {
                pos = here;
            }
            rest.push((comparison, self.parse_math1()?));
            self.check_chain(rest.len())?;
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(Expr {
            pos,
            kind: ExprKind::Compare(Box::new(Compare {
                first,
                rest: rest.into(),
            })),
        })
    }

    fn parse_math1(&mut self) -> Result<Expr, Error> {
        self.left_chain(Self::parse_concat, |op| match op {
            Op::Add => Some(BinaryOp::Add),
            Op::Sub => Some(BinaryOp::Sub),
            _ => None,
        })
    }

    fn parse_concat(&mut self) -> Result<Expr, Error> {
        let pos = self.pos();
        let first = self.parse_math2()?;
        if !self.is_op(Op::Tilde) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.skip_op(Op::Tilde) {
            parts.push(self.parse_math2()?);
        }
        Ok(concat(parts, pos))
    }

    fn parse_math2(&mut self) -> Result<Expr, Error> {
        self.left_chain(Self::parse_pow, |op| match op {
            Op::Mul => Some(BinaryOp::Mul),
            Op::Div => Some(BinaryOp::Div),
            Op::FloorDiv => Some(BinaryOp::FloorDiv),
            Op::Mod => Some(BinaryOp::Mod),
            _ => None,
        })
    }

    fn parse_pow(&mut self) -> Result<Expr, Error> {
        self.left_chain(
            |parser| parser.parse_unary(true),
            |op| (op == Op::Pow).then_some(BinaryOp::Pow),
        )
    }

    fn left_chain(
        &mut self,
        operand: impl Fn(&mut Self) -> Result<Expr, Error>,
        operator: impl Fn(Op) -> Option<BinaryOp>,
    ) -> Result<Expr, Error> {
        let mut left = operand(self)?;
        let mut chain = 0;
        while let Tok::Op(op) = *self.tok()
            && let Some(op) = operator(op)
        {
            let pos = self.pos();
            self.next();
            chain += 1;
            self.check_chain(chain)?;
            let right = operand(self)?;
            left = binary(op, left, right, pos);
        }
        Ok(left)
    }

    fn parse_unary(&mut self, with_filter: bool) -> Result<Expr, Error> {
        let pos = self.pos();
        let mut expr = if self.skip_op(Op::Sub) {
            negate(self.nested(|parser| parser.parse_unary(false))?, pos)
        } else if self.skip_op(Op::Add) {
            let inner = self.nested(|parser| parser.parse_unary(false))?;
            Expr {
                pos,
                kind: ExprKind::Pos(Box::new(inner)),
            }
        } else {
            self.parse_primary()?
        };
        expr = self.parse_postfix(expr)?;
        if with_filter {
            self.parse_filter_expr(expr)
        } else {
            Ok(expr)
        }
    }
}
