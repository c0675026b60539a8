//! The syntax tree of a query.

use shevek_jinja::Value;

/// An expression. What several parts share is evaluated from the left to the right.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    /// The current value: `@`, or nothing at all.
    Current,
    Literal(Value),
    Field(String),
    /// The right side sees what the left one gives: `a.b`, `a[0]`, `a | b`.
    Then(Box<Expr>, Box<Expr>),
    Index(i64),
    Slice([Option<i64>; 3]),
    Flatten(Box<Expr>),
    /// The right side for each element of a list.
    Project(Box<Expr>, Box<Expr>),
    /// The right side for each value of a dictionary.
    ProjectValues(Box<Expr>, Box<Expr>),
    /// The right side for each element that meets the condition.
    Filter {
        list: Box<Expr>,
        condition: Box<Expr>,
        then: Box<Expr>,
    },
    List(Vec<Expr>),
    Dict(Vec<(String, Expr)>),
    Or(Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    Call(String, Vec<Expr>),
    /// `&expression`, the argument of functions such as `sort_by`.
    Reference(Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
