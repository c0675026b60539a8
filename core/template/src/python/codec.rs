//! Python's text encodings, those that anybody uses.

use shevek_jinja::surrogate::{decode_escaped, encode_escaped};
use shevek_jinja::{Error, ErrorKind};

enum Codec {
    Utf8,
    Utf16,
    Utf16Le,
    Utf16Be,
    Latin1,
    Ascii,
}

fn codec(name: &str) -> Result<Codec, Error> {
    Ok(
        match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "utf-8" | "utf8" | "u8" => Codec::Utf8,
            "utf-16" | "utf16" => Codec::Utf16,
            "utf-16-le" | "utf-16le" => Codec::Utf16Le,
            "utf-16-be" | "utf-16be" => Codec::Utf16Be,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Codec::Latin1,
            "ascii" | "us-ascii" => Codec::Ascii,
            _ => {
                return Err(Error::new(
                    ErrorKind::Other,
                    format!("unknown encoding: {name}"),
                ));
            }
        },
    )
}

/// `text.encode(encoding)`.
pub(crate) fn encode(text: &str, encoding: &str) -> Result<Vec<u8>, Error> {
    let codec = codec(encoding)?;
    let units =
        |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    Ok(match codec {
        Codec::Utf8 => encode_escaped(text)
            .map_err(Error::value_error)?
            .into_owned(),
        Codec::Utf16 => [vec![0xff, 0xfe], units(u16::to_le_bytes)].concat(),
        Codec::Utf16Le => units(u16::to_le_bytes),
        Codec::Utf16Be => units(u16::to_be_bytes),
        Codec::Latin1 => narrow(text, encoding, 0xff)?,
        Codec::Ascii => narrow(text, encoding, 0x7f)?,
    })
}

/// A character as Python's errors show it.
fn escaped(c: char) -> String {
    match u32::from(c) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

fn narrow(text: &str, encoding: &str, most: u32) -> Result<Vec<u8>, Error> {
    let bytes = text.chars().enumerate().map(|(index, c)| {
        u8::try_from(u32::from(c)).ok().filter(|byte| u32::from(*byte) <= most).ok_or_else(|| {
            Error::value_error(format!(
                "'{encoding}' codec can't encode character '{}' in position {index}: ordinal not in range({})",
                escaped(c),
                most + 1
            ))
        })
    });
    bytes.collect()
}

/// `bytes.decode(encoding)`, with what is no UTF-8 as lone surrogates. Python: `errors='surrogateescape'`.
pub(crate) fn decode_leniently(bytes: &[u8], encoding: &str) -> Result<String, Error> {
    match codec(encoding)? {
        Codec::Utf8 => Ok(decode_escaped(bytes)),
        _ => decode(bytes, encoding),
    }
}

/// `bytes.decode(encoding)`.
pub(crate) fn decode(bytes: &[u8], encoding: &str) -> Result<String, Error> {
    match codec(encoding)? {
        Codec::Utf8 => std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|error| {
                let at = error.valid_up_to();
                Error::value_error(format!(
                    "'utf-8' codec can't decode byte 0x{:02x} in position {at}: {}",
                    bytes[at],
                    why_no_utf8(bytes[at], error.error_len().is_none())
                ))
            }),
        Codec::Utf16 => match bytes {
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, encoding),
            [0xff, 0xfe, rest @ ..] | rest => utf16(rest, u16::from_le_bytes, encoding),
        },
        Codec::Utf16Le => utf16(bytes, u16::from_le_bytes, encoding),
        Codec::Utf16Be => utf16(bytes, u16::from_be_bytes, encoding),
        Codec::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Codec::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Some(at) => Err(Error::value_error(format!(
                "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes[at]
            ))),
        },
    }
}

fn why_no_utf8(first: u8, ends_early: bool) -> &'static str {
    match first {
        _ if ends_early => "unexpected end of data",
        0xc2..=0xf4 => "invalid continuation byte",
        _ => "invalid start byte",
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: &str) -> Result<String, Error> {
    let broken =
        |why: &str| Error::value_error(format!("'{encoding}' codec can't decode bytes: {why}"));
    if bytes.len() % 2 == 1 {
        return Err(broken("truncated data"));
    }
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| broken("illegal UTF-16 surrogate"))
}
