//! Text to bytes and back.

use crate::value::str_repr;
use crate::{Args, Error, ErrorKind, Value};

/// A supported encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Utf16,
    Utf16Le,
    Utf16Be,
}

impl Codec {
    fn named(name: &str) -> Result<Self, Error> {
        let normal: String = name.to_lowercase().replace(['-', '_', ' '], "");
        Ok(match normal.as_str() {
            "utf8" | "u8" => Self::Utf8,
            "utf8sig" => Self::Utf8Sig,
            "ascii" | "usascii" | "646" => Self::Ascii,
            "latin1" | "iso88591" | "l1" | "8859" | "cp819" => Self::Latin1,
            "utf16" | "u16" => Self::Utf16,
            "utf16le" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            _ => {
                return Err(Error::new(
                    ErrorKind::Value,
                    format!("unknown encoding: {name}"),
                ));
            }
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Sig => "utf-8",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::Utf16 | Self::Utf16Le | Self::Utf16Be => "utf-16",
        }
    }
}

/// `str.encode(encoding, errors)`
pub(super) fn encode(text: &str, args: Args) -> Result<Value, Error> {
    let [encoding, errors] = args.bind("encode", 0, ["encoding", "errors"])?;
    let codec = Codec::named(&encoding.text("utf-8")?)?;
    let errors = errors.text("strict")?;
    let bytes: Vec<u8> = match codec {
        Codec::Utf8 => text.as_bytes().to_vec(),
        Codec::Utf8Sig => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Codec::Ascii => narrow(text, 0x7f, codec, &errors)?,
        Codec::Latin1 => narrow(text, 0xff, codec, &errors)?,
        Codec::Utf16 => [0xfeff]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect(),
        Codec::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Codec::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    };
    Ok(Value::Bytes(bytes.into()))
}

fn narrow(text: &str, last: u32, codec: Codec, errors: &str) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let code = u32::from(c);
        if code <= last {
            out.push(code as u8);
            continue;
        }
        match errors {
            "ignore" => {}
            "replace" => out.push(b'?'),
            "backslashreplace" => out.extend(
                str_repr(&escape(code))
                    .trim_matches('\'')
                    .replace("\\\\", "\\")
                    .bytes(),
            ),
            "xmlcharrefreplace" => out.extend(format!("&#{code};").bytes()),
            _ => {
                return Err(Error::value_error(format!(
                    "'{}' codec can't encode character '{}' in position {index}: ordinal not in range({})",
                    codec.name(),
                    escape(code),
                    last + 1
                )));
            }
        }
    }
    Ok(out)
}

fn escape(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// `bytes.decode(encoding, errors)`
pub(super) fn decode(bytes: &[u8], args: Args) -> Result<Value, Error> {
    let [encoding, errors] = args.bind("decode", 0, ["encoding", "errors"])?;
    let codec = Codec::named(&encoding.text("utf-8")?)?;
    let errors = errors.text("strict")?;
    let text = match codec {
        Codec::Utf8 => decode_utf8(bytes, &errors)?,
        Codec::Utf8Sig => decode_utf8(
            bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            &errors,
        )?,
        Codec::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Codec::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            Some(at) if &*errors == "strict" => {
                return Err(Error::value_error(format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    bytes[at]
                )));
            }
            _ => bytes
                .iter()
                .filter(|byte| byte.is_ascii() || &*errors != "ignore")
                .map(|byte| {
                    if byte.is_ascii() {
                        char::from(*byte)
                    } else {
                        char::REPLACEMENT_CHARACTER
                    }
                })
                .collect(),
        },
        Codec::Utf16 | Codec::Utf16Le | Codec::Utf16Be => decode_utf16(bytes, codec)?,
    };
    Ok(Value::from(text))
}

fn decode_utf8(bytes: &[u8], errors: &str) -> Result<String, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) if errors == "strict" => {
            let at = error.valid_up_to();
            Err(Error::value_error(format!(
                "'utf-8' codec can't decode byte 0x{:02x} in position {at}: invalid start byte",
                bytes[at]
            )))
        }
        Err(_) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Ok(if errors == "ignore" {
                text.replace(char::REPLACEMENT_CHARACTER, "")
            } else {
                text
            })
        }
    }
}

fn decode_utf16(bytes: &[u8], codec: Codec) -> Result<String, Error> {
    let (bytes, big) = match (codec, bytes) {
        (Codec::Utf16, [0xff, 0xfe, rest @ ..]) => (rest, false),
        (Codec::Utf16, [0xfe, 0xff, rest @ ..]) => (rest, true),
        _ => (bytes, codec == Codec::Utf16Be),
    };
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| {
            let pair = [pair[0], pair[1]];
            if big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        })
        .collect();
    String::from_utf16(&units)
        .map_err(|_| Error::value_error("'utf-16' codec can't decode bytes: illegal encoding"))
}
