//! Assignment targets.

use super::Parser;
use crate::Error;
use crate::syntax::ast::{Name, Target};
use crate::syntax::{Op, Tok};
use crate::value::str_repr;

/// Names that cannot be assigned to.
const CONSTANTS: &[&str] = &["true", "false", "none", "True", "False", "None"];

impl Parser<'_> {
    /// One plain name.
    pub(super) fn parse_name_target(&mut self) -> Result<Name, Error> {
        let pos = self.pos();
        let name = self.expect_name()?;
        if CONSTANTS.contains(&name) {
            return Err(self.fail_at("can't assign to 'const'", pos));
        }
        Ok(self.name(name))
    }

    /// Names, tuples of names, and `namespace.attribute` where allowed.
    pub(super) fn parse_target(
        &mut self,
        end_names: &[&str],
        with_namespace: bool,
    ) -> Result<Target, Error> {
        let mut items = Vec::new();
        let mut is_tuple = false;
        loop {
            if !items.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            if self.is_tuple_end(end_names) {
                break;
            }
            items.push(self.parse_single_target(with_namespace)?);
            if !self.is_op(Op::Comma) {
                break;
            }
            is_tuple = true;
        }
        match items.pop() {
            Some(item) if !is_tuple => Ok(item),
            Some(item) => {
                items.push(item);
                Ok(Target::Tuple(items.into()))
            }
            None => Err(self.fail(format!(
                "Expected an expression, got {}",
                str_repr(self.tok().describe())
            ))),
        }
    }

    fn parse_single_target(&mut self, with_namespace: bool) -> Result<Target, Error> {
        let pos = self.pos();
        match self.tok() {
            Tok::Op(Op::LParen) => {
                self.next();
                let target = self.nested(|parser| parser.parse_target(&[], false))?;
                self.expect_op(Op::RParen)?;
                Ok(target)
            }
            Tok::Name(name) if CONSTANTS.contains(name) => {
                Err(self.fail("can't assign to 'const'"))
            }
            Tok::Name(name) => {
                let name = self.name(name);
                self.next();
                if with_namespace && self.skip_op(Op::Dot) {
                    let attribute = self.expect_name()?;
                    return Ok(Target::Attr(name, self.name(attribute).text));
                }
                Ok(Target::Name(name))
            }
            Tok::Str(_) | Tok::Int(_) | Tok::Float(_) => Err(self.fail("can't assign to 'const'")),
            Tok::Op(Op::LBracket) => Err(self.fail_at("can't assign to 'list'", pos)),
            Tok::Op(Op::LBrace) => Err(self.fail_at("can't assign to 'dict'", pos)),
            other => Err(self.fail(format!("unexpected {}", str_repr(other.describe())))),
        }
    }
}
