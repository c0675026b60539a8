//! The syntax tree.

use std::sync::Arc;

use super::NameId;
use crate::environment::Callable;
use crate::value::CompareOp;
use crate::{Str, Value, methods};

/// An expression and the byte offset errors point at.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) pos: u32,
    pub(crate) kind: ExprKind,
}

impl Expr {
    pub(crate) fn is_const(&self) -> bool {
        matches!(self.kind, ExprKind::Const(_))
    }
}

#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Const(Value),
    Name(Name),
    Tuple(Box<[Expr]>),
    List(Box<[Expr]>),
    Dict(Box<[(Expr, Expr)]>),
    Cond(Box<Cond>),
    Concat(Box<[Expr]>),
    Binary(BinaryOp, Box<(Expr, Expr)>),
    Neg(Box<Expr>),
    Pos(Box<Expr>),
    Not(Box<Expr>),
    And(Box<(Expr, Expr)>),
    Or(Box<(Expr, Expr)>),
    Compare(Box<Compare>),
    Attr(Box<(Expr, AttrName)>),
    Item(Box<(Expr, Expr)>),
    Slice(Box<Slice>),
    Call(Box<Call>),
    Filter(Box<(Expr, Apply)>),
    Test(Box<(Expr, Apply)>),
}

#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) id: NameId,
    pub(crate) text: Arc<str>,
}

#[derive(Debug, Clone)]
pub(crate) struct Cond {
    pub(crate) test: Expr,
    pub(crate) then: Expr,
    pub(crate) otherwise: Option<Expr>,
}

/// The name of an attribute.
#[derive(Debug, Clone)]
pub(crate) struct AttrName {
    pub(crate) text: Str,
    /// Of a dict it can only be a key.
    pub(crate) is_plain: bool,
}

impl AttrName {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            is_plain: !methods::is_of_dicts(name),
            text: Str::new(name),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Order(CompareOp),
    In,
    NotIn,
}

#[derive(Debug, Clone)]
pub(crate) struct Compare {
    pub(crate) first: Expr,
    pub(crate) rest: Box<[(Comparison, Expr)]>,
}

#[derive(Debug, Clone)]
pub(crate) struct Slice {
    pub(crate) object: Expr,
    pub(crate) start: Option<Expr>,
    pub(crate) stop: Option<Expr>,
    pub(crate) step: Option<Expr>,
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) callee: Expr,
    pub(crate) args: CallArgs,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct CallArgs {
    pub(crate) positional: Box<[Expr]>,
    pub(crate) named: Box<[(Arc<str>, Expr)]>,
    pub(crate) star: Option<Box<Expr>>,
    pub(crate) star_star: Option<Box<Expr>>,
}

impl CallArgs {
    pub(crate) fn is_empty(&self) -> bool {
        self.positional.is_empty()
            && self.named.is_empty()
            && self.star.is_none()
            && self.star_star.is_none()
    }
}

/// A filter or test with its arguments.
#[derive(Debug, Clone)]
pub(crate) struct Apply {
    pub(crate) pos: u32,
    pub(crate) name: Str,
    /// Found when the template was compiled; otherwise looked for when it is used.
    pub(crate) function: Option<Callable>,
    pub(crate) args: CallArgs,
}

/// What may stand left of `=` or after `for`.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Name(Name),
    /// `namespace.attribute`
    Attr(Name, Arc<str>),
    Tuple(Box<[Target]>),
}

pub(crate) type Body = Box<[Stmt]>;

/// A statement and the byte offset errors point at.
#[derive(Debug, Clone)]
pub(crate) struct Stmt {
    pub(crate) pos: u32,
    pub(crate) kind: StmtKind,
}

#[derive(Debug, Clone)]
pub(crate) enum StmtKind {
    Text(Str),
    Output(Expr),
    If(Box<If>),
    For(Arc<For>),
    Set(Box<(Target, Expr)>),
    SetBlock(Box<SetBlock>),
    With(Box<With>),
    FilterBlock(Box<FilterBlock>),
    Scope(Body),
    Macro(Arc<Macro>),
    CallBlock(Box<CallBlock>),
    Block(Arc<Block>),
    Extends(Box<Expr>),
    Include(Box<Include>),
    Import(Box<Import>),
    FromImport(Box<FromImport>),
}

#[derive(Debug, Clone)]
pub(crate) struct If {
    pub(crate) branches: Box<[(Expr, Body)]>,
    pub(crate) otherwise: Body,
}

#[derive(Debug, Clone)]
pub(crate) struct For {
    pub(crate) target: Target,
    pub(crate) iter: Expr,
    pub(crate) test: Option<Expr>,
    pub(crate) recursive: bool,
    /// `loop`, if the body may look at it.
    pub(crate) loop_name: Option<Name>,
    pub(crate) body: Body,
    pub(crate) otherwise: Body,
}

#[derive(Debug, Clone)]
pub(crate) struct SetBlock {
    pub(crate) target: Target,
    pub(crate) filters: Box<[Apply]>,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) struct With {
    pub(crate) assignments: Box<[(Target, Expr)]>,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) struct FilterBlock {
    pub(crate) filters: Box<[Apply]>,
    pub(crate) body: Body,
}

/// A macro, or the anonymous one of a call block.
#[derive(Debug, Clone)]
pub(crate) struct Macro {
    pub(crate) name: Option<Name>,
    pub(crate) params: Box<[Name]>,
    /// Defaults of the last parameters.
    pub(crate) defaults: Box<[Expr]>,
    pub(crate) body: Body,
    /// The special variables, as far as the body may look at them.
    pub(crate) varargs: Option<Name>,
    pub(crate) kwargs: Option<Name>,
    pub(crate) caller: Option<Name>,
    /// Whether `caller` is among the parameters.
    pub(crate) explicit_caller: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct CallBlock {
    pub(crate) call: Call,
    pub(crate) caller: Arc<Macro>,
}

#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) name: Arc<str>,
    pub(crate) body: Body,
    pub(crate) scoped: bool,
    pub(crate) required: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Include {
    pub(crate) template: Expr,
    pub(crate) ignore_missing: bool,
    pub(crate) with_context: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) template: Expr,
    pub(crate) target: Name,
    pub(crate) with_context: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct FromImport {
    pub(crate) template: Expr,
    /// The exported name and the name it gets here.
    pub(crate) names: Box<[(Arc<str>, Name)]>,
    pub(crate) with_context: bool,
}
