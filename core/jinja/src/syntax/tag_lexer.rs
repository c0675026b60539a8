//! Tokens inside tags.

use std::borrow::Cow;

use super::literal::{float_len, float_value, int_len, int_value, string_len, unescape};
use super::{Op, Syntax, Tok};
use crate::{Error, ErrorKind};

/// Reads the tokens between two delimiters.
pub(super) struct TagLexer<'s> {
    /// Closing brackets that are expected.
    balance: Vec<Op>,
    /// Whether backslashes in string literals are plain characters.
    keep_backslashes: bool,
    /// What newlines in string literals become.
    newline: &'s str,
}

/// One token, its length in bytes; no token for blanks.
pub(super) struct Read<'s> {
    pub(super) tok: Option<Tok<'s>>,
    pub(super) len: usize,
}

impl<'s> TagLexer<'s> {
    pub(super) fn new(syntax: &'s Syntax, keep_backslashes: bool) -> Self {
        Self {
            balance: Vec::new(),
            keep_backslashes,
            newline: &syntax.newline_sequence,
        }
    }

    /// Whether the end of the tag may come now.
    pub(super) fn is_balanced(&self) -> bool {
        self.balance.is_empty()
    }

    /// The next token at `pos`.
    pub(super) fn read(&mut self, source: &'s str, pos: usize) -> Result<Read<'s>, Error> {
        let rest = &source[pos..];
        let blanks: usize = rest
            .chars()
            .take_while(|c| is_space(*c))
            .map(char::len_utf8)
            .sum();
        if blanks > 0 {
            return Ok(Read {
                tok: None,
                len: blanks,
            });
        }
        let after_dot = pos > 0 && source.as_bytes()[pos - 1] == b'.';
        let digit = rest.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if digit
            && !after_dot
            && let Some(len) = float_len(rest)
        {
            return Ok(Read {
                tok: Some(Tok::Float(float_value(&rest[..len]))),
                len,
            });
        }
        if digit && let Some(len) = int_len(rest) {
            return Ok(Read {
                tok: Some(Tok::Int(int_value(&rest[..len])?)),
                len,
            });
        }
        let word = word_len(rest);
        if word > 0 {
            let name = &rest[..word];
            if !is_identifier(name) {
                return Err(Error::new(
                    ErrorKind::Syntax,
                    "Invalid character in identifier",
                ));
            }
            return Ok(Read {
                tok: Some(Tok::Name(name)),
                len: word,
            });
        }
        if let Some(len) = string_len(rest) {
            let mut inside = Cow::Borrowed(&rest[1..len - 1]);
            if self.newline != "\n" && inside.contains('\n') {
                inside = Cow::Owned(inside.replace('\n', self.newline));
            }
            let text = if self.keep_backslashes || !inside.contains('\\') {
                inside
            } else {
                Cow::Owned(unescape(&inside)?)
            };
            return Ok(Read {
                tok: Some(Tok::Str(text)),
                len,
            });
        }
        let Some((op, len)) = Op::read(rest) else {
            let c = rest.chars().next().map(String::from).unwrap_or_default();
            let at = source[..pos].chars().count();
            return Err(Error::new(
                ErrorKind::Syntax,
                format!("unexpected char {} at {at}", crate::value::str_repr(&c)),
            ));
        };
        self.balance(op)?;
        Ok(Read {
            tok: Some(Tok::Op(op)),
            len,
        })
    }

    fn balance(&mut self, op: Op) -> Result<(), Error> {
        match op {
            Op::LBrace => self.balance.push(Op::RBrace),
            Op::LParen => self.balance.push(Op::RParen),
            Op::LBracket => self.balance.push(Op::RBracket),
            Op::RBrace | Op::RParen | Op::RBracket => {
                let text = op.text();
                match self.balance.pop() {
                    None => {
                        return Err(Error::new(
                            ErrorKind::Syntax,
                            format!("unexpected '{text}'"),
                        ));
                    }
                    Some(expected) if expected != op => {
                        return Err(Error::new(
                            ErrorKind::Syntax,
                            format!("unexpected '{text}', expected '{}'", expected.text()),
                        ));
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Python's `\s`.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Python's `\w`.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length in bytes of the word at the start of a text.
fn word_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ascii = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    if bytes.get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let word = text.chars().take_while(|c| is_word(*c));
    word.map(char::len_utf8).sum()
}

fn is_identifier(name: &str) -> bool {
    name.chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_')
}
