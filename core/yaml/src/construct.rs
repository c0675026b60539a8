//! Typed scalars from text and tag.

use std::sync::Arc;

use crate::base64;
use crate::node::{Scalar, ScalarStyle, ScalarValue};
use crate::number::{parse_float, parse_int};
use crate::resolver::{
    BINARY, BOOL, FLOAT, INT, MAP, NULL, OMAP, PAIRS, PYTHON_DICT, PYTHON_UNICODE, SEQ, SET, STR,
    TIMESTAMP, parse_bool, resolve_plain,
};
use crate::timestamp::{Timestamp, parse_timestamp};

/// What a tagged scalar is.
pub(crate) enum Tagged {
    Scalar(Scalar),
    Vault(Arc<str>),
}

/// The message for a tag that nobody knows.
pub(crate) fn undefined_tag(tag: &str) -> String {
    format!("could not determine a constructor for the tag '{tag}'")
}

/// The typed scalar.
///
/// # Errors
/// The problem in words, without a place.
pub(crate) fn construct_scalar(
    text: Arc<str>,
    style: ScalarStyle,
    tag: &str,
) -> Result<Tagged, String> {
    let value = match tag {
        STR | PYTHON_UNICODE => ScalarValue::Str,
        NULL => ScalarValue::Null,
        BOOL => ScalarValue::Bool(
            parse_bool(&text).ok_or_else(|| format!("'{text}' is not a boolean"))?,
        ),
        INT => parse_int(&text)?,
        FLOAT => ScalarValue::Float(parse_float(&text)?),
        TIMESTAMP => match parse_timestamp(&text)? {
            Timestamp::Date(date) => ScalarValue::Date(date),
            Timestamp::DateTime(moment) => ScalarValue::DateTime(moment),
        },
        BINARY => ScalarValue::Binary(
            base64::decode(&text)
                .map_err(|error| format!("failed to decode base64 data: {error}"))?
                .into(),
        ),
        "!vault" | "!vault-encrypted" => {
            if resolve_plain(&text) != STR {
                return Err(format!("the '{tag}' tag requires a string value"));
            }
            return Ok(Tagged::Vault(text));
        }
        SEQ => return Err("expected a sequence node, but found scalar".to_owned()),
        MAP | SET | PYTHON_DICT => {
            return Err("expected a mapping node, but found scalar".to_owned());
        }
        OMAP | PAIRS => return Err("expected a sequence, but found scalar".to_owned()),
        _ => return Err(undefined_tag(tag)),
    };
    Ok(Tagged::Scalar(Scalar { text, style, value }))
}
