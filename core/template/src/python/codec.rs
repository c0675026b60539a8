//! Python's text encodings.

use shevek_codec::{Codec, Handler, Purpose};
use shevek_jinja::{Error, ErrorKind};

fn codec(name: &str, purpose: Purpose) -> Result<Codec, Error> {
    Codec::named(name, purpose).map_err(|error| Error::new(ErrorKind::Other, error.to_string()))
}

/// `text.encode(encoding, 'surrogateescape')`.
pub(crate) fn encode(text: &str, encoding: &str) -> Result<Vec<u8>, Error> {
    codec(encoding, Purpose::Encode)?
        .encode(text, Handler::SurrogateEscape)
        .map_err(|error| Error::value_error(error.to_string()))
}

/// `bytes.decode(encoding, 'surrogateescape')`.
pub(crate) fn decode_leniently(bytes: &[u8], encoding: &str) -> Result<String, Error> {
    decode_with(bytes, encoding, Handler::SurrogateEscape)
}

/// `bytes.decode(encoding)`.
pub(crate) fn decode(bytes: &[u8], encoding: &str) -> Result<String, Error> {
    decode_with(bytes, encoding, Handler::Strict)
}

fn decode_with(bytes: &[u8], encoding: &str, handler: Handler) -> Result<String, Error> {
    codec(encoding, Purpose::Decode)?
        .decode(bytes, handler)
        .map_err(|error| Error::value_error(error.to_string()))
}
