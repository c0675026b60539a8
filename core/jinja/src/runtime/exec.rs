//! Statements.

use std::sync::Arc;

use super::State;
use super::macro_object::MacroObject;
use super::output::Output;
use crate::syntax::ast::{Apply, CallBlock, Stmt, StmtKind};
use crate::{Error, Value};

impl State<'_> {
    pub(super) fn exec_body(&mut self, body: &[Stmt], out: &mut Output) -> Result<(), Error> {
        for stmt in body {
            self.exec(stmt, out)
                .map_err(|error| self.locate(error, stmt.pos))?;
        }
        Ok(())
    }

    /// A body with variables of its own.
    pub(super) fn exec_scoped(&mut self, body: &[Stmt], out: &mut Output) -> Result<(), Error> {
        let mark = self.push_frame();
        let result = self.exec_body(body, out);
        self.pop_frame(mark);
        result
    }

    /// The result of a body that is not printed where it stands.
    fn exec_captured(&mut self, body: &[Stmt]) -> Result<Value, Error> {
        let mut out = self.output();
        self.exec_scoped(body, &mut out)?;
        out.finish(&self.env)
    }

    fn exec(&mut self, stmt: &Stmt, out: &mut Output) -> Result<(), Error> {
        self.step()?;
        match &stmt.kind {
            StmtKind::Text(text) => out.push_text(text),
            StmtKind::Output(_) if out.muted => Ok(()),
            StmtKind::Output(expr) => {
                let value = self.eval(expr)?;
                out.push(value)
                    .map_err(|error| self.locate(error, expr.pos))
            }
            StmtKind::If(node) => {
                for (test, body) in &node.branches {
                    if self
                        .eval(test)?
                        .is_true()
                        .map_err(|error| self.locate(error, test.pos))?
                    {
                        return self.exec_body(body, out);
                    }
                }
                self.exec_body(&node.otherwise, out)
            }
            StmtKind::For(node) => {
                let iter = self.eval(&node.iter)?;
                self.exec_for(node, &iter, 0, out)
            }
            StmtKind::Set(node) => {
                let value = self.eval(&node.1)?;
                self.assign(&node.0, value)
            }
            StmtKind::SetBlock(node) => {
                let value = self.exec_captured(&node.body)?;
                let value = self.filter_chain(value, &node.filters)?;
                self.assign(&node.target, value)
            }
            StmtKind::With(node) => {
                let mut values = Vec::with_capacity(node.assignments.len());
                for (_, value) in &node.assignments {
                    values.push(self.eval(value)?);
                }
                let mark = self.push_frame();
                let mut result = Ok(());
                for ((target, _), value) in node.assignments.iter().zip(values) {
                    result = result.and_then(|()| self.assign(target, value));
                }
                let result = result.and_then(|()| self.exec_body(&node.body, out));
                self.pop_frame(mark);
                result
            }
            StmtKind::FilterBlock(node) => {
                let value = self.exec_captured(&node.body)?;
                let value = self.filter_chain(value, &node.filters)?;
                out.push(value)
            }
            StmtKind::Scope(body) => self.exec_scoped(body, out),
            StmtKind::Macro(node) => {
                if let Some(name) = &node.name {
                    let value = Value::object(MacroObject::new(self, node));
                    self.assign_name(name, value);
                }
                Ok(())
            }
            StmtKind::CallBlock(node) => self.exec_call_block(node, out),
            StmtKind::Block(block) => self.exec_block_stmt(block, out),
            StmtKind::Extends(expr) => self.exec_extends(expr, out),
            StmtKind::Include(node) => self.exec_include(node, stmt.pos, out),
            StmtKind::Import(node) => self.exec_import(node, stmt.pos),
            StmtKind::FromImport(node) => self.exec_from_import(node, stmt.pos),
        }
    }

    fn filter_chain(&mut self, value: Value, filters: &[Apply]) -> Result<Value, Error> {
        filters
            .iter()
            .try_fold(value, |value, filter| self.apply_filter(value, filter))
    }

    fn exec_call_block(&mut self, node: &CallBlock, out: &mut Output) -> Result<(), Error> {
        let caller = Value::object(MacroObject::new(self, &node.caller));
        let callee = self.eval(&node.call.callee)?;
        let mut args = self.eval_args(None, &node.call.args)?;
        args.named.push((Arc::from("caller"), caller));
        let value = self.call(&callee, args)?;
        out.push(value)
    }
}
