//! Tokens.

use crate::Value;

/// Operators and punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Sub,
    Div,
    FloorDiv,
    Mul,
    Mod,
    Pow,
    Tilde,
    LBracket,
    RBracket,
    LParen,
    RParen,
    LBrace,
    RBrace,
    Eq,
    Ne,
    Gt,
    GtEq,
    Lt,
    LtEq,
    Assign,
    Dot,
    Colon,
    Pipe,
    Comma,
    Semicolon,
}

/// All operators, longer ones before their prefixes.
pub(crate) const OPERATORS: &[(&str, Op)] = &[
    ("**", Op::Pow),
    ("//", Op::FloorDiv),
    ("==", Op::Eq),
    ("!=", Op::Ne),
    (">=", Op::GtEq),
    ("<=", Op::LtEq),
    ("+", Op::Add),
    ("-", Op::Sub),
    ("/", Op::Div),
    ("*", Op::Mul),
    ("%", Op::Mod),
    ("~", Op::Tilde),
    ("[", Op::LBracket),
    ("]", Op::RBracket),
    ("(", Op::LParen),
    (")", Op::RParen),
    ("{", Op::LBrace),
    ("}", Op::RBrace),
    (">", Op::Gt),
    ("<", Op::Lt),
    ("=", Op::Assign),
    (".", Op::Dot),
    (":", Op::Colon),
    ("|", Op::Pipe),
    (",", Op::Comma),
    (";", Op::Semicolon),
];

impl Op {
    pub(crate) fn text(self) -> &'static str {
        OPERATORS
            .iter()
            .find(|(_, op)| *op == self)
            .map_or("", |(text, _)| text)
    }
}

/// What a token is.
#[derive(Debug, Clone)]
pub(crate) enum Tok<'s> {
    Data(String),
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name(&'s str),
    Str(String),
    Int(Value),
    Float(f64),
    Op(Op),
    Eof,
}

/// A token and the byte offset it starts at.
#[derive(Debug, Clone)]
pub(crate) struct Token<'s> {
    pub(crate) tok: Tok<'s>,
    pub(crate) pos: u32,
}

impl Tok<'_> {
    /// How error messages call the kind of token.
    pub(crate) fn kind_text(&self) -> &'static str {
        match self {
            Self::Data(_) => "template data / text",
            Self::VariableBegin => "begin of print statement",
            Self::VariableEnd => "end of print statement",
            Self::BlockBegin => "begin of statement block",
            Self::BlockEnd => "end of statement block",
            Self::Name(_) => "name",
            Self::Str(_) => "string",
            Self::Int(_) => "integer",
            Self::Float(_) => "float",
            Self::Op(op) => op.text(),
            Self::Eof => "end of template",
        }
    }

    /// How error messages call this very token.
    pub(crate) fn describe(&self) -> &str {
        match self {
            Self::Name(name) => name,
            _ => self.kind_text(),
        }
    }
}
