//! Python literals. Python: `ast.literal_eval`.

use serde_json::{Map, Number, Value as Json};

use super::text::str as python_str;

/// Reads strings, numbers, `True`, `False`, `None`, lists, tuples and dicts; `None` for anything else.
/// Keys that are no strings get their text, as in JSON.
pub(in crate::spec) fn parse_literal(text: &str) -> Option<Json> {
    let mut parser = Parser {
        rest: text,
        depth: 0,
    };
    let value = parser.value()?;
    parser.blanks();
    parser.rest.is_empty().then_some(value)
}

struct Parser<'a> {
    rest: &'a str,
    depth: u32,
}

impl Parser<'_> {
    fn blanks(&mut self) {
        self.rest = self
            .rest
            .trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
    }

    fn take(&mut self, c: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Option<Json> {
        self.blanks();
        self.depth += 1;
        // Python gives up at some depth too; this one keeps the stack small.
        if self.depth > 100 {
            return None;
        }
        let value = match self.rest.chars().next()? {
            '{' => self.dict(),
            '[' => self.sequence('[', ']').map(|(items, _)| Json::Array(items)),
            '(' => self.sequence('(', ')').and_then(|(mut items, comma)| {
                // Parentheses without a comma are no tuple.
                if items.len() == 1 && !comma {
                    items.pop()
                } else {
                    Some(Json::Array(items))
                }
            }),
            '\'' | '"' => self.strings(),
            c if c.is_ascii_digit() || matches!(c, '.' | '-' | '+') => self.number(),
            _ => self.word(),
        };
        self.depth -= 1;
        value
    }

    fn dict(&mut self) -> Option<Json> {
        self.take('{');
        let mut map = Map::new();
        while !self.take('}') {
            let key = self.value()?;
            let key = match key {
                Json::Array(_) | Json::Object(_) => return None,
                Json::Null => "null".to_string(),
                Json::Bool(flag) => flag.to_string(),
                other => python_str(&other),
            };
            if !self.take(':') {
                return None;
            }
            let value = self.value()?;
            map.insert(key, value);
            if !self.take(',') && !self.rest.starts_with('}') {
                return None;
            }
        }
        Some(Json::Object(map))
    }

    fn sequence(&mut self, open: char, close: char) -> Option<(Vec<Json>, bool)> {
        self.take(open);
        let mut items = Vec::new();
        let mut comma = false;
        while !self.take(close) {
            items.push(self.value()?);
            comma = self.take(',');
            if !comma && !self.rest.starts_with(close) {
                return None;
            }
        }
        Some((items, comma))
    }

    fn word(&mut self) -> Option<Json> {
        for (word, value) in [
            ("True", Json::Bool(true)),
            ("False", Json::Bool(false)),
            ("None", Json::Null),
        ] {
            if let Some(rest) = self.rest.strip_prefix(word)
                && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            {
                self.rest = rest;
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<Json> {
        let negative = self.rest.starts_with('-');
        let digits = self.rest.trim_start_matches(['-', '+']);
        if self.rest.len() - digits.len() > 1 {
            return None;
        }
        let mut end = 0;
        let bytes = digits.as_bytes();
        while end < bytes.len()
            && (bytes[end].is_ascii_alphanumeric()
                || matches!(bytes[end], b'.' | b'_')
                || (matches!(bytes[end], b'+' | b'-')
                    && matches!(bytes[end - 1], b'e' | b'E')
                    && !digits.starts_with("0x")))
        {
            end += 1;
        }
        let (token, rest) = digits.split_at(end);
        let token = token.replace('_', "");
        let radix = |prefix: &str, radix: u32| {
            token
                .to_ascii_lowercase()
                .strip_prefix(prefix)
                .and_then(|digits| i64::from_str_radix(digits, radix).ok())
        };
        let value = if let Some(number) = radix("0x", 16)
            .or_else(|| radix("0o", 8))
            .or_else(|| radix("0b", 2))
        {
            Json::from(if negative { -number } else { number })
        } else if token.bytes().all(|b| b.is_ascii_digit()) {
            let leading_zero = token.len() > 1
                && token.starts_with('0')
                && !token.trim_start_matches('0').is_empty();
            if leading_zero {
                return None;
            }
            if negative {
                Json::from(format!("-{token}").parse::<i64>().ok()?)
            } else {
                Json::from(token.parse::<u64>().ok()?)
            }
        } else {
            let number: f64 = token.parse().ok()?;
            Json::Number(Number::from_f64(if negative { -number } else { number })?)
        };
        self.rest = rest;
        Some(value)
    }

    /// One string, or several side by side.
    fn strings(&mut self) -> Option<Json> {
        let mut text = String::new();
        while let Some(quote) = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            self.rest = &self.rest[1..];
            self.string(quote, &mut text)?;
            self.blanks();
        }
        Some(Json::String(text))
    }

    fn string(&mut self, quote: char, text: &mut String) -> Option<()> {
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(());
                }
                '\n' => return None,
                '\\' => {
                    let (at, escape) = chars.next()?;
                    let digits = match escape {
                        '\n' => 0,
                        'x' => 2,
                        'u' => 4,
                        'U' => 8,
                        'n' => push(text, '\n'),
                        't' => push(text, '\t'),
                        'r' => push(text, '\r'),
                        'a' => push(text, '\x07'),
                        'b' => push(text, '\x08'),
                        'f' => push(text, '\x0c'),
                        'v' => push(text, '\x0b'),
                        '0' => push(text, '\0'),
                        '\\' | '\'' | '"' => push(text, escape),
                        other => {
                            text.push('\\');
                            push(text, other)
                        }
                    };
                    if digits > 0 {
                        let code = self.rest.get(at + 1..at + 1 + digits)?;
                        text.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                        for _ in 0..digits {
                            chars.next();
                        }
                    }
                }
                c => text.push(c),
            }
        }
        None
    }
}

/// Adds a character; no digits follow its escape.
fn push(text: &mut String, c: char) -> usize {
    text.push(c);
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_literals() {
        for (text, expected) in [
            (
                "{'a': 1, 'b': [True, None,],}",
                Some(json!({"a": 1, "b": [true, null]})),
            ),
            ("{1: (2,), 'x': (3)}", Some(json!({"1": [2], "x": 3}))),
            (
                r#"{'a\x41\n': "it's" 'ok'}"#,
                Some(json!({"aA\n": "it'sok"})),
            ),
            (
                "{'a': -1.5e+3, 'b': 0x1f}",
                Some(json!({"a": -1500.0, "b": 31})),
            ),
            ("{'a': foo}", None),
            ("{'a' 1}", None),
            ("{'a': 1} x", None),
            ("{1, 2}", None),
        ] {
            assert_eq!(parse_literal(text), expected, "{text}");
        }
    }
}
