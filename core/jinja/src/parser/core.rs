//! The parser's state: the token stream, open tags, errors.

use std::collections::HashSet;
use std::sync::Arc;

use crate::environment::Inner as Environment;
use crate::syntax::ast::{Block, Body, Expr, Name, Stmt, StmtKind};
use crate::syntax::{Op, Tok, Token, line_column, line_text};
use crate::value::str_repr;
use crate::{Error, ErrorKind, Frame, Str};

/// Deeper nesting of expressions or statements is refused: Python gives up there as well.
const MAX_NESTING: u32 = 90;
/// Longer chains of operators or filters are refused.
pub(super) const MAX_CHAIN: usize = 250;

/// A parsed template.
pub(crate) struct Parsed {
    pub(crate) body: Body,
    pub(crate) blocks: Vec<Arc<Block>>,
}

pub(crate) struct Parser<'s> {
    pub(super) env: &'s Environment,
    source: &'s str,
    tokens: Vec<Token<'s>>,
    index: usize,
    /// Tags that are open, outermost first.
    pub(super) tag_stack: Vec<&'s str>,
    /// What would close them.
    end_tokens: Vec<&'static [&'static str]>,
    pub(super) blocks: Vec<Arc<Block>>,
    pub(super) block_names: HashSet<Arc<str>>,
    nesting: u32,
    /// Unknown filters and tests. Inside branches they fail only when they are reached.
    pub(super) missing: Vec<Error>,
}

impl<'s> Parser<'s> {
    pub(crate) fn new(env: &'s Environment, source: &'s str, tokens: Vec<Token<'s>>) -> Self {
        Self {
            env,
            source,
            tokens,
            index: 0,
            tag_stack: Vec::new(),
            end_tokens: Vec::new(),
            blocks: Vec::new(),
            block_names: HashSet::new(),
            nesting: 0,
            missing: Vec::new(),
        }
    }

    /// The whole template.
    pub(crate) fn parse_template(mut self) -> Result<Parsed, Error> {
        let body = self.subparse(None)?;
        self.check_missing()?;
        Ok(Parsed {
            body,
            blocks: self.blocks,
        })
    }

    /// A bare expression.
    pub(crate) fn parse_bare_expression(mut self) -> Result<Expr, Error> {
        let expr = self.parse_expression(true)?;
        if !self.at_eof() {
            return Err(self.fail("chunk after expression"));
        }
        self.check_missing()?;
        Ok(expr)
    }

    fn check_missing(&mut self) -> Result<(), Error> {
        if self.missing.is_empty() {
            Ok(())
        } else {
            Err(self.missing.swap_remove(0))
        }
    }

    // The token stream.

    pub(super) fn tok(&self) -> &Tok<'s> {
        &self.tokens[self.index.min(self.tokens.len() - 1)].tok
    }

    pub(super) fn look(&self) -> &Tok<'s> {
        &self.tokens[(self.index + 1).min(self.tokens.len() - 1)].tok
    }

    pub(super) fn pos(&self) -> u32 {
        self.tokens[self.index.min(self.tokens.len() - 1)].pos
    }

    pub(super) fn next(&mut self) {
        self.index += 1;
    }

    pub(super) fn at_eof(&self) -> bool {
        matches!(self.tok(), Tok::Eof)
    }

    pub(super) fn is_op(&self, op: Op) -> bool {
        matches!(self.tok(), Tok::Op(found) if *found == op)
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self.tok(), Tok::Name(found) if *found == name)
    }

    pub(super) fn look_is_name(&self, name: &str) -> bool {
        matches!(self.look(), Tok::Name(found) if *found == name)
    }

    pub(super) fn skip_op(&mut self, op: Op) -> bool {
        let found = self.is_op(op);
        self.index += usize::from(found);
        found
    }

    pub(super) fn skip_name(&mut self, name: &str) -> bool {
        let found = self.is_name(name);
        self.index += usize::from(found);
        found
    }

    pub(super) fn expect_op(&mut self, op: Op) -> Result<(), Error> {
        if self.skip_op(op) {
            Ok(())
        } else {
            Err(self.unexpected(op.text()))
        }
    }

    pub(super) fn expect_keyword(&mut self, name: &str) -> Result<(), Error> {
        if self.skip_name(name) {
            Ok(())
        } else {
            Err(self.unexpected(name))
        }
    }

    pub(super) fn expect_name(&mut self) -> Result<&'s str, Error> {
        if let Tok::Name(name) = *self.tok() {
            self.next();
            return Ok(name);
        }
        Err(self.unexpected("name"))
    }

    pub(super) fn at_block_end(&self) -> bool {
        matches!(self.tok(), Tok::BlockEnd)
    }

    pub(super) fn expect_block_end(&mut self) -> Result<(), Error> {
        if self.at_block_end() {
            self.next();
            return Ok(());
        }
        Err(self.unexpected(Tok::BlockEnd.kind_text()))
    }

    /// Whether a name was read since the token at `start`. Spares walks through what was parsed since.
    pub(super) fn has_name_since(&self, start: usize, name: &str) -> bool {
        let read = &self.tokens[start..self.index.min(self.tokens.len())];
        read.iter()
            .any(|token| matches!(token.tok, Tok::Name(found) if found == name))
    }

    /// The number of the current token.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn name(&self, text: &str) -> Name {
        let (id, text) = self.env.names.intern(text);
        Name { id, text }
    }

    // Errors.

    pub(super) fn fail(&self, message: impl Into<String>) -> Error {
        self.fail_at(message, self.pos())
    }

    pub(super) fn fail_at(&self, message: impl Into<String>, pos: u32) -> Error {
        self.fail_kind(ErrorKind::Syntax, message, pos)
    }

    pub(super) fn fail_kind(&self, kind: ErrorKind, message: impl Into<String>, pos: u32) -> Error {
        let (line, column) = line_column(self.source, pos as usize);
        Error::new(kind, message).with_frame(Frame {
            template: None,
            line,
            column,
            source_line: Some(Arc::from(line_text(self.source, pos as usize))),
        })
    }

    fn unexpected(&self, expected: &str) -> Error {
        let expected = str_repr(expected);
        if self.at_eof() {
            return self.fail(format!("unexpected end of template, expected {expected}."));
        }
        self.fail(format!(
            "expected token {expected}, got {}",
            str_repr(self.tok().describe())
        ))
    }

    /// The error of a tag that does not belong here, or of a template that ends too early.
    pub(super) fn unknown_tag(&self, name: Option<&str>, pos: u32) -> Error {
        let mut message = match name {
            None => "Unexpected end of template.".to_owned(),
            Some(name) => format!("Encountered unknown tag {}.", str_repr(name)),
        };
        if let Some(wanted) = self.end_tokens.last() {
            let looking: Vec<String> = wanted.iter().map(|tag| str_repr(tag)).collect();
            let looking = looking.join(" or ");
            if name.is_some_and(|name| self.end_tokens.iter().any(|tags| tags.contains(&name))) {
                message.extend([format!(
                    " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {looking}."
                )]);
            } else {
                message.extend([format!(
                    " Jinja was looking for the following tags: {looking}."
                )]);
            }
        }
        if let Some(tag) = self.tag_stack.last() {
            message.extend([format!(
                " The innermost block that needs to be closed is {}.",
                str_repr(tag)
            )]);
        }
        self.fail_at(message, pos)
    }

    /// Runs `parse` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.nesting >= MAX_NESTING {
            return Err(self.fail("the template is nested too deeply"));
        }
        self.nesting += 1;
        let result = parse(self);
        self.nesting -= 1;
        result
    }

    pub(super) fn check_chain(&self, len: usize) -> Result<(), Error> {
        if len > MAX_CHAIN {
            Err(self.fail("the expression is too long"))
        } else {
            Ok(())
        }
    }

    // Bodies.

    /// The body of a statement up to one of `end_tokens`, which stays the current token.
    pub(super) fn parse_statements(
        &mut self,
        end_tokens: &'static [&'static str],
    ) -> Result<Body, Error> {
        self.skip_op(Op::Colon);
        self.expect_block_end()?;
        let body = self.nested(|parser| parser.subparse(Some(end_tokens)))?;
        if self.at_eof() {
            self.end_tokens.push(end_tokens);
            let error = self.unknown_tag(None, self.pos());
            self.end_tokens.pop();
            return Err(error);
        }
        Ok(body)
    }

    /// The same, and takes the end token.
    pub(super) fn parse_body(
        &mut self,
        end_tokens: &'static [&'static str],
    ) -> Result<Body, Error> {
        let body = self.parse_statements(end_tokens)?;
        self.next();
        Ok(body)
    }

    fn subparse(&mut self, end_tokens: Option<&'static [&'static str]>) -> Result<Body, Error> {
        if let Some(tags) = end_tokens {
            self.end_tokens.push(tags);
        }
        let body = self.subparse_inner(end_tokens);
        if end_tokens.is_some() {
            self.end_tokens.pop();
        }
        body.map(Vec::into_boxed_slice)
    }

    fn subparse_inner(&mut self, end_tokens: Option<&[&str]>) -> Result<Vec<Stmt>, Error> {
        let mut body = Vec::with_capacity(1);
        loop {
            let pos = self.pos();
            match self.tok() {
                Tok::Eof => return Ok(body),
                Tok::Data(text) => {
                    let text = Str::new(&**text);
                    self.next();
                    body.push(Stmt {
                        pos,
                        kind: StmtKind::Text(text),
                    });
                }
                Tok::VariableBegin => {
                    self.next();
                    let expr = self.parse_tuple(&[], true, false)?;
                    if !matches!(self.tok(), Tok::VariableEnd) {
                        return Err(self.unexpected(Tok::VariableEnd.kind_text()));
                    }
                    self.next();
                    body.push(Stmt {
                        pos,
                        kind: StmtKind::Output(expr),
                    });
                }
                Tok::BlockBegin => {
                    self.next();
                    if let (Some(tags), Tok::Name(name)) = (end_tokens, self.tok())
                        && tags.contains(name)
                    {
                        return Ok(body);
                    }
                    self.parse_statement(&mut body)?;
                    self.expect_block_end()?;
                }
                _ => return Err(self.fail("internal parsing error")),
            }
        }
    }
}
