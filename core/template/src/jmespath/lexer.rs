//! Words and signs of a query.

use shevek_jinja::{Error, Value};

use crate::plugin::plugin_error;
use crate::python::json_decode::loads;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Identifier(String),
    Quoted(String),
    Literal(Value),
    Number(i64),
    /// A sign such as `[?`.
    Sign(&'static str),
    End,
}

const SIGNS: &[&str] = &[
    "[?", "[]", "||", "&&", "==", "!=", "<=", ">=", "[", "]", "|", "&", "!", "<", ">", "@", "*",
    ".", ",", ":", "{", "}", "(", ")",
];

/// The tokens with their places, and at last the end.
pub(super) fn tokens(query: &str) -> Result<Vec<(usize, Token)>, Error> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = query[at..].chars().next() {
        let rest = &query[at..];
        if matches!(first, ' ' | '\t' | '\r' | '\n') {
            at += 1;
            continue;
        }
        let (token, length) = token(rest, first).map_err(|error| {
            plugin_error(format!("{} at column {}: {query}", error.message(), at + 1))
        })?;
        out.push((at, token));
        at += length;
    }
    out.push((query.len(), Token::End));
    Ok(out)
}

fn token(rest: &str, first: char) -> Result<(Token, usize), Error> {
    let run = |accepts: fn(&char) -> bool| -> usize {
        rest.chars().take_while(accepts).map(char::len_utf8).sum()
    };
    match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            let length = run(|c| c.is_ascii_alphanumeric() || *c == '_');
            Ok((Token::Identifier(rest[..length].to_owned()), length))
        }
        '0'..='9' | '-' => {
            let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            let text = &rest[..=digits];
            let number = text
                .parse()
                .map_err(|_| plugin_error(format!("'{text}' is no number")))?;
            Ok((Token::Number(number), text.len()))
        }
        '"' => {
            let (_, length) = delimited(rest, '"')?;
            let text = loads(&rest[..length], true, false)
                .map_err(|_| plugin_error("an identifier in quotes is no JSON text"))?;
            Ok((Token::Quoted(text.str()?), length))
        }
        '\'' => {
            let (inside, length) = delimited(rest, '\'')?;
            Ok((
                Token::Literal(Value::from(inside.replace("\\'", "'"))),
                length,
            ))
        }
        '`' => {
            let (inside, length) = delimited(rest, '`')?;
            Ok((
                Token::Literal(literal(&inside.replace("\\`", "`"))?),
                length,
            ))
        }
        _ => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => Ok((Token::Sign(sign), sign.len())),
            None => Err(plugin_error(format!("'{first}' has no meaning"))),
        },
    }
}

/// JSON; what is none is a text without its quotes.
fn literal(text: &str) -> Result<Value, Error> {
    let text = text.trim_start();
    loads(text, true, false).or_else(|_| {
        loads(&format!("\"{text}\""), true, false).map_err(|_| plugin_error("a literal is no JSON"))
    })
}

/// What is between two delimiters, of which a backslash takes the meaning; and the length with both.
fn delimited(rest: &str, delimiter: char) -> Result<(&str, usize), Error> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == delimiter {
            return Ok((&rest[1..at], at + 1));
        }
    }
    Err(plugin_error(format!("{delimiter} is not closed")))
}
