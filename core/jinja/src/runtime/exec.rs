//! Statements.

use std::sync::Arc;

use super::State;
use super::eval::Subject;
use super::macro_object::MacroObject;
use super::output::Output;
use crate::syntax::ast::{
    Apply, CallBlock, Expr, FilterBlock, For, If, Macro, SetBlock, Stmt, StmtKind, Target, With,
};
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
        out.finish(self.env)
    }

    fn exec(&mut self, stmt: &Stmt, out: &mut Output) -> Result<(), Error> {
        self.step()?;
        match &stmt.kind {
            StmtKind::Text(text) => out.push_text(text),
            StmtKind::Output(_) if out.muted => Ok(()),
            StmtKind::Output(expr) => self.exec_output(expr, out),
            StmtKind::If(node) => self.exec_if(node, out),
            StmtKind::For(node) => self.exec_for_stmt(node, out),
            StmtKind::Set(node) => self.exec_set(&node.0, &node.1),
            StmtKind::SetBlock(node) => self.exec_set_block(node),
            StmtKind::With(node) => self.exec_with(node, out),
            StmtKind::FilterBlock(node) => self.exec_filter_block(node, out),
            StmtKind::Scope(body) => self.exec_scoped(body, out),
            StmtKind::Macro(node) => {
                self.exec_macro(node);
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

    fn exec_output(&mut self, expr: &Expr, out: &mut Output) -> Result<(), Error> {
        let value = self.eval(expr)?;
        out.push(value)
            .map_err(|error| self.locate(error, expr.pos))
    }

    fn exec_if(&mut self, node: &If, out: &mut Output) -> Result<(), Error> {
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

    fn exec_for_stmt(&mut self, node: &Arc<For>, out: &mut Output) -> Result<(), Error> {
        let iter = self.eval(&node.iter)?;
        self.exec_for(node, &iter, 0, out)
    }

    fn exec_set(&mut self, target: &Target, value: &Expr) -> Result<(), Error> {
        let value = self.eval(value)?;
        self.assign(target, value)
    }

    fn exec_set_block(&mut self, node: &SetBlock) -> Result<(), Error> {
        let value = self.exec_captured(&node.body)?;
        let value = self.filter_chain(value, &node.filters)?;
        self.assign(&node.target, value)
    }

    fn exec_with(&mut self, node: &With, out: &mut Output) -> Result<(), Error> {
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

    fn exec_filter_block(&mut self, node: &FilterBlock, out: &mut Output) -> Result<(), Error> {
        let value = self.exec_captured(&node.body)?;
        let value = self.filter_chain(value, &node.filters)?;
        out.push(value)
    }

    fn exec_macro(&mut self, node: &Arc<Macro>) {
        if let Some(name) = &node.name {
            let value = Value::object(MacroObject::new(self, node));
            self.assign_name(name, value);
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
        let mut args = self.eval_args(Subject::None, &node.call.args)?;
        args.named.push((Arc::from("caller"), caller));
        let value = self.call(&callee, args)?;
        out.push(value)
    }
}
