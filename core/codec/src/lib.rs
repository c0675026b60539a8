//! Python's text encodings: found by their names there, with its tables and its words for what is wrong.
//!
//! A private character stands for each lone surrogate (U+10D800 for U+D800 and so on), as in templates: no encoding
//! has them.

mod aliases;
mod bases;
mod codec;
mod error;
mod handler;
mod multi_byte;
mod narrow;
mod single_byte;
mod utf16;
mod utf32;
mod utf8;

pub use codec::Codec;
pub use error::{CodecError, Purpose, UnknownCodec};
pub use handler::Handler;
