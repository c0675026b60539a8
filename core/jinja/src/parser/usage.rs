//! Which names a tree uses.

use std::collections::HashSet;
use std::sync::Arc;

use crate::syntax::NameId;
use crate::syntax::ast::{Apply, CallArgs, Expr, ExprKind, Macro, Name, Stmt, StmtKind, Target};

pub(crate) const LOOP: &str = "loop";
pub(crate) const CALLER: &str = "caller";
pub(crate) const VARARGS: &str = "varargs";
pub(crate) const KWARGS: &str = "kwargs";

/// Whether the body reads a variable of that name anywhere.
pub(super) fn mentions(body: &[Stmt], name: &str) -> bool {
    let mut walk = Walk::new(|found: &Name| &*found.text == name);
    walk.body(body);
    walk.hit
}

/// Whether the expression reads a variable of that name.
pub(super) fn mentions_expr(expr: &Expr, name: &str) -> bool {
    let mut walk = Walk::new(|found: &Name| &*found.text == name);
    walk.expr(expr);
    walk.hit
}

/// All variables the body reads that it has not assigned before.
pub(crate) fn undeclared(body: &[Stmt]) -> Vec<Arc<str>> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    let mut walk = Walk::new(|found: &Name| {
        if !matches!(&*found.text, "self" | "super") && seen.insert(found.id) {
            names.push(Arc::clone(&found.text));
        }
        false
    });
    walk.hide_special = true;
    walk.body(body);
    names
}

/// Visits every read of a variable that is not assigned in the tree before.
struct Walk<F> {
    /// Names assigned in the scopes that are open, innermost last.
    declared: Vec<HashSet<NameId>>,
    visit: F,
    hit: bool,
    /// Whether a macro's `caller`, `varargs` and `kwargs` are its own. When it is about which of
    /// them a macro around it needs, they are not: so does Jinja.
    hide_special: bool,
}

impl<F: FnMut(&Name) -> bool> Walk<F> {
    fn new(visit: F) -> Self {
        Self {
            declared: vec![HashSet::new()],
            visit,
            hit: false,
            hide_special: false,
        }
    }

    fn declare(&mut self, name: &Name) {
        if let Some(scope) = self.declared.last_mut() {
            scope.insert(name.id);
        }
    }

    fn read(&mut self, name: &Name) {
        if !self.declared.iter().any(|scope| scope.contains(&name.id)) && (self.visit)(name) {
            self.hit = true;
        }
    }

    fn scoped(&mut self, walk: impl FnOnce(&mut Self)) -> HashSet<NameId> {
        self.declared.push(HashSet::new());
        walk(self);
        self.declared.pop().unwrap_or_default()
    }

    fn body(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn target(&mut self, target: &Target) {
        match target {
            Target::Name(name) => self.declare(name),
            Target::Attr(name, _) => self.read(name),
            Target::Tuple(items) => items.iter().for_each(|item| self.target(item)),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Text(_) => {}
            StmtKind::Output(expr) => self.expr(expr),
            StmtKind::If(node) => {
                // Only what every branch assigns counts as assigned afterwards.
                let mut common: Option<HashSet<NameId>> = None;
                for (test, body) in &node.branches {
                    self.expr(test);
                    let assigned = self.scoped(|walk| walk.body(body));
                    common =
                        Some(common.map_or_else(|| assigned.clone(), |names| &names & &assigned));
                }
                let assigned = self.scoped(|walk| walk.body(&node.otherwise));
                if let (Some(names), Some(scope)) = (common, self.declared.last_mut()) {
                    scope.extend(names.intersection(&assigned));
                }
            }
            StmtKind::For(node) => {
                self.expr(&node.iter);
                self.scoped(|walk| {
                    walk.target(&node.target);
                    node.loop_name.iter().for_each(|name| walk.declare(name));
                    node.test.iter().for_each(|test| walk.expr(test));
                    walk.body(&node.body);
                });
                self.scoped(|walk| walk.body(&node.otherwise));
            }
            StmtKind::Set(node) => {
                self.expr(&node.1);
                self.target(&node.0);
            }
            StmtKind::SetBlock(node) => {
                self.scoped(|walk| walk.body(&node.body));
                node.filters.iter().for_each(|filter| self.apply(filter));
                self.target(&node.target);
            }
            StmtKind::With(node) => {
                node.assignments
                    .iter()
                    .for_each(|(_, value)| self.expr(value));
                self.scoped(|walk| {
                    node.assignments
                        .iter()
                        .for_each(|(target, _)| walk.target(target));
                    walk.body(&node.body);
                });
            }
            StmtKind::FilterBlock(node) => {
                node.filters.iter().for_each(|filter| self.apply(filter));
                self.scoped(|walk| walk.body(&node.body));
            }
            StmtKind::Scope(body) => {
                self.scoped(|walk| walk.body(body));
            }
            StmtKind::Macro(node) => {
                if let Some(name) = &node.name {
                    self.declare(name);
                }
                self.macro_body(node);
            }
            StmtKind::CallBlock(node) => {
                self.expr(&node.call.callee);
                self.args(&node.call.args);
                self.macro_body(&node.caller);
            }
            StmtKind::Block(node) => {
                self.scoped(|walk| walk.body(&node.body));
            }
            StmtKind::Extends(expr) => self.expr(expr),
            StmtKind::Include(node) => self.expr(&node.template),
            StmtKind::Import(node) => {
                self.expr(&node.template);
                self.declare(&node.target);
            }
            StmtKind::FromImport(node) => {
                self.expr(&node.template);
                node.names
                    .iter()
                    .for_each(|(_, target)| self.declare(target));
            }
        }
    }

    fn macro_body(&mut self, node: &Macro) {
        self.scoped(|walk| {
            node.params.iter().for_each(|param| walk.declare(param));
            if walk.hide_special {
                let special = [&node.varargs, &node.kwargs, &node.caller];
                special
                    .into_iter()
                    .flatten()
                    .for_each(|name| walk.declare(name));
            }
            node.defaults.iter().for_each(|default| walk.expr(default));
            walk.body(&node.body);
        });
    }

    fn args(&mut self, args: &CallArgs) {
        args.positional.iter().for_each(|arg| self.expr(arg));
        args.named.iter().for_each(|(_, arg)| self.expr(arg));
        args.star.iter().for_each(|arg| self.expr(arg));
        args.star_star.iter().for_each(|arg| self.expr(arg));
    }

    fn apply(&mut self, apply: &Apply) {
        self.args(&apply.args);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Const(_) => {}
            ExprKind::Name(name) => self.read(name),
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Concat(items) => {
                items.iter().for_each(|item| self.expr(item));
            }
            ExprKind::Dict(items) => items.iter().for_each(|(key, value)| {
                self.expr(key);
                self.expr(value);
            }),
            ExprKind::Cond(node) => {
                self.expr(&node.test);
                self.expr(&node.then);
                node.otherwise
                    .iter()
                    .for_each(|otherwise| self.expr(otherwise));
            }
            ExprKind::Binary(_, pair)
            | ExprKind::And(pair)
            | ExprKind::Or(pair)
            | ExprKind::Item(pair) => {
                self.expr(&pair.0);
                self.expr(&pair.1);
            }
            ExprKind::Neg(inner) | ExprKind::Pos(inner) | ExprKind::Not(inner) => {
                self.expr(inner);
            }
            ExprKind::Attr(node) => self.expr(&node.0),
            ExprKind::Compare(node) => {
                self.expr(&node.first);
                node.rest.iter().for_each(|(_, operand)| self.expr(operand));
            }
            ExprKind::Slice(node) => {
                self.expr(&node.object);
                [&node.start, &node.stop, &node.step]
                    .into_iter()
                    .flatten()
                    .for_each(|part| self.expr(part));
            }
            ExprKind::Call(node) => {
                self.expr(&node.callee);
                self.args(&node.args);
            }
            ExprKind::Filter(node) | ExprKind::Test(node) => {
                self.expr(&node.0);
                self.apply(&node.1);
            }
        }
    }
}
