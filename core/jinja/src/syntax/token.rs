//! Tokens.

use std::borrow::Cow;

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

/// All operators as they are written.
const OPERATORS: &[(&str, Op)] = &[
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
    /// The operator at the start of a text, and its length in bytes.
    pub(super) fn read(text: &str) -> Option<(Self, usize)> {
        let bytes = text.as_bytes();
        let op = match (*bytes.first()?, bytes.get(1)) {
            (b'*', Some(b'*')) => return Some((Self::Pow, 2)),
            (b'/', Some(b'/')) => return Some((Self::FloorDiv, 2)),
            (b'=', Some(b'=')) => return Some((Self::Eq, 2)),
            (b'!', Some(b'=')) => return Some((Self::Ne, 2)),
            (b'>', Some(b'=')) => return Some((Self::GtEq, 2)),
            (b'<', Some(b'=')) => return Some((Self::LtEq, 2)),
            (b'+', _) => Self::Add,
            (b'-', _) => Self::Sub,
            (b'/', _) => Self::Div,
            (b'*', _) => Self::Mul,
            (b'%', _) => Self::Mod,
            (b'~', _) => Self::Tilde,
            (b'[', _) => Self::LBracket,
            (b']', _) => Self::RBracket,
            (b'(', _) => Self::LParen,
            (b')', _) => Self::RParen,
            (b'{', _) => Self::LBrace,
            (b'}', _) => Self::RBrace,
            (b'>', _) => Self::Gt,
            (b'<', _) => Self::Lt,
            (b'=', _) => Self::Assign,
            (b'.', _) => Self::Dot,
            (b':', _) => Self::Colon,
            (b'|', _) => Self::Pipe,
            (b',', _) => Self::Comma,
            (b';', _) => Self::Semicolon,
            _ => return None,
        };
        Some((op, 1))
    }

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
    Data(Cow<'s, str>),
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name(&'s str),
    Str(Cow<'s, str>),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_read_as_it_is_written() {
        for (text, op) in OPERATORS {
            assert_eq!(Op::read(&format!("{text} x")), Some((*op, text.len())));
            assert_eq!(op.text(), *text);
        }
        assert_eq!(Op::read("!x"), None);
        assert_eq!(Op::read(""), None);
    }
}
