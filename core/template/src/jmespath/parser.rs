//! From a query to its syntax tree: a Pratt parser with the binding powers of JMESPath.

use shevek_jinja::Error;

use super::ast::{Comparison, Expr};
use super::lexer::{Token, tokens};
use crate::plugin::plugin_error;

/// Operators that bind less end a projection.
const PROJECTION_STOP: u8 = 10;
const STAR: u8 = 20;
const DOT: u8 = 40;
/// Deeper nesting is refused.
const MAX_DEPTH: usize = 100;

/// Reads a query.
pub(super) fn parse(query: &str) -> Result<Expr, Error> {
    let mut parser = Parser {
        query,
        tokens: tokens(query)?,
        at: 0,
        depth: 0,
    };
    let expr = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected()),
    }
}

struct Parser<'q> {
    query: &'q str,
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

fn then(left: Expr, right: Expr) -> Expr {
    Expr::Then(Box::new(left), Box::new(right))
}

fn project(left: Expr, right: Expr) -> Expr {
    Expr::Project(Box::new(left), Box::new(right))
}

fn power(token: &Token) -> u8 {
    match token {
        Token::Sign("|") => 1,
        Token::Sign("||") => 2,
        Token::Sign("&&") => 3,
        Token::Sign("==" | "!=" | "<" | "<=" | ">" | ">=") => 5,
        Token::Sign("[]") => 9,
        Token::Sign("*") => STAR,
        Token::Sign("[?") => 21,
        Token::Sign(".") => DOT,
        Token::Sign("!") => 45,
        Token::Sign("{") => 50,
        Token::Sign("[") => 55,
        Token::Sign("(") => 60,
        _ => 0,
    }
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].1
    }

    fn peek_second(&self) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + 1).min(last)].1
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    fn skip(&mut self, sign: &str) -> bool {
        let is_it = matches!(self.peek(), Token::Sign(found) if *found == sign);
        if is_it {
            self.next();
        }
        is_it
    }

    fn expect(&mut self, sign: &str) -> Result<(), Error> {
        if self.skip(sign) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> Error {
        let (at, token) = &self.tokens[self.at];
        let what = match token {
            Token::End => "the query ends too early".to_owned(),
            Token::Sign(sign) => format!("'{sign}' is not expected here"),
            Token::Identifier(name) | Token::Quoted(name) => {
                format!("'{name}' is not expected here")
            }
            Token::Number(number) => format!("{number} is not expected here"),
            Token::Literal(_) => "a literal is not expected here".to_owned(),
        };
        plugin_error(format!("{what}, at column {}: {}", at + 1, self.query))
    }

    fn expression(&mut self, least: u8) -> Result<Expr, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(plugin_error("the query is nested too deeply"));
        }
        let mut left = self.prefix()?;
        while least < power(self.peek()) {
            left = self.infix(left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn prefix(&mut self) -> Result<Expr, Error> {
        match self.peek().clone() {
            Token::Literal(value) => {
                self.next();
                Ok(Expr::Literal(value))
            }
            Token::Identifier(name) => {
                self.next();
                Ok(Expr::Field(name))
            }
            Token::Quoted(name) => {
                self.next();
                match self.peek() {
                    Token::Sign("(") => Err(self.unexpected()),
                    _ => Ok(Expr::Field(name)),
                }
            }
            Token::Sign("*") => {
                self.next();
                let right = match self.peek() {
                    Token::Sign("]") => Expr::Current,
                    _ => self.projected(STAR)?,
                };
                Ok(Expr::ProjectValues(
                    Box::new(Expr::Current),
                    Box::new(right),
                ))
            }
            Token::Sign("[?" | "[]") => self.infix(Expr::Current),
            Token::Sign("{") => {
                self.next();
                self.dict()
            }
            Token::Sign("(") => {
                self.next();
                let inner = self.expression(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("!") => {
                self.next();
                Ok(Expr::Not(Box::new(self.expression(45)?)))
            }
            Token::Sign("[") => match self.peek_second() {
                Token::Number(_) | Token::Sign(":") => self.infix(Expr::Current),
                Token::Sign("*")
                    if self
                        .tokens
                        .get(self.at + 2)
                        .is_some_and(|(_, token)| *token == Token::Sign("]")) =>
                {
                    self.infix(Expr::Current)
                }
                _ => {
                    self.next();
                    self.list()
                }
            },
            Token::Sign("@") => {
                self.next();
                Ok(Expr::Current)
            }
            Token::Sign("&") => {
                self.next();
                Ok(Expr::Reference(Box::new(self.expression(0)?)))
            }
            _ => Err(self.unexpected()),
        }
    }

    fn infix(&mut self, left: Expr) -> Result<Expr, Error> {
        let token = self.peek().clone();
        let Token::Sign(sign) = token else {
            return Err(self.unexpected());
        };
        self.next();
        let comparison = match sign {
            "." => {
                if self.skip("*") {
                    let right = self.projected(DOT)?;
                    return Ok(Expr::ProjectValues(Box::new(left), Box::new(right)));
                }
                return Ok(then(left, self.after_dot(DOT)?));
            }
            "|" => return Ok(then(left, self.expression(1)?)),
            "||" => return Ok(Expr::Or(Box::new(left), Box::new(self.expression(2)?))),
            "&&" => return Ok(Expr::And(Box::new(left), Box::new(self.expression(3)?))),
            "[]" => {
                let right = self.projected(9)?;
                return Ok(project(Expr::Flatten(Box::new(left)), right));
            }
            "[?" => return self.filter(left),
            "[" => return self.bracket(left),
            "(" => return self.call(left),
            "==" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => {
                self.at -= 1;
                return Err(self.unexpected());
            }
        };
        let right = self.expression(5)?;
        Ok(Expr::Compare(comparison, Box::new(left), Box::new(right)))
    }

    fn filter(&mut self, list: Expr) -> Result<Expr, Error> {
        let condition = self.expression(0)?;
        self.expect("]")?;
        let then = match self.peek() {
            Token::Sign("[]") => Expr::Current,
            _ => self.projected(21)?,
        };
        Ok(Expr::Filter {
            list: Box::new(list),
            condition: Box::new(condition),
            then: Box::new(then),
        })
    }

    /// After `[`: an index, a slice or `*]`.
    fn bracket(&mut self, left: Expr) -> Result<Expr, Error> {
        if self.skip("*") {
            self.expect("]")?;
            let right = self.projected(STAR)?;
            return Ok(project(left, right));
        }
        let mut parts = [None; 3];
        let mut colons = 0;
        loop {
            match self.next() {
                Token::Number(number) if parts[colons].is_none() => parts[colons] = Some(number),
                Token::Sign(":") if colons < 2 => colons += 1,
                Token::Sign("]") => break,
                Token::End => return Err(self.unexpected()),
                _ => {
                    self.at -= 1;
                    return Err(self.unexpected());
                }
            }
        }
        if colons > 0 {
            let right = self.projected(STAR)?;
            return Ok(project(then(left, Expr::Slice(parts)), right));
        }
        match parts[0] {
            Some(index) => Ok(then(left, Expr::Index(index))),
            None => Err(self.unexpected()),
        }
    }

    fn call(&mut self, left: Expr) -> Result<Expr, Error> {
        let Expr::Field(name) = left else {
            self.at -= 1;
            return Err(self.unexpected());
        };
        let mut args = Vec::new();
        while !self.skip(")") {
            args.push(self.expression(0)?);
            if !self.skip(",") && *self.peek() != Token::Sign(")") {
                return Err(self.unexpected());
            }
        }
        Ok(Expr::Call(name, args))
    }

    /// What is done with each element of a projection.
    fn projected(&mut self, least: u8) -> Result<Expr, Error> {
        match self.peek() {
            token if power(token) < PROJECTION_STOP => Ok(Expr::Current),
            Token::Sign("[" | "[?") => self.expression(least),
            Token::Sign(".") => {
                self.next();
                self.after_dot(least)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn after_dot(&mut self, least: u8) -> Result<Expr, Error> {
        match self.peek() {
            Token::Identifier(_) | Token::Quoted(_) | Token::Sign("*") => self.expression(least),
            Token::Sign("[") => {
                self.next();
                self.list()
            }
            Token::Sign("{") => {
                self.next();
                self.dict()
            }
            _ => Err(self.unexpected()),
        }
    }

    fn list(&mut self) -> Result<Expr, Error> {
        let mut items = Vec::new();
        loop {
            items.push(self.expression(0)?);
            if self.skip("]") {
                return Ok(Expr::List(items));
            }
            self.expect(",")?;
        }
    }

    fn dict(&mut self) -> Result<Expr, Error> {
        let mut pairs = Vec::new();
        loop {
            let (Token::Identifier(key) | Token::Quoted(key)) = self.peek().clone() else {
                return Err(self.unexpected());
            };
            self.next();
            self.expect(":")?;
            pairs.push((key, self.expression(0)?));
            if self.skip("}") {
                return Ok(Expr::Dict(pairs));
            }
            self.expect(",")?;
        }
    }
}
