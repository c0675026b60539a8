//! Blocks, macros and call blocks.

use std::sync::Arc;

use super::Parser;
use super::usage::{CALLER, KWARGS, VARARGS, mentions, mentions_expr};
use crate::Error;
use crate::syntax::Op;
use crate::syntax::ast::{Block, Body, CallBlock, Expr, ExprKind, Macro, Name, StmtKind};

impl Parser<'_> {
    pub(super) fn parse_block(&mut self, pos: u32) -> Result<StmtKind, Error> {
        let name: Arc<str> = self.expect_name()?.into();
        let scoped = self.skip_name("scoped");
        let required = self.skip_name("required");
        if self.is_op(Op::Sub) {
            return Err(self.fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.",
            ));
        }
        if !self.block_names.insert(Arc::clone(&name)) {
            return Err(self.fail_kind(
                crate::ErrorKind::Assertion,
                format!("block '{name}' defined twice"),
                pos,
            ));
        }
        let body = self.parse_body(&["endblock"])?;
        if required {
            let blank = body.iter().all(|stmt| match &stmt.kind {
                StmtKind::Text(text) => text.trim().is_empty(),
                _ => false,
            });
            if !blank {
                return Err(self.fail("Required blocks can only contain comments or whitespace"));
            }
        }
        self.skip_name(&name);
        let block = Arc::new(Block {
            name,
            body,
            scoped,
            required,
        });
        self.blocks.push(Arc::clone(&block));
        Ok(StmtKind::Block(block))
    }

    pub(super) fn parse_macro(&mut self, _pos: u32) -> Result<StmtKind, Error> {
        let name = self.parse_name_target()?;
        let (params, defaults) = self.parse_signature()?;
        let body = self.parse_body(&["endmacro"])?;
        self.build_macro(Some(name), params, defaults, body)
            .map(StmtKind::Macro)
    }

    pub(super) fn parse_call_block(&mut self, pos: u32) -> Result<StmtKind, Error> {
        let (params, defaults) = if self.is_op(Op::LParen) {
            self.parse_signature()?
        } else {
            Default::default()
        };
        let call = self.parse_expression(true)?;
        let ExprKind::Call(call) = call.kind else {
            return Err(self.fail_at("expected call", pos));
        };
        let body = self.parse_body(&["endcall"])?;
        let caller = self.build_macro(None, params, defaults, body)?;
        Ok(StmtKind::CallBlock(Box::new(CallBlock {
            call: *call,
            caller,
        })))
    }

    fn parse_signature(&mut self) -> Result<(Vec<Name>, Vec<Expr>), Error> {
        let mut params = Vec::new();
        let mut defaults = Vec::new();
        self.expect_op(Op::LParen)?;
        while !self.is_op(Op::RParen) {
            if !params.is_empty() {
                self.expect_op(Op::Comma)?;
            }
            let param = self.parse_name_target()?;
            if self.skip_op(Op::Assign) {
                defaults.push(self.parse_expression(true)?);
            } else if !defaults.is_empty() {
                return Err(self.fail("non-default argument follows default argument"));
            }
            params.push(param);
        }
        self.expect_op(Op::RParen)?;
        Ok((params, defaults))
    }

    fn build_macro(
        &mut self,
        name: Option<Name>,
        params: Vec<Name>,
        defaults: Vec<Expr>,
        body: Body,
    ) -> Result<Arc<Macro>, Error> {
        let explicit = |special: &str| params.iter().position(|param| &*param.text == special);
        let uses = |special: &str| {
            mentions(&body, special)
                || defaults
                    .iter()
                    .any(|default| mentions_expr(default, special))
        };
        let caller = explicit(CALLER);
        if let Some(index) = caller
            && index + defaults.len() < params.len()
        {
            return Err(self.fail("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default."));
        }
        Ok(Arc::new(Macro {
            name,
            // As a parameter the name is not special.
            varargs: (uses(VARARGS) && explicit(VARARGS).is_none()).then(|| self.name(VARARGS)),
            kwargs: (uses(KWARGS) && explicit(KWARGS).is_none()).then(|| self.name(KWARGS)),
            caller: uses(CALLER).then(|| self.name(CALLER)),
            explicit_caller: caller.is_some(),
            params: params.into(),
            defaults: defaults.into(),
            body,
        }))
    }
}
