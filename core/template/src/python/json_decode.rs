//! Python's `json.loads`, with its error texts.

use std::sync::Arc;

use num_bigint::BigInt;
use shevek_jinja::surrogate::{char_of, refusal};
use shevek_jinja::{Dict, Error, Value, check_decimal_digits};

use crate::templar::jinja_error;
use crate::{TemplateError, TemplateErrorKind};

const MAX_DEPTH: usize = 200;

/// Reads a JSON text; `NaN` and `Infinity` are allowed, as in Python.
///
/// `strict` refuses control characters inside of texts, `refuses_surrogates` lone surrogates.
pub(crate) fn loads(text: &str, strict: bool, refuses_surrogates: bool) -> Result<Value, Error> {
    let mut reader = Reader {
        text,
        at: 0,
        strict,
        refuses_surrogates,
    };
    reader.skip_space();
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error("Extra data", reader.at));
    }
    Ok(value)
}

/// What Ansible says of lone surrogates.
fn refused(why: &str) -> Error {
    let message = format!("Refusing to deserialize an invalid UTF8 string value: {why}");
    jinja_error(
        &TemplateError::new(TemplateErrorKind::Refused, message).with_help(
            "This check can be disabled with the `MODULE_STRICT_UTF8_RESPONSE` setting.",
        ),
    )
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    strict: bool,
    refuses_surrogates: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn error(&self, what: &str, at: usize) -> Error {
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let position = before.chars().count();
        Error::value_error(format!(
            "{what}: line {line} column {column} (char {position})"
        ))
    }

    fn value(&mut self, depth: usize) -> Result<Value, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::new(
                shevek_jinja::ErrorKind::Recursion,
                "maximum recursion depth exceeded while decoding a JSON array from a unicode string",
            ));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::from),
            _ => {
                for (word, value) in [
                    ("null", Value::None),
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                    ("NaN", Value::Float(f64::NAN)),
                    ("Infinity", Value::Float(f64::INFINITY)),
                    ("-Infinity", Value::Float(f64::NEG_INFINITY)),
                ] {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                self.number()
            }
        }
    }

    fn number(&mut self) -> Result<Value, Error> {
        let rest = self.rest().as_bytes();
        let digits = |from: usize| {
            rest[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let sign = usize::from(rest.first() == Some(&b'-'));
        let whole = match rest.get(sign) {
            Some(b'0') => 1,
            _ => digits(sign),
        };
        if whole == 0 {
            return Err(self.error("Expecting value", self.at));
        }
        let mut end = sign + whole;
        let mut is_float = false;
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_float = true;
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits((end + 1 + sign).min(rest.len()));
            if exponent > 0 {
                end += 1 + sign + exponent;
                is_float = true;
            }
        }
        let text = &self.rest()[..end];
        let value = if is_float {
            Value::Float(
                text.parse()
                    .map_err(|_| self.error("Expecting value", self.at))?,
            )
        } else {
            let digits = text.trim_start_matches('-').len();
            check_decimal_digits(digits)?;
            let big: BigInt = text
                .parse()
                .map_err(|_| self.error("Expecting value", self.at))?;
            Value::from(big)
        };
        self.at += end;
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value, Error> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            self.skip_space();
            items.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                _ => return Err(self.error("Expecting ',' delimiter", self.at)),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Error> {
        self.at += 1;
        let dict = Dict::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Dict(dict));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(
                    self.error("Expecting property name enclosed in double quotes", self.at)
                );
            }
            let key: Arc<str> = self.string()?.into();
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.error("Expecting ':' delimiter", self.at));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value(depth + 1)?;
            dict.insert(key, value)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Dict(dict));
                }
                _ => return Err(self.error("Expecting ',' delimiter", self.at)),
            }
        }
    }

    fn string(&mut self) -> Result<String, Error> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.rest().chars().next() else {
                return Err(self.error("Unterminated string starting at", start));
            };
            match c {
                '"' => {
                    self.at += 1;
                    return match refusal(&out).filter(|_| self.refuses_surrogates) {
                        Some(why) => Err(refused(&why)),
                        None => Ok(out),
                    };
                }
                '\\' => out.push(self.escape(start)?),
                c if self.strict && (c as u32) < 0x20 => {
                    return Err(self.error("Invalid control character at", self.at));
                }
                c => {
                    out.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, start: usize) -> Result<char, Error> {
        let at = self.at;
        let Some(c) = self.rest().chars().nth(1) else {
            return Err(self.error("Unterminated string starting at", start));
        };
        self.at += 1 + c.len_utf8();
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '"' | '\\' | '/' => c,
            'u' => {
                let high = self.unit(at)?;
                if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
                    let before = self.at;
                    self.at += 2;
                    let low = self.unit(at)?;
                    if let Some(Ok(c)) = char::decode_utf16([high, low]).next() {
                        return Ok(c);
                    }
                    self.at = before;
                }
                char_of(u32::from(high)).unwrap_or('\u{fffd}')
            }
            _ => return Err(self.error("Invalid \\escape", at)),
        })
    }

    fn unit(&mut self, at: usize) -> Result<u16, Error> {
        let digits = self
            .rest()
            .get(..4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.error("Invalid \\uXXXX escape", at + 1))?;
        self.at += 4;
        Ok(unit)
    }
}
