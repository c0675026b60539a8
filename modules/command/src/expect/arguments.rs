//! Arguments that are not what they look like.

use std::time::Duration;

use serde_json::{Map, Value as Json};
use shevek_plugin::python_regex::{Anchor, RegexFlags, compile, latin1};
use shevek_plugin::{ModuleError, python};

use super::dialogue::{Answers, Response};

/// How long is waited by a library that is not told.
const STANDARD: i64 = 30;

/// How long each pattern is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Not at all: what has come already is all.
    Never,
    /// So long.
    For(Duration),
    /// For ever.
    Endless,
}

/// The option `timeout`. Ansible: `check_type_int`, then what pexpect makes of the number.
pub(super) fn patience(timeout: &Json) -> Result<Patience, ModuleError> {
    let seconds = match timeout {
        Json::Null => return Ok(Patience::Endless),
        Json::Bool(flag) => Some(i64::from(*flag)),
        Json::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Json::String(text) => {
            let text = text.trim().replace('_', "");
            let number = text.parse().ok();
            number.or_else(|| text.parse().ok().and_then(whole))
        }
        _ => None,
    };
    match seconds {
        Some(-1) => Ok(Patience::For(Duration::from_secs(STANDARD.unsigned_abs()))),
        Some(seconds) => Ok(u64::try_from(seconds).map_or(Patience::Never, |seconds| {
            Patience::For(Duration::from_secs(seconds))
        })),
        None => Err(ModuleError::new(format!(
            "argument 'timeout' is of type <class '{}'> and we were unable to convert to int: \"{}\" cannot be \
             converted to an int",
            python::type_name(timeout),
            python::repr(timeout)
        ))),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number without a fraction, in the range"
)]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
}

/// The option `responses`.
pub(super) fn responses(given: &Map<String, Json>) -> Result<Vec<Response>, ModuleError> {
    let flags = RegexFlags {
        dot_all: true,
        bytes: true,
        ..RegexFlags::default()
    };
    given
        .iter()
        .map(|(question, answers)| {
            let pattern = compile(&latin1(question.as_bytes()), flags, Anchor::Anywhere).map_err(
                |error| ModuleError::new(format!("Task failed: Module failed: {error}")),
            )?;
            let answers = match answers {
                Json::Array(items) => Answers::Each(items.iter().map(line).collect()),
                other => Answers::Always(line(other)),
            };
            Ok(Response {
                question: question.clone(),
                pattern,
                answers,
            })
        })
        .collect()
}

/// What is typed: the text and one end of line.
fn line(value: &Json) -> Vec<u8> {
    let mut text = python::str(value).trim_end_matches('\n').to_string();
    text.push('\n');
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_of_seconds() {
        let seconds = |value: Json| patience(&value).ok();
        let so_long = |seconds| Some(Patience::For(Duration::from_secs(seconds)));
        assert_eq!(seconds(json!(null)), Some(Patience::Endless));
        assert_eq!(seconds(json!(" 5 ")), so_long(5));
        assert_eq!(seconds(json!("3e1")), so_long(30));
        assert_eq!(seconds(json!(2.0)), so_long(2));
        assert_eq!(seconds(json!(true)), so_long(1));
        assert_eq!(seconds(json!(-1)), so_long(30));
        assert_eq!(seconds(json!(-2)), Some(Patience::Never));
        for bad in [json!(1.5), json!("x"), json!([1]), json!("inf"), json!("")] {
            assert!(patience(&bad).is_err(), "{bad}");
        }
    }
}
