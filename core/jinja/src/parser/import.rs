//! Statements about other templates.

use super::Parser;
use crate::syntax::ast::{FromImport, Import, Include, StmtKind};
use crate::syntax::{Op, Tok};
use crate::{Error, ErrorKind};

impl Parser<'_> {
    pub(super) fn parse_extends(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        Ok(StmtKind::Extends(Box::new(self.parse_expression(true)?)))
    }

    /// `with context` or `without context`.
    fn parse_context(&mut self) -> Option<bool> {
        let with = match self.tok() {
            Tok::Name("with") => true,
            Tok::Name("without") => false,
            _ => return None,
        };
        if !self.look_is_name("context") {
            return None;
        }
        self.next();
        self.next();
        Some(with)
    }

    pub(super) fn parse_include(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let template = self.parse_expression(true)?;
        let ignore_missing = self.is_name("ignore") && self.look_is_name("missing");
        if ignore_missing {
            self.next();
            self.next();
        }
        let with_context = self.parse_context().unwrap_or(true);
        Ok(StmtKind::Include(Box::new(Include {
            template,
            ignore_missing,
            with_context,
        })))
    }

    pub(super) fn parse_import(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let template = self.parse_expression(true)?;
        self.expect_keyword("as")?;
        let target = self.parse_name_target()?;
        let with_context = self.parse_context().unwrap_or(false);
        Ok(StmtKind::Import(Box::new(Import {
            template,
            target,
            with_context,
        })))
    }

    pub(super) fn parse_from(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let template = self.parse_expression(true)?;
        self.expect_keyword("import")?;
        let mut names = Vec::new();
        let mut context;
        loop {
            if !names.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            context = self.parse_context();
            if context.is_some() {
                break;
            }
            let pos = self.pos();
            let name = self.parse_name_target()?;
            if name.text.starts_with('_') {
                return Err(self.fail_kind(
                    ErrorKind::Assertion,
                    "names starting with an underline can not be imported",
                    pos,
                ));
            }
            let exported = name.text.clone();
            let target = if self.skip_name("as") {
                self.parse_name_target()?
            } else {
                name
            };
            names.push((exported, target));
            context = self.parse_context();
            if context.is_some() || !self.is_op(Op::Comma) {
                break;
            }
        }
        let with_context = context.unwrap_or(false);
        Ok(StmtKind::FromImport(Box::new(FromImport {
            template,
            names: names.into(),
            with_context,
        })))
    }
}
