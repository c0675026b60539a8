//! Which type an untagged plain scalar has, by the rules of YAML 1.1 as PyYAML applies them.

use crate::number::{is_float, is_int};
use crate::timestamp::is_timestamp;

pub(crate) const STR: &str = "tag:yaml.org,2002:str";
pub(crate) const NULL: &str = "tag:yaml.org,2002:null";
pub(crate) const BOOL: &str = "tag:yaml.org,2002:bool";
pub(crate) const INT: &str = "tag:yaml.org,2002:int";
pub(crate) const FLOAT: &str = "tag:yaml.org,2002:float";
pub(crate) const TIMESTAMP: &str = "tag:yaml.org,2002:timestamp";
pub(crate) const BINARY: &str = "tag:yaml.org,2002:binary";
pub(crate) const MERGE: &str = "tag:yaml.org,2002:merge";
pub(crate) const VALUE: &str = "tag:yaml.org,2002:value";
pub(crate) const SEQ: &str = "tag:yaml.org,2002:seq";
pub(crate) const MAP: &str = "tag:yaml.org,2002:map";
pub(crate) const SET: &str = "tag:yaml.org,2002:set";
pub(crate) const OMAP: &str = "tag:yaml.org,2002:omap";
pub(crate) const PAIRS: &str = "tag:yaml.org,2002:pairs";
pub(crate) const PYTHON_UNICODE: &str = "tag:yaml.org,2002:python/unicode";
pub(crate) const PYTHON_DICT: &str = "tag:yaml.org,2002:python/dict";

/// The tag of a plain scalar.
pub(crate) fn resolve_plain(text: &str) -> &'static str {
    let Some(first) = text.bytes().next() else {
        return NULL;
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => {
            if bool_value(text).is_some() {
                BOOL
            } else if matches!(text, "null" | "Null" | "NULL") {
                NULL
            } else {
                STR
            }
        }
        b'~' if text == "~" => NULL,
        b'<' if text == "<<" => MERGE,
        b'=' if text == "=" => VALUE,
        b'0'..=b'9' | b'+' | b'-' | b'.' => {
            if is_float(text) {
                FLOAT
            } else if is_int(text) {
                INT
            } else if is_timestamp(text) {
                TIMESTAMP
            } else {
                STR
            }
        }
        _ => STR,
    }
}

/// The value of a plain scalar that is a boolean; only these spellings are.
fn bool_value(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// The value of a scalar that is tagged as a boolean, in any mixture of cases.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "on" => Some(true),
        "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

/// Whether a plain scalar with this text is a string: `a` is, `1`, `yes` and `1:30` are not.
pub fn is_plain_string(text: &str) -> bool {
    resolve_plain(text) == STR
}
