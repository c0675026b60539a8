//! Tokens of a Python expression.

use super::number::{Number, scan_number};
use super::string::scan_string;

/// The text is no literal: it stands for itself.
pub(crate) struct NotLiteral;

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Number(Number),
    Str(String),
    Bytes(Vec<u8>),
    /// A name or keyword.
    Name(String),
    /// `( ) [ ] { } , : + -`
    Mark(char),
    Ellipsis,
}

/// All tokens of a text.
pub(crate) fn scan(text: &str) -> Result<Vec<Token>, NotLiteral> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches([' ', '\t']);
    let mut nesting = 0usize;
    loop {
        let skip: &[char] = if nesting > 0 {
            &[' ', '\t', '\x0c', '\r', '\n']
        } else {
            &[' ', '\t', '\x0c']
        };
        rest = rest.trim_start_matches(skip);
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        if first == '#' {
            rest = rest.find('\n').map_or("", |at| &rest[at..]);
            continue;
        }
        if matches!(first, '\r' | '\n') {
            // The expression ends here; only blank lines may follow.
            return if rest.trim().is_empty() {
                Ok(tokens)
            } else {
                Err(NotLiteral)
            };
        }
        if let Some(after) = rest.strip_prefix("...") {
            tokens.push(Token::Ellipsis);
            rest = after;
            continue;
        }
        let is_number = first.is_ascii_digit()
            || (first == '.' && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
        let (token, after) = if is_number {
            let (number, after) = scan_number(rest)?;
            (Token::Number(number), after)
        } else if let Some(string) = scan_string(rest) {
            string?
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .find(|char: char| !char.is_alphanumeric() && char != '_')
                .unwrap_or(rest.len());
            (Token::Name(rest[..end].to_owned()), &rest[end..])
        } else if matches!(
            first,
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '+' | '-'
        ) {
            match first {
                '(' | '[' | '{' => nesting += 1,
                ')' | ']' | '}' => nesting = nesting.saturating_sub(1),
                _ => {}
            }
            (Token::Mark(first), &rest[1..])
        } else {
            return Err(NotLiteral);
        };
        tokens.push(token);
        rest = after;
    }
}
