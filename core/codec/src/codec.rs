//! An encoding.

use crate::aliases::module;
use crate::error::{CodecError, Problem, Purpose, UnknownCodec};
use crate::handler::Handler;
use crate::multi_byte::MultiByte;
use crate::single_byte::SingleByte;
use crate::{narrow, utf8, utf16, utf32};

/// An encoding of text, found by one of its names in Python.
#[derive(Debug, Clone)]
pub struct Codec {
    /// As errors name it.
    name: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Utf8,
    /// With a mark at the start, which is read away.
    Utf8Signed,
    /// ASCII and ISO 8859-1: the characters below 128 and 256.
    Narrow(u32),
    Utf16(Order),
    Utf32(Order),
    SingleByte(SingleByte),
    MultiByte(&'static MultiByte),
}

/// The order of bytes.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// A mark at the start tells; without one it is little.
    Marked,
    Little,
    Big,
}

/// Codecs of Python that turn bytes into bytes or text into text.
const NOT_TEXT: [&str; 7] = [
    "base64_codec",
    "bz2_codec",
    "hex_codec",
    "quopri_codec",
    "rot_13",
    "uu_codec",
    "zlib_codec",
];

impl Codec {
    /// UTF-8.
    pub fn utf8() -> Self {
        Self {
            name: "utf-8".into(),
            kind: Kind::Utf8,
        }
    }

    /// Finds it by any of its names.
    ///
    /// # Errors
    /// A name that stands for no encoding of text, or for one that is not supported.
    pub fn named(name: &str, purpose: Purpose) -> Result<Self, UnknownCodec> {
        let Some(module) = module(name) else {
            return Err(UnknownCodec::Unknown(name.into()));
        };
        if NOT_TEXT.contains(&module) {
            let name = name.into();
            return Err(UnknownCodec::NotText { name, purpose });
        }
        let (shown, kind) = match module {
            "utf_8" => ("utf-8", Kind::Utf8),
            "utf_8_sig" => ("utf-8", Kind::Utf8Signed),
            "ascii" => ("ascii", Kind::Narrow(128)),
            "latin_1" => ("latin-1", Kind::Narrow(256)),
            "utf_16" => ("utf-16", Kind::Utf16(Order::Marked)),
            "utf_16_le" => ("utf-16-le", Kind::Utf16(Order::Little)),
            "utf_16_be" => ("utf-16-be", Kind::Utf16(Order::Big)),
            "utf_32" => ("utf-32", Kind::Utf32(Order::Marked)),
            "utf_32_le" => ("utf-32-le", Kind::Utf32(Order::Little)),
            "utf_32_be" => ("utf-32-be", Kind::Utf32(Order::Big)),
            module => match (SingleByte::named(module), MultiByte::named(module)) {
                (Some(table), _) => ("charmap", Kind::SingleByte(table)),
                (None, Some(table)) => (module, Kind::MultiByte(table)),
                (None, None) => return Err(UnknownCodec::Unsupported(name.into())),
            },
        };
        Ok(Self {
            name: shown.into(),
            kind,
        })
    }

    /// Whether it is UTF-8, without a mark.
    pub fn is_utf8(&self) -> bool {
        matches!(self.kind, Kind::Utf8)
    }

    /// The text of bytes. Python: `bytes.decode(encoding, errors)`.
    ///
    /// # Errors
    /// Bytes that are no text in this encoding, unless the handler takes them.
    pub fn decode(&self, bytes: &[u8], handler: Handler) -> Result<String, CodecError> {
        let (bytes, order, mut at) = match self.kind {
            Kind::Utf8Signed => (
                bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
                false,
                0,
            ),
            Kind::Utf16(order) => match (order, bytes) {
                (Order::Marked, [0xff, 0xfe, ..]) => (bytes, false, 2),
                (Order::Marked, [0xfe, 0xff, ..]) => (bytes, true, 2),
                (order, _) => (bytes, matches!(order, Order::Big), 0),
            },
            Kind::Utf32(order) => match (order, bytes) {
                (Order::Marked, [0xff, 0xfe, 0, 0, ..]) => (bytes, false, 4),
                (Order::Marked, [0, 0, 0xfe, 0xff, ..]) => (bytes, true, 4),
                (order, _) => (bytes, matches!(order, Order::Big), 0),
            },
            _ => (bytes, false, 0),
        };
        let mut text = String::with_capacity(bytes.len());
        while let Err(problem) = self.decode_from(bytes, at, order, &mut text) {
            let broken = bytes.get(problem.start..problem.end).unwrap_or_default();
            match handler.decoded(broken) {
                Some((replacement, count)) => {
                    text.push_str(&replacement);
                    at = problem.start + count;
                }
                None => return Err(CodecError::decode(&self.name, bytes, problem)),
            }
        }
        Ok(text)
    }

    fn decode_from(
        &self,
        bytes: &[u8],
        at: usize,
        big_endian: bool,
        text: &mut String,
    ) -> Result<(), Problem> {
        match &self.kind {
            Kind::Utf8 | Kind::Utf8Signed => utf8::decode(bytes, at, text),
            Kind::Narrow(limit) => narrow::decode(bytes, at, *limit, text),
            Kind::Utf16(_) => utf16::decode(bytes, at, big_endian, text),
            Kind::Utf32(_) => utf32::decode(bytes, at, big_endian, text),
            Kind::SingleByte(table) => table.decode(bytes, at, text),
            Kind::MultiByte(table) => table.decode(bytes, at, text),
        }
    }

    /// The bytes of a text. Python: `str.encode(encoding, errors)`.
    ///
    /// # Errors
    /// A character that the encoding does not have, unless the handler takes it.
    pub fn encode(&self, text: &str, handler: Handler) -> Result<Vec<u8>, CodecError> {
        let text: Vec<char> = text.chars().collect();
        let mut bytes = Vec::with_capacity(text.len());
        match self.kind {
            Kind::Utf8Signed => bytes.extend_from_slice(b"\xef\xbb\xbf"),
            Kind::Utf16(Order::Marked) => bytes.extend_from_slice(&[0xff, 0xfe]),
            Kind::Utf32(Order::Marked) => bytes.extend_from_slice(&[0xff, 0xfe, 0, 0]),
            _ => {}
        }
        let mut at = 0;
        while let Err(problem) = self.encode_from(&text, at, &mut bytes) {
            let missing = text.get(problem.start..problem.end).unwrap_or_default();
            if let Some(escaped) = handler.escaped_bytes(missing) {
                bytes.extend(escaped);
                at = problem.end;
                continue;
            }
            let replacement: Option<Vec<char>> =
                handler.encoded(missing).map(|text| text.chars().collect());
            let is_told = match replacement {
                Some(replacement) => self.encode_from(&replacement, 0, &mut bytes).is_err(),
                None => true,
            };
            if is_told {
                return Err(CodecError::encode(&self.name, &text, problem));
            }
            at = problem.end;
        }
        Ok(bytes)
    }

    fn encode_from(&self, text: &[char], at: usize, bytes: &mut Vec<u8>) -> Result<(), Problem> {
        match &self.kind {
            Kind::Utf8 | Kind::Utf8Signed => utf8::encode(text, at, bytes),
            Kind::Narrow(limit) => narrow::encode(text, at, *limit, bytes),
            Kind::Utf16(order) => utf16::encode(text, at, matches!(order, Order::Big), bytes),
            Kind::Utf32(order) => utf32::encode(text, at, matches!(order, Order::Big), bytes),
            Kind::SingleByte(table) => table.encode(text, at, bytes),
            Kind::MultiByte(table) => table.encode(text, at, bytes),
        }
    }
}
