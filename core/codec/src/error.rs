//! What is wrong with a name, with bytes and with characters, in Python's words.

use std::fmt;

/// What an encoding is asked for: the hint for those that are none of text differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `str.encode`
    Encode,
    /// `bytes.decode`
    Decode,
    /// `open`
    Open,
}

/// A name that stands for no encoding of text here. Python: `LookupError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownCodec {
    /// Python does not know it either.
    #[error("unknown encoding: {0}")]
    Unknown(String),
    /// One of Python's codecs, but none of text.
    #[error(
        "'{name}' is not a text encoding; use codecs.{}() to handle arbitrary codecs",
        match purpose { Purpose::Encode => "encode", Purpose::Decode => "decode", Purpose::Open => "open" }
    )]
    NotText {
        /// As it was written.
        name: String,
        /// What it was asked for.
        purpose: Purpose,
    },
    /// Python has it, this program not.
    #[error(
        "the encoding {0} of Python is not supported: convert the text to another one, such as utf-8"
    )]
    Unsupported(String),
}

/// What a text or bytes could not be turned into. Python: `UnicodeEncodeError` and `UnicodeDecodeError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodecError {
    pub(crate) codec: String,
    pub(crate) problem: Problem,
    /// The character or byte, when it is one alone.
    pub(crate) single: Option<Unit>,
    pub(crate) decoding: bool,
}

impl std::error::Error for CodecError {}

/// What stands at the place of the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Byte(u8),
    Character(char),
}

/// A place, counted in bytes or characters, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) reason: &'static str,
    /// What the error names instead of the codec; UTF-16 names the order of its bytes.
    pub(crate) codec: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(start: usize, end: usize, reason: &'static str) -> Self {
        Self {
            start,
            end,
            reason,
            codec: None,
        }
    }
}

impl CodecError {
    pub(crate) fn decode(codec: &str, bytes: &[u8], problem: Problem) -> Self {
        let single = (problem.end == problem.start + 1)
            .then(|| bytes.get(problem.start).copied().map(Unit::Byte))
            .flatten();
        Self {
            codec: problem.codec.unwrap_or(codec).to_string(),
            problem,
            single,
            decoding: true,
        }
    }

    pub(crate) fn encode(codec: &str, text: &[char], problem: Problem) -> Self {
        let single = (problem.end == problem.start + 1)
            .then(|| text.get(problem.start).copied().map(Unit::Character))
            .flatten();
        Self {
            codec: problem.codec.unwrap_or(codec).to_string(),
            problem,
            single,
            decoding: false,
        }
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            start, end, reason, ..
        } = &self.problem;
        let codec = &self.codec;
        match self.single {
            Some(Unit::Byte(byte)) => write!(
                f,
                "'{codec}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            ),
            Some(Unit::Character(c)) => write!(
                f,
                "'{codec}' codec can't encode character '{}' in position {start}: {reason}",
                escaped(c)
            ),
            None => {
                let what = if self.decoding {
                    "decode bytes"
                } else {
                    "encode characters"
                };
                let last = end.saturating_sub(1);
                write!(
                    f,
                    "'{codec}' codec can't {what} in position {start}-{last}: {reason}"
                )
            }
        }
    }
}

/// The code point of a character as Python has it.
pub(crate) fn python_code(c: char) -> u32 {
    match u32::from(c) {
        code @ 0x10_d800..=0x10_dfff => code - 0x10_0000,
        code => code,
    }
}

/// A character as Python escapes it.
pub(crate) fn escaped(c: char) -> String {
    match python_code(c) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}
