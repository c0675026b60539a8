//! From tokens to values.

use num_bigint::BigInt;
use shevek_jinja::value::float_repr;

use super::number::Number;
use super::scan::{NotLiteral, Token, scan};

/// Python gives up at 200 brackets; so do we, earlier.
const MAX_DEPTH: usize = 100;

/// A literal as an inventory keeps it: tuples and sets are lists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    None,
    Bool(bool),
    Int(BigInt),
    Float(f64),
    Str(String),
    /// The text of bytes, which is never a template.
    Bytes(String),
    List(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

/// What evaluation may end with besides a value.
enum Stop {
    /// The text is no literal and stands for itself.
    NotLiteral,
    /// An error that the inventory reports.
    Failed(String),
}

impl From<NotLiteral> for Stop {
    fn from(_: NotLiteral) -> Self {
        Self::NotLiteral
    }
}

type Evaluated<T> = Result<T, Stop>;

/// The value of a text: that of the literal in it, or else the text itself.
///
/// # Errors
/// The few things at which the reference fails: a list as a key, bytes that are no text.
pub(crate) fn evaluate(text: &str) -> Result<Literal, String> {
    if !can_be_literal(text) {
        return Ok(Literal::Str(text.to_owned()));
    }
    match parse(text) {
        Ok(value) => Ok(value),
        Err(Stop::NotLiteral) => Ok(Literal::Str(text.to_owned())),
        Err(Stop::Failed(message)) => Err(message),
    }
}

/// Quickly tells most ordinary words and paths.
fn can_be_literal(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    match text.bytes().next() {
        None => false,
        Some(byte) if byte.is_ascii_alphabetic() => {
            matches!(byte, b'T' | b'F' | b'N')
                || text.starts_with("set")
                || text
                    .bytes()
                    .take(3)
                    .any(|byte| matches!(byte, b'\'' | b'"'))
        }
        Some(b'/' | b'_' | b'$' | b'@' | b'%' | b'*' | b'~' | b'<' | b'>') => false,
        Some(_) => true,
    }
}

fn parse(text: &str) -> Evaluated<Literal> {
    let tokens = scan(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    let value = parser.tuple_or_value(None)?;
    if parser.at < tokens.len() {
        return Err(Stop::NotLiteral);
    }
    finish(value)
}

/// A value with the kinds that only matter inside an expression.
enum Parsed {
    Value(Literal),
    Bytes(Vec<u8>),
    Complex(f64, f64),
    Set(Vec<Parsed>),
    List(Vec<Parsed>),
    Tuple(Vec<Parsed>),
    Dict(Vec<(Parsed, Parsed)>),
}

fn finish(value: Parsed) -> Evaluated<Literal> {
    Ok(match value {
        Parsed::Value(value) => value,
        Parsed::Bytes(bytes) => Literal::Bytes(
            String::from_utf8(bytes)
                .map_err(|_| Stop::Failed("'utf-8' codec can't decode a value".to_owned()))?,
        ),
        Parsed::Complex(real, imaginary) => Literal::Str(complex_text(real, imaginary)),
        Parsed::Set(items) => {
            let mut unique: Vec<Literal> = Vec::new();
            for item in items {
                let item = finish(hashable(item)?)?;
                if !unique.contains(&item) {
                    unique.push(item);
                }
            }
            Literal::List(unique)
        }
        Parsed::List(items) | Parsed::Tuple(items) => {
            Literal::List(items.into_iter().map(finish).collect::<Evaluated<_>>()?)
        }
        Parsed::Dict(pairs) => {
            let mut unique: Vec<(Literal, Literal)> = Vec::new();
            for (key, value) in pairs {
                let key = finish(hashable(key)?)?;
                let value = finish(value)?;
                match unique.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, old)) => *old = value,
                    None => unique.push((key, value)),
                }
            }
            Literal::Dict(unique)
        }
    })
}

fn hashable(value: Parsed) -> Evaluated<Parsed> {
    let kind = match value {
        Parsed::List(_) => "list",
        Parsed::Dict(_) => "dict",
        Parsed::Set(_) => "set",
        _ => return Ok(value),
    };
    Err(Stop::Failed(format!("unhashable type: '{kind}'")))
}

/// `2j` and `(1+2j)`, as Python prints complex numbers.
fn complex_text(real: f64, imaginary: f64) -> String {
    let short = |number: f64| {
        let text = float_repr(number);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", short(imaginary));
    }
    let sign = if imaginary.is_sign_negative() {
        ""
    } else {
        "+"
    };
    format!("({}{sign}{}j)", short(real), short(imaginary))
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn eat(&mut self, mark: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Mark(mark));
        self.at += usize::from(found);
        found
    }

    fn next(&mut self) -> Evaluated<Token> {
        let token = self.tokens.get(self.at).ok_or(Stop::NotLiteral)?;
        self.at += 1;
        Ok(token.clone())
    }

    /// A value, or a tuple when commas follow; up to a closing bracket or the end.
    fn tuple_or_value(&mut self, close: Option<char>) -> Evaluated<Parsed> {
        let first = self.value()?;
        if !self.eat(',') {
            return Ok(first);
        }
        let mut items = vec![first];
        items.extend(self.items(close)?);
        Ok(Parsed::Tuple(items))
    }

    fn is_at_end(&self, close: Option<char>) -> bool {
        match (self.tokens.get(self.at), close) {
            (None, None) => true,
            (Some(Token::Mark(mark)), Some(close)) => *mark == close,
            _ => false,
        }
    }

    /// Values separated by commas; one may follow the last. Leaves the closing bracket.
    fn items(&mut self, close: Option<char>) -> Evaluated<Vec<Parsed>> {
        let mut items = Vec::new();
        while !self.is_at_end(close) {
            items.push(self.value()?);
            if !self.eat(',') {
                break;
            }
        }
        Ok(items)
    }

    /// A signed or unsigned value, or the sum of a number and an imaginary one.
    fn value(&mut self) -> Evaluated<Parsed> {
        let left = self.signed()?;
        let sign = if self.eat('+') {
            1.0
        } else if self.eat('-') {
            -1.0
        } else {
            return Ok(left);
        };
        let real = match left {
            Parsed::Value(Literal::Int(number)) => big_to_float(&number),
            Parsed::Value(Literal::Float(number)) => number,
            _ => return Err(Stop::NotLiteral),
        };
        match self.next()? {
            Token::Number(Number::Imaginary(imaginary)) => {
                Ok(Parsed::Complex(real, sign * imaginary))
            }
            _ => Err(Stop::NotLiteral),
        }
    }

    fn signed(&mut self) -> Evaluated<Parsed> {
        let is_negative = self.eat('-');
        if !is_negative && !self.eat('+') {
            return self.atom();
        }
        let Token::Number(number) = self.next()? else {
            return Err(Stop::NotLiteral);
        };
        Ok(match number {
            Number::Int(value) if is_negative => Parsed::Value(Literal::Int(-value)),
            Number::Float(value) if is_negative => Parsed::Value(Literal::Float(-value)),
            Number::Imaginary(value) if is_negative => Parsed::Complex(-0.0, -value),
            number => unsigned(number),
        })
    }

    fn atom(&mut self) -> Evaluated<Parsed> {
        if self.depth == MAX_DEPTH {
            return Err(Stop::NotLiteral);
        }
        self.depth += 1;
        let value = match self.next()? {
            Token::Number(number) => unsigned(number),
            Token::Ellipsis => Parsed::Value(Literal::Str("...".to_owned())),
            Token::Str(mut text) => {
                while let Some(Token::Str(more)) = self.tokens.get(self.at) {
                    text.push_str(more);
                    self.at += 1;
                }
                Parsed::Value(Literal::Str(text))
            }
            Token::Bytes(mut bytes) => {
                while let Some(Token::Bytes(more)) = self.tokens.get(self.at) {
                    bytes.extend_from_slice(more);
                    self.at += 1;
                }
                Parsed::Bytes(bytes)
            }
            Token::Name(name) => match name.as_str() {
                "None" => Parsed::Value(Literal::None),
                "True" => Parsed::Value(Literal::Bool(true)),
                "False" => Parsed::Value(Literal::Bool(false)),
                "set" if self.eat('(') && self.eat(')') => Parsed::Set(Vec::new()),
                _ => return Err(Stop::NotLiteral),
            },
            Token::Mark('(') => {
                if self.eat(')') {
                    Parsed::Tuple(Vec::new())
                } else {
                    let value = self.tuple_or_value(Some(')'))?;
                    self.close(')')?;
                    value
                }
            }
            Token::Mark('[') => {
                let items = self.items(Some(']'))?;
                self.close(']')?;
                Parsed::List(items)
            }
            Token::Mark('{') => self.braces()?,
            Token::Mark(_) => return Err(Stop::NotLiteral),
        };
        self.depth -= 1;
        Ok(value)
    }

    fn close(&mut self, mark: char) -> Evaluated<()> {
        if self.eat(mark) {
            Ok(())
        } else {
            Err(Stop::NotLiteral)
        }
    }

    /// A dict or a set.
    fn braces(&mut self) -> Evaluated<Parsed> {
        if self.eat('}') {
            return Ok(Parsed::Dict(Vec::new()));
        }
        let first = self.value()?;
        if !self.eat(':') {
            let mut items = vec![first];
            if self.eat(',') {
                items.extend(self.items(Some('}'))?);
            }
            self.close('}')?;
            return Ok(Parsed::Set(items));
        }
        let mut pairs = vec![(first, self.value()?)];
        while self.eat(',') && !self.is_at_end(Some('}')) {
            let key = self.value()?;
            self.close(':')?;
            pairs.push((key, self.value()?));
        }
        self.close('}')?;
        Ok(Parsed::Dict(pairs))
    }
}

fn unsigned(number: Number) -> Parsed {
    match number {
        Number::Int(value) => Parsed::Value(Literal::Int(value)),
        Number::Float(value) => Parsed::Value(Literal::Float(value)),
        Number::Imaginary(value) => Parsed::Complex(0.0, value),
    }
}

fn big_to_float(number: &BigInt) -> f64 {
    number.to_string().parse().unwrap_or(f64::INFINITY)
}
