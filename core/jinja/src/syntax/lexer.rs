//! Template text to tokens.

use std::borrow::Cow;
use std::sync::Arc;

use super::tag_lexer::{TagLexer, is_space};
use super::{Syntax, Tok, Token, line_column, line_text};
use crate::{Error, ErrorKind, Frame};

/// The source with `\n` as its only newline, as token positions count it.
pub(crate) fn normalize<'s>(source: &'s str, syntax: &Syntax) -> Cow<'s, str> {
    let cut = |text: &str| {
        let newline = !syntax.keep_trailing_newline && text.ends_with('\n');
        text.len() - usize::from(newline)
    };
    if source.contains('\r') {
        let mut text = source.replace("\r\n", "\n").replace('\r', "\n");
        text.truncate(cut(&text));
        Cow::Owned(text)
    } else {
        Cow::Borrowed(&source[..cut(source)])
    }
}

/// All tokens of a template that was [`normalize`]d; the last one is `Eof`.
pub(crate) fn tokenize<'s>(source: &'s str, syntax: &'s Syntax) -> Result<Vec<Token<'s>>, Error> {
    let mut lexer = Lexer::new(source, syntax);
    lexer
        .run()
        .map_err(|(error, pos)| locate(error, source, pos))?;
    Ok(lexer.tokens)
}

/// All tokens of a bare expression, as between `{{` and `}}`.
pub(crate) fn tokenize_expression<'s>(
    source: &'s str,
    syntax: &'s Syntax,
) -> Result<Vec<Token<'s>>, Error> {
    let mut lexer = Lexer::new(source, syntax);
    lexer
        .expression()
        .map_err(|(error, pos)| locate(error, source, pos))?;
    Ok(lexer.tokens)
}

fn locate(error: Error, source: &str, pos: usize) -> Error {
    let (line, column) = line_column(source, pos);
    error.with_frame(Frame {
        template: None,
        line,
        column,
        source_line: Some(Arc::from(line_text(source, pos))),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Start {
    Block,
    Comment,
    LineComment,
    LineStatement,
    Variable,
}

/// Start delimiters, longer ones first, as Jinja tries them.
fn rules(syntax: &Syntax) -> Vec<(&str, Start)> {
    let mut rules: Vec<(&str, Start)> = vec![
        (&syntax.comment_start, Start::Comment),
        (&syntax.block_start, Start::Block),
        (&syntax.variable_start, Start::Variable),
    ];
    rules.extend(
        syntax
            .line_statement_prefix
            .as_deref()
            .map(|prefix| (prefix, Start::LineStatement)),
    );
    rules.extend(
        syntax
            .line_comment_prefix
            .as_deref()
            .map(|prefix| (prefix, Start::LineComment)),
    );
    rules.sort_by_key(|(text, kind)| std::cmp::Reverse((text.len(), *kind)));
    rules
}

struct Lexer<'s> {
    source: &'s str,
    syntax: &'s Syntax,
    pos: usize,
    line_starting: bool,
    tokens: Vec<Token<'s>>,
    rules: Vec<(&'s str, Start)>,
    /// Whether a byte may start a delimiter.
    firsts: [bool; 256],
}

/// An error and the offset it happened at.
type Failure = (Error, usize);

/// A start delimiter that was found.
struct Found {
    start: usize,
    /// After the delimiter and its whitespace sign.
    end: usize,
    sign: Option<u8>,
    kind: FoundKind,
}

#[derive(PartialEq, Eq)]
enum FoundKind {
    Raw,
    Tag(Start),
}

fn syntax_error(message: impl Into<String>, pos: usize) -> Failure {
    (Error::new(ErrorKind::Syntax, message), pos)
}

impl<'s> Lexer<'s> {
    fn new(source: &'s str, syntax: &'s Syntax) -> Self {
        let rules = rules(syntax);
        // With line prefixes a delimiter may start with blanks: every place is looked at then.
        let every = syntax.line_statement_prefix.is_some() || syntax.line_comment_prefix.is_some();
        let mut firsts = [every; 256];
        for byte in rules.iter().filter_map(|(text, _)| text.bytes().next()) {
            firsts[usize::from(byte)] = true;
        }
        Self {
            source,
            syntax,
            pos: 0,
            line_starting: true,
            tokens: Vec::with_capacity((source.len() / 8 + 2).min(64)),
            rules,
            firsts,
        }
    }

    fn push(&mut self, tok: Tok<'s>, pos: usize) {
        self.tokens.push(Token {
            tok,
            pos: pos as u32,
        });
    }

    fn push_data(&mut self, start: usize, end: usize) {
        if start < end {
            let text = &self.source[start..end];
            let text = match self.syntax.newline_sequence.as_str() {
                "\n" => Cow::Borrowed(text),
                other => Cow::Owned(text.replace('\n', other)),
            };
            self.push(Tok::Data(text), start);
        }
    }

    fn run(&mut self) -> Result<(), Failure> {
        while self.pos < self.source.len() {
            let Some(found) = self.find_start() else {
                self.push_data(self.pos, self.source.len());
                self.pos = self.source.len();
                break;
            };
            let text_end = self.strip(
                self.pos,
                found.start,
                found.sign,
                found.kind == FoundKind::Tag(Start::Variable),
            );
            self.push_data(self.pos, text_end);
            self.advance(found.end);
            match found.kind {
                FoundKind::Raw => self.raw(found.start)?,
                FoundKind::Tag(Start::Comment) => self.comment(found.start)?,
                FoundKind::Tag(Start::LineComment) => {
                    let end = self.source[self.pos..]
                        .find('\n')
                        .map_or(self.source.len(), |len| self.pos + len);
                    self.advance(end);
                }
                FoundKind::Tag(kind) => self.tag(kind, found.start)?,
            }
        }
        self.push(Tok::Eof, self.source.len());
        Ok(())
    }

    fn advance(&mut self, end: usize) {
        if end > self.pos {
            self.line_starting = self.source.as_bytes()[end - 1] == b'\n';
        }
        self.pos = end;
    }

    /// Where the text before a tag ends once whitespace control is applied.
    fn strip(&self, start: usize, end: usize, sign: Option<u8>, variable: bool) -> usize {
        let text = &self.source[start..end];
        if sign == Some(b'-') {
            return start + text.trim_end_matches(is_space).len();
        }
        if sign != Some(b'+') && self.syntax.lstrip_blocks && !variable {
            let line = text.rfind('\n').map_or(0, |newline| newline + 1);
            if (line > 0 || self.line_starting) && text[line..].chars().all(is_space) {
                return start + line;
            }
        }
        end
    }

    /// The next start delimiter at or after the current position.
    fn find_start(&self) -> Option<Found> {
        let bytes = self.source.as_bytes();
        bytes
            .iter()
            .enumerate()
            .skip(self.pos)
            .filter(|(at, byte)| {
                self.firsts[usize::from(**byte)] && self.source.is_char_boundary(*at)
            })
            .find_map(|(at, _)| self.start_at(at))
    }

    fn start_at(&self, at: usize) -> Option<Found> {
        let bytes = self.source.as_bytes();
        let rest = &self.source[at..];
        if rest.starts_with(&self.syntax.block_start)
            && let Some((sign, end)) = self.raw_begin(at)
        {
            return Some(Found {
                start: at,
                end,
                sign,
                kind: FoundKind::Raw,
            });
        }
        let line_start = at == 0 || bytes[at - 1] == b'\n';
        for (text, kind) in &self.rules {
            let delimiter_end = match kind {
                Start::LineStatement if line_start => {
                    let blanks = rest.len() - rest.trim_start_matches(['\t', ' ', '\x0b']).len();
                    rest[blanks..]
                        .starts_with(text)
                        .then(|| at + blanks + text.len())
                }
                Start::LineStatement => None,
                Start::LineComment => {
                    let after_text = self.source[..at]
                        .chars()
                        .next_back()
                        .is_some_and(|c| !is_space(c));
                    let blanks =
                        rest.len() - rest.trim_start_matches(|c| is_space(c) && c != '\n').len();
                    ((line_start || after_text) && rest[blanks..].starts_with(text))
                        .then(|| at + blanks + text.len())
                }
                _ => rest.starts_with(text).then(|| at + text.len()),
            };
            if let Some(end) = delimiter_end {
                let sign = bytes
                    .get(end)
                    .copied()
                    .filter(|byte| matches!(byte, b'-' | b'+'));
                return Some(Found {
                    start: at,
                    end: end + usize::from(sign.is_some()),
                    sign,
                    kind: FoundKind::Tag(*kind),
                });
            }
        }
        None
    }

    /// `{% raw %}` at `at`: its sign and where its inside starts.
    fn raw_begin(&self, at: usize) -> Option<(Option<u8>, usize)> {
        let (sign, at) = self.sign(at + self.syntax.block_start.len());
        let at = self.skip_word(at, "raw")?;
        let rest = &self.source[at..];
        if let Some(after) = rest
            .strip_prefix('-')
            .and_then(|rest| rest.strip_prefix(&*self.syntax.block_end))
        {
            return Some((
                sign,
                self.source.len() - after.trim_start_matches(is_space).len(),
            ));
        }
        let after = rest.strip_prefix(&*self.syntax.block_end)?;
        Some((sign, self.source.len() - after.len()))
    }

    fn sign(&self, at: usize) -> (Option<u8>, usize) {
        match self.source.as_bytes().get(at) {
            Some(byte @ (b'-' | b'+')) => (Some(*byte), at + 1),
            _ => (None, at),
        }
    }

    /// Blanks, the word, blanks: the offset after them.
    fn skip_word(&self, at: usize, word: &str) -> Option<usize> {
        let after = self.source[at..]
            .trim_start_matches(is_space)
            .strip_prefix(word)?;
        Some(self.source.len() - after.trim_start_matches(is_space).len())
    }

    /// The end of a statement or comment at `at`, with what whitespace control takes.
    fn block_end(&self, at: usize, delimiter: &str) -> Option<usize> {
        let rest = &self.source[at..];
        let end_of = |after: &str| self.source.len() - after.len();
        if let Some(after) = rest
            .strip_prefix('+')
            .and_then(|rest| rest.strip_prefix(delimiter))
        {
            return Some(end_of(after));
        }
        if let Some(after) = rest
            .strip_prefix('-')
            .and_then(|rest| rest.strip_prefix(delimiter))
        {
            return Some(end_of(after.trim_start_matches(is_space)));
        }
        let after = rest.strip_prefix(delimiter)?;
        let after = if self.syntax.trim_blocks {
            after.strip_prefix('\n').unwrap_or(after)
        } else {
            after
        };
        Some(end_of(after))
    }

    fn comment(&mut self, start: usize) -> Result<(), Failure> {
        for (offset, _) in self.source[self.pos..].char_indices() {
            if let Some(end) = self.block_end(self.pos + offset, &self.syntax.comment_end) {
                self.advance(end);
                return Ok(());
            }
        }
        // As in Jinja, a comment that starts at the very end is no error.
        if self.pos == self.source.len() {
            Ok(())
        } else {
            Err(syntax_error("Missing end of comment tag", start))
        }
    }

    fn raw(&mut self, start: usize) -> Result<(), Failure> {
        let from = self.pos;
        for (offset, _) in self.source[from..].match_indices(&*self.syntax.block_start) {
            let at = from + offset;
            let (sign, inside) = self.sign(at + self.syntax.block_start.len());
            let end = self
                .skip_word(inside, "endraw")
                .and_then(|at| self.block_end(at, &self.syntax.block_end));
            if let Some(end) = end {
                let text_end = self.strip(from, at, sign, false);
                self.push_data(from, text_end);
                self.advance(end);
                return Ok(());
            }
        }
        if from == self.source.len() {
            Ok(())
        } else {
            Err(syntax_error("Missing end of raw directive", start))
        }
    }

    fn tag(&mut self, kind: Start, start: usize) -> Result<(), Failure> {
        let variable = kind == Start::Variable;
        self.push(
            if variable {
                Tok::VariableBegin
            } else {
                Tok::BlockBegin
            },
            start,
        );
        let mut inside = TagLexer::new(self.syntax, variable && self.syntax.escape_backslashes);
        loop {
            if inside.is_balanced()
                && let Some(end) = self.tag_end(kind)
            {
                self.push(
                    if variable {
                        Tok::VariableEnd
                    } else {
                        Tok::BlockEnd
                    },
                    self.pos,
                );
                self.advance(end);
                return Ok(());
            }
            if self.pos >= self.source.len() {
                return Ok(());
            }
            self.inside(&mut inside)?;
        }
    }

    fn inside(&mut self, inside: &mut TagLexer<'s>) -> Result<(), Failure> {
        let pos = self.pos;
        let read = inside
            .read(self.source, pos)
            .map_err(|error| (error, pos))?;
        if let Some(tok) = read.tok {
            self.push(tok, pos);
        }
        self.advance(pos + read.len);
        Ok(())
    }

    fn tag_end(&self, kind: Start) -> Option<usize> {
        match kind {
            Start::Variable => {
                let rest = &self.source[self.pos..];
                let end = &*self.syntax.variable_end;
                if let Some(after) = rest
                    .strip_prefix('-')
                    .and_then(|rest| rest.strip_prefix(end))
                {
                    return Some(self.source.len() - after.trim_start_matches(is_space).len());
                }
                rest.strip_prefix(end)
                    .map(|after| self.source.len() - after.len())
            }
            Start::LineStatement => {
                let rest = &self.source[self.pos..];
                let blanks = &rest[..rest.len() - rest.trim_start_matches(is_space).len()];
                if blanks.len() == rest.len() {
                    return Some(self.source.len());
                }
                blanks.rfind('\n').map(|newline| self.pos + newline + 1)
            }
            _ => self.block_end(self.pos, &self.syntax.block_end),
        }
    }

    fn expression(&mut self) -> Result<(), Failure> {
        let mut inside = TagLexer::new(self.syntax, false);
        while self.pos < self.source.len() {
            self.inside(&mut inside)?;
        }
        self.push(Tok::Eof, self.source.len());
        Ok(())
    }
}
