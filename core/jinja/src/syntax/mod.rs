//! The language: delimiters, tokens and the syntax tree.

pub(crate) mod ast;
mod intern;
mod lexer;
mod literal;
mod options;
mod place;
mod tag_lexer;
mod token;

pub(crate) use intern::{Interner, NameId};
pub(crate) use lexer::{normalize, tokenize, tokenize_expression};
pub use options::Syntax;
pub(crate) use place::{line_column, line_text};
pub(crate) use token::{Op, Tok, Token};
