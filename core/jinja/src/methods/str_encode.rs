//! Text to bytes and back.

use shevek_codec::{Codec, Handler, Purpose};

use crate::{Args, Error, ErrorKind, Value, meter};

/// `str.encode(encoding, errors)`
pub(super) fn encode(text: &str, args: Args) -> Result<Value, Error> {
    let [encoding, errors] = args.bind("encode", 0, ["encoding", "errors"])?;
    let codec = named(&encoding.text("utf-8")?, Purpose::Encode)?;
    let errors = errors.text("strict")?;
    meter::spend_text(text.len())?;
    let bytes = handled(&errors, |handler| codec.encode(text, handler))?;
    Ok(Value::Bytes(bytes.into()))
}

/// `bytes.decode(encoding, errors)`
pub(super) fn decode(bytes: &[u8], args: Args) -> Result<Value, Error> {
    let [encoding, errors] = args.bind("decode", 0, ["encoding", "errors"])?;
    let codec = named(&encoding.text("utf-8")?, Purpose::Decode)?;
    let errors = errors.text("strict")?;
    meter::spend_text(bytes.len())?;
    let text = handled(&errors, |handler| codec.decode(bytes, handler))?;
    Ok(Value::from(text))
}

fn named(name: &str, purpose: Purpose) -> Result<Codec, Error> {
    Codec::named(name, purpose).map_err(|error| Error::new(ErrorKind::Value, error.to_string()))
}

/// Runs it with the handler of that name. Python asks for the handler when it has something to do.
fn handled<T>(
    name: &str,
    run: impl Fn(Handler) -> Result<T, shevek_codec::CodecError>,
) -> Result<T, Error> {
    match Handler::named(name) {
        Ok(handler) => run(handler).map_err(|error| Error::value_error(error.to_string())),
        Err(unknown) => run(Handler::Strict).map_err(|_| Error::new(ErrorKind::Value, unknown)),
    }
}
