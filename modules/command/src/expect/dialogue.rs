//! What is asked and what is answered.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use shevek_plugin::OutputSink;
use shevek_plugin::Stream::Stdout;
use shevek_plugin::python_regex::{Regex, RegexError, from_latin1, latin1};

use super::arguments::Patience;
use super::session::{Event, Session};

/// How long an answer waits, as those do who read the question: a command that asks for a password first asks
/// and then stops the terminal from showing what is typed. pexpect: `delaybeforesend`.
const BEFORE_ANSWER: Duration = Duration::from_millis(50);

/// A question and its answers.
pub(super) struct Response {
    /// The pattern as it was given.
    pub(super) question: String,
    pub(super) pattern: Arc<Regex>,
    pub(super) answers: Answers,
}

/// What is typed.
pub(super) enum Answers {
    /// The same each time.
    Always(Vec<u8>),
    /// One after the other.
    Each(VecDeque<Vec<u8>>),
}

impl Answers {
    fn next(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Always(line) => Some(line.clone()),
            Self::Each(lines) => lines.pop_front(),
        }
    }
}

/// How the dialogue ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// Nothing more came.
    End,
    /// Nothing more came in time.
    Timeout,
    /// A question came once more than it has answers; with what was written since the last one.
    NoAnswer { question: String, output: Vec<u8> },
    /// The controller no longer wants it.
    Cancelled,
}

/// Why it could not be led.
#[derive(Debug, thiserror::Error)]
pub(super) enum DialogueError {
    /// The terminal failed.
    #[error(transparent)]
    Terminal(#[from] io::Error),
    /// A pattern is too much work.
    #[error(transparent)]
    Pattern(#[from] RegexError),
}

/// A dialogue with a command. pexpect: `run`.
pub(super) struct Dialogue<'a> {
    pub(super) session: &'a Session,
    pub(super) responses: Vec<Response>,
    pub(super) patience: Patience,
    pub(super) output: &'a dyn OutputSink,
    /// All that was written.
    pub(super) transcript: Vec<u8>,
}

impl Dialogue<'_> {
    /// Leads it to its end.
    pub(super) fn lead(&mut self) -> Result<Ending, DialogueError> {
        let sink = self.output;
        let is_cancelled = || sink.is_cancelled();
        // What no pattern has matched yet, a character a byte.
        let mut open = String::new();
        loop {
            let deadline = match self.patience {
                Patience::Endless => None,
                Patience::Never => Some(Instant::now()),
                Patience::For(time) => Some(Instant::now() + time),
            };
            let mut late = false;
            let (index, end) = loop {
                if let Some(found) = self.search(&open)? {
                    break found;
                }
                if self.patience == Patience::Never || late {
                    return Ok(Ending::Timeout);
                }
                match self.session.next(deadline, &is_cancelled)? {
                    None => return Ok(Ending::Cancelled),
                    Some(Event::Bytes(bytes)) => self.see(bytes, &mut open),
                    Some(Event::End) => return Ok(Ending::End),
                    Some(Event::Timeout) => return Ok(Ending::Timeout),
                }
                // Somebody who never stops writing runs out of time as well.
                late = deadline.is_some_and(|deadline| deadline < Instant::now());
            };
            let rest = open.split_off(end);
            let seen = std::mem::replace(&mut open, rest);
            let response = &mut self.responses[index];
            let Some(line) = response.answers.next() else {
                return Ok(Ending::NoAnswer {
                    question: response.question.clone(),
                    output: from_latin1(&seen),
                });
            };
            std::thread::sleep(BEFORE_ANSWER);
            let mut meanwhile = Vec::new();
            let sent =
                self.session
                    .send(&line, &mut |bytes| meanwhile.push(bytes), &is_cancelled)?;
            for bytes in meanwhile {
                self.see(bytes, &mut open);
            }
            if !sent {
                return Ok(Ending::Cancelled);
            }
        }
    }

    fn see(&mut self, bytes: Vec<u8>, open: &mut String) {
        self.output.write(Stdout, &bytes);
        open.push_str(&latin1(&bytes));
        self.transcript.extend(bytes);
    }

    /// The pattern that appears first, and where it ends.
    fn search(&self, open: &str) -> Result<Option<(usize, usize)>, RegexError> {
        let mut first: Option<(usize, usize, usize)> = None;
        for (index, response) in self.responses.iter().enumerate() {
            let Some(found) = response.pattern.find(open).map_err(RegexError::from)? else {
                continue;
            };
            if first.is_none_or(|(start, ..)| found.start() < start) {
                first = Some((found.start(), index, found.end()));
            }
        }
        Ok(first.map(|(_, index, end)| (index, end)))
    }
}
