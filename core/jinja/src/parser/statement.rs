//! Statements: dispatch, output, conditions, loops, assignments.

use std::sync::Arc;

use super::Parser;
use super::usage::{LOOP, mentions};
use crate::Error;
use crate::syntax::ast::{Apply, FilterBlock, For, If, SetBlock, Stmt, StmtKind, With};
use crate::syntax::{Op, Tok};

impl<'s> Parser<'s> {
    /// The statement after a block start.
    pub(super) fn parse_statement(&mut self, body: &mut Vec<Stmt>) -> Result<(), Error> {
        let pos = self.pos();
        let Tok::Name(tag) = *self.tok() else {
            return Err(self.fail("tag name expected"));
        };
        self.tag_stack.push(tag);
        let parsed = self.parse_tag(tag, pos, body);
        self.tag_stack.pop();
        match parsed? {
            Some(kind) => body.push(Stmt { pos, kind }),
            None if tag == "print" => {}
            None => return Err(self.unknown_tag(Some(tag), pos)),
        }
        Ok(())
    }

    /// The statement of a tag; `None` when there is no such tag (or it has pushed its own).
    fn parse_tag(
        &mut self,
        tag: &'s str,
        pos: u32,
        body: &mut Vec<Stmt>,
    ) -> Result<Option<StmtKind>, Error> {
        let parse: fn(&mut Self, u32) -> Result<StmtKind, Error> = match tag {
            "for" => Self::parse_for,
            "if" => Self::parse_if,
            "block" => Self::parse_block,
            "extends" => Self::parse_extends,
            "print" => {
                self.next();
                self.parse_print(body)?;
                return Ok(None);
            }
            "macro" => Self::parse_macro,
            "include" => Self::parse_include,
            "from" => Self::parse_from,
            "import" => Self::parse_import,
            "set" => Self::parse_set,
            "with" => Self::parse_with,
            "autoescape" => Self::parse_autoescape,
            "call" => Self::parse_call_block,
            "filter" => Self::parse_filter_block,
            _ => return Ok(None),
        };
        self.next();
        parse(self, pos).map(Some)
    }

    fn parse_print(&mut self, body: &mut Vec<Stmt>) -> Result<(), Error> {
        let mut first = true;
        while !self.at_block_end() {
            if !first {
                self.expect_op(Op::Comma)?;
            }
            first = false;
            let expr = self.parse_expression(true)?;
            body.push(Stmt {
                pos: expr.pos,
                kind: StmtKind::Output(expr),
            });
        }
        Ok(())
    }

    fn parse_if(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let mut branches = Vec::new();
        let missing = self.missing.len();
        let otherwise = loop {
            let test = self.parse_tuple(&[], false, false)?;
            let body = self.parse_statements(&["elif", "else", "endif"])?;
            branches.push((test, body));
            if self.skip_name("elif") {
                continue;
            }
            if self.skip_name("else") {
                break self.parse_body(&["endif"])?;
            }
            self.next();
            break Box::default();
        };
        self.missing.truncate(missing);
        Ok(StmtKind::If(Box::new(If {
            branches: branches.into(),
            otherwise,
        })))
    }

    fn parse_for(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let start = self.index();
        let target = self.parse_target(&["in"], false)?;
        self.expect_keyword("in")?;
        let iter = self.parse_tuple(&["recursive"], false, false)?;
        let test = if self.skip_name("if") {
            Some(self.parse_expression(true)?)
        } else {
            None
        };
        let recursive = self.skip_name("recursive");
        let body = self.parse_statements(&["endfor", "else"])?;
        let otherwise = if self.skip_name("else") {
            self.parse_body(&["endfor"])?
        } else {
            self.next();
            Box::default()
        };
        let used = recursive || (self.has_name_since(start, LOOP) && mentions(&body, LOOP));
        let loop_name = used.then(|| self.name(LOOP));
        Ok(StmtKind::For(Arc::new(For {
            target,
            iter,
            test,
            recursive,
            loop_name,
            body,
            otherwise,
        })))
    }

    fn parse_set(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let target = self.parse_target(&[], true)?;
        if self.skip_op(Op::Assign) {
            let value = self.parse_tuple(&[], true, false)?;
            return Ok(StmtKind::Set(Box::new((target, value))));
        }
        let filters = self.parse_filters()?;
        let body = self.parse_body(&["endset"])?;
        Ok(StmtKind::SetBlock(Box::new(SetBlock {
            target,
            filters,
            body,
        })))
    }

    fn parse_filters(&mut self) -> Result<Box<[Apply]>, Error> {
        let mut filters = Vec::new();
        while self.skip_op(Op::Pipe) {
            filters.push(self.parse_filter()?);
        }
        Ok(filters.into())
    }

    fn parse_with(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let mut assignments = Vec::new();
        while !self.at_block_end() {
            if !assignments.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            let target = self.parse_target(&[], false)?;
            self.expect_op(Op::Assign)?;
            assignments.push((target, self.parse_expression(true)?));
        }
        let body = self.parse_body(&["endwith"])?;
        Ok(StmtKind::With(Box::new(With {
            assignments: assignments.into(),
            body,
        })))
    }

    fn parse_autoescape(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        self.parse_expression(true)?;
        Ok(StmtKind::Scope(self.parse_body(&["endautoescape"])?))
    }

    fn parse_filter_block(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let mut filters = vec![self.parse_filter()?];
        filters.extend(self.parse_filters()?);
        let body = self.parse_body(&["endfilter"])?;
        Ok(StmtKind::FilterBlock(Box::new(FilterBlock {
            filters: filters.into(),
            body,
        })))
    }
}
