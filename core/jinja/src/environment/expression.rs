//! A compiled expression.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::TemplateData;
use crate::parser::undeclared;
use crate::syntax::ast::{Expr, Stmt, StmtKind};
use crate::{Error, Scope, State, Value};

/// A compiled bare expression. Cheap to clone, usable from many threads at once.
#[derive(Clone)]
pub struct Expression {
    pub(super) template: Arc<TemplateData>,
    pub(super) expr: Expr,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression")
            .field(&self.template.source)
            .finish()
    }
}

impl Expression {
    /// The value. An undefined result is given as such, not raised.
    pub fn eval(&self, scope: &dyn Scope) -> Result<Value, Error> {
        self.eval_with(scope, None)
    }

    /// The same, with an extension that filters reach through [`crate::State::extension`].
    pub fn eval_with(
        &self,
        scope: &dyn Scope,
        extension: Option<Arc<dyn Any + Send + Sync>>,
    ) -> Result<Value, Error> {
        State::new(&self.template, scope, extension, true).eval(&self.expr)
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.template.source
    }

    /// Variables it may look up in its scope.
    pub fn undeclared_variables(&self) -> Vec<Arc<str>> {
        undeclared(&[Stmt {
            pos: 0,
            kind: StmtKind::Output(self.expr.clone()),
        }])
    }
}
