//! `b64encode`, `b64decode`.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL};
use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, to_text};
use crate::python::codec;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["b64encode"], b64encode),
    Plugin::new(&["b64decode"], b64decode),
];

fn b64encode(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, encoding, urlsafe] =
        args.bind("b64encode", 1, ["string", "encoding", "urlsafe"])?;
    let bytes = codec::encode(&to_text(&string.value())?, &encoding.text("utf-8")?)?;
    let alphabet = if urlsafe.bool(false)? {
        BASE64URL
    } else {
        BASE64
    };
    Ok(Value::from(alphabet.encode(&bytes)))
}

fn b64decode(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, encoding, urlsafe] =
        args.bind("b64decode", 1, ["string", "encoding", "urlsafe"])?;
    let mut text = to_text(&string.value())?;
    if urlsafe.bool(false)? {
        text = text.replace('-', "+").replace('_', "/");
    }
    Ok(Value::from(codec::decode_leniently(
        &decode(&text)?,
        &encoding.text("utf-8")?,
    )?))
}

/// Python's lenient decoder: what is not of the alphabet is skipped.
fn decode(text: &str) -> Result<Vec<u8>, Error> {
    let (body, padding) = text.find('=').map_or((text, ""), |at| text.split_at(at));
    let digits: Vec<u8> = body
        .bytes()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    let padding = padding.bytes().filter(|byte| *byte == b'=').count();
    let missing = match digits.len() % 4 {
        1 => {
            return Err(Error::value_error(format!(
                "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
                digits.len()
            )));
        }
        0 => 0,
        rest => 4 - rest,
    };
    if padding < missing {
        return Err(Error::value_error("Incorrect padding"));
    }
    let mut specification = BASE64_NOPAD.specification();
    specification.check_trailing_bits = false;
    let lenient = specification
        .encoding()
        .map_err(|error| Error::value_error(error.to_string()))?;
    lenient
        .decode(&digits)
        .map_err(|error| Error::value_error(error.to_string()))
}
