//! JSON with places, as Python's `json.loads` reads it.
//!
//! Ansible tries every file as JSON first. What is not JSON is read as YAML, so nothing here
//! explains an error.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::mapping::unique_pairs;
use crate::node::{Node, NodeValue, Scalar, ScalarStyle, ScalarValue};
use crate::parser_text::is_break;
use crate::source::Source;
use crate::span::Span;
use crate::vault_text::VaultText;

const MAX_DEPTH: usize = 128;

/// The value of a JSON text, or `None` when it is not JSON.
pub(crate) fn parse(source: &Arc<Source>) -> Option<Node> {
    let text: &str = source.text();
    let mut reader = Reader {
        source,
        text,
        at: 0,
        counted: 0,
        place: (1, 1),
        depth: 0,
    };
    reader.space();
    let root = reader.value()?;
    reader.space();
    (reader.at == text.len()).then_some(root)
}

struct Reader<'s> {
    source: &'s Arc<Source>,
    text: &'s str,
    at: usize,
    /// Up to where lines and columns have been counted, and the line and column there.
    counted: usize,
    place: (u32, u32),
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn here(&mut self) -> (u32, u32) {
        let mut chars = self.text[self.counted..self.at].chars().peekable();
        while let Some(char) = chars.next() {
            if char == '\r' && chars.peek() == Some(&'\n') {
                continue;
            }
            self.place = if is_break(char) {
                (self.place.0 + 1, 1)
            } else {
                (self.place.0, self.place.1 + 1)
            };
        }
        self.counted = self.at;
        self.place
    }

    fn node(&mut self, start: (u32, u32), value: NodeValue) -> Node {
        let (end_line, end_column) = self.here();
        Node {
            span: Span {
                source: Arc::clone(self.source),
                line: start.0,
                column: start.1,
                end_line,
                end_column,
            },
            value,
            is_unsafe: false,
        }
    }

    fn value(&mut self) -> Option<Node> {
        let start = self.here();
        match self.peek()? {
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'"' => self.string(),
            b'-' | b'0'..=b'9' if !self.text[self.at..].starts_with("-Infinity") => {
                let from = self.at;
                let value = self.number()?;
                Some(self.scalar(start, &self.text[from..self.at], value))
            }
            _ => {
                let words = [
                    ("null", ScalarValue::Null),
                    ("true", ScalarValue::Bool(true)),
                    ("false", ScalarValue::Bool(false)),
                    ("NaN", ScalarValue::Float(f64::NAN)),
                    ("Infinity", ScalarValue::Float(f64::INFINITY)),
                    ("-Infinity", ScalarValue::Float(f64::NEG_INFINITY)),
                ];
                let rest = &self.text[self.at..];
                let (word, value) = words.into_iter().find(|(word, _)| rest.starts_with(word))?;
                self.at += word.len();
                Some(self.scalar(start, word, value))
            }
        }
    }

    fn scalar(&mut self, start: (u32, u32), text: &str, value: ScalarValue) -> Node {
        self.node(
            start,
            NodeValue::Scalar(Scalar {
                text: Arc::from(text),
                style: ScalarStyle::Plain,
                value,
            }),
        )
    }

    fn nested(&mut self, content: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let node = content(self);
        self.depth -= 1;
        node
    }

    fn array(&mut self) -> Option<Node> {
        let start = self.here();
        self.eat(b'[')?;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']').is_none() {
            loop {
                self.space();
                items.push(self.value()?);
                self.space();
                if self.eat(b',').is_none() {
                    self.eat(b']')?;
                    break;
                }
            }
        }
        Some(self.node(start, NodeValue::Sequence(Arc::new(items))))
    }

    fn object(&mut self) -> Option<Node> {
        let start = self.here();
        self.eat(b'{')?;
        let mut pairs = Vec::new();
        self.space();
        if self.eat(b'}').is_none() {
            loop {
                self.space();
                let key = self.string()?;
                self.space();
                self.eat(b':')?;
                self.space();
                let value = self.value()?;
                pairs.push((key, value));
                self.space();
                if self.eat(b',').is_none() {
                    self.eat(b'}')?;
                    break;
                }
            }
        }
        // Python's reader keeps the last value of a repeated key without a word.
        let (pairs, _) = unique_pairs(pairs).ok()?;
        Some(
            Self::special(&pairs)
                .unwrap_or_else(|| self.node(start, NodeValue::Mapping(Arc::new(pairs)))),
        )
    }

    /// `{"__ansible_vault": "..."}` and `{"__ansible_unsafe": "..."}`, as Ansible's own JSON has them.
    fn special(pairs: &[(Node, Node)]) -> Option<Node> {
        let value = |name: &str| {
            let (_, value) = pairs.iter().find(|(key, _)| key.as_str() == Some(name))?;
            value.as_str().map(|text| (value, text))
        };
        if let Some((node, _)) = value("__ansible_unsafe") {
            return Some(Node {
                is_unsafe: true,
                ..node.clone()
            });
        }
        let (node, text) = value("__ansible_vault")?;
        Some(Node {
            span: node.span.clone(),
            value: NodeValue::Vault(VaultText::new(text)),
            is_unsafe: false,
        })
    }

    fn string(&mut self) -> Option<Node> {
        let start = self.here();
        self.eat(b'"')?;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let stop = rest.find(|char: char| matches!(char, '"' | '\\') || char < ' ')?;
            text.push_str(&rest[..stop]);
            self.at += stop;
            match self.peek()? {
                b'"' => break,
                b'\\' => text.push(self.escape()?),
                _ => return None,
            }
        }
        self.at += 1;
        Some(self.node(
            start,
            NodeValue::Scalar(Scalar {
                text: Arc::from(text),
                style: ScalarStyle::DoubleQuoted,
                value: ScalarValue::Str,
            }),
        ))
    }

    fn escape(&mut self) -> Option<char> {
        let letter = *self.text.as_bytes().get(self.at + 1)?;
        self.at += 2;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex4()?;
                if (0xd800..0xdc00).contains(&high) {
                    self.eat(b'\\')?;
                    self.eat(b'u')?;
                    let low = self.hex4()?.checked_sub(0xdc00)?;
                    char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?
                } else {
                    char::from_u32(high)?
                }
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<ScalarValue> {
        let start = self.at;
        let mut is_float = false;
        let _ = self.eat(b'-');
        if self.eat(b'0').is_none() {
            self.digits()?;
        }
        if self.eat(b'.').is_some() {
            is_float = true;
            self.digits()?;
        }
        if self.eat(b'e').or_else(|| self.eat(b'E')).is_some() {
            is_float = true;
            let _ = self.eat(b'-').or_else(|| self.eat(b'+'));
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        Some(if is_float {
            ScalarValue::Float(text.parse().ok()?)
        } else if let Ok(small) = text.parse() {
            ScalarValue::Int(small)
        } else {
            ScalarValue::BigInt(text.parse::<BigInt>().ok()?)
        })
    }
}
