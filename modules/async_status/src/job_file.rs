//! What a job file says. Ours and Ansible's, of any version, are read alike.

use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// A process, told apart from a later one of the same id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ProcessMark {
    pub(crate) pid: u32,
    pub(crate) start_time: u64,
}

/// What shevek's launch notes under `_shevek`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Record {
    pub(crate) worker: ProcessMark,
    pub(crate) watcher: ProcessMark,
    pub(crate) boot_id: Option<String>,
}

/// A job as its file shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JobState {
    /// There is no file.
    Missing,
    /// It runs, as far as the file knows. Only shevek's jobs have a record.
    Running(Option<Record>),
    /// It ended with this result.
    Finished(Map<String, Json>),
}

/// Reads a job file.
pub(crate) fn read(path: &Path) -> io::Result<JobState> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(JobState::Missing),
        Err(error) => return Err(error),
    };
    Ok(parse(&bytes))
}

fn parse(bytes: &[u8]) -> JobState {
    let json = serde_json::from_slice(bytes).or_else(|_| {
        serde_json::from_str(&without_lone_surrogates(&String::from_utf8_lossy(bytes)))
    });
    match json {
        Ok(Json::Object(content)) if !is_start(&content) => JobState::Finished(content),
        Ok(Json::Object(content)) => JobState::Running(
            content
                .get("_shevek")
                .and_then(|record| Record::deserialize(record).ok()),
        ),
        // Not written completely yet, Ansible reckons.
        _ => JobState::Running(None),
    }
}

/// Whether this is what a launch writes, and not a result that happens to have a key `started`.
fn is_start(content: &Map<String, Json>) -> bool {
    let is_false = |value: Option<&Json>| match value {
        None | Some(Json::Null | Json::Bool(false)) => true,
        Some(number) => number.as_i64() == Some(0),
    };
    content.contains_key("started")
        && is_false(content.get("finished"))
        && content.keys().all(|key| {
            matches!(
                key.as_str(),
                "started" | "finished" | "ansible_job_id" | "_shevek"
            )
        })
}

/// Python writes bytes that are no UTF-8 as escapes of lone surrogates, which are no characters: they become
/// U+FFFD.
fn without_lone_surrogates(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        result.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = match (
            surrogate(rest),
            surrogate(rest.get(6..).unwrap_or_default()),
        ) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(_), _) => {
                result.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        result.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    result.push_str(rest);
    result
}

/// The surrogate that `text` starts with as an escape.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xd800..=0xdfff).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_origin() {
        let finished = |text: &str| matches!(parse(text.as_bytes()), JobState::Finished(_));
        for running in [
            r#"{"started": true, "finished": false, "ansible_job_id": "j1.2"}"#,
            r#"{"started": 1, "finished": 0, "ansible_job_id": "j1.2"}"#,
            "",
            "{\"rc\": 0, \"std",
        ] {
            assert_eq!(
                parse(running.as_bytes()),
                JobState::Running(None),
                "{running}"
            );
        }
        assert!(finished(r#"{"rc": 0, "changed": true}"#));
        // A module's own key `started` does not keep the job running.
        assert!(finished(
            r#"{"started": true, "name": "nginx", "changed": false}"#
        ));
        assert!(finished(
            r#"{"msg": "Timeout exceeded", "failed": true, "child_pid": 4}"#
        ));
        let ours = r#"{"started":true,"finished":false,"ansible_job_id":"j","_shevek":{"worker":{"pid":5,"start_time":6},"watcher":{"pid":7,"start_time":8},"boot_id":"b","deadline":1}}"#;
        let JobState::Running(Some(record)) = parse(ours.as_bytes()) else {
            panic!("it runs");
        };
        assert_eq!((record.worker.pid, record.watcher.start_time), (5, 8));
    }

    #[test]
    fn bytes_that_python_escaped() {
        for (text, clean) in [
            (r"a\udcffb", r"a\ufffdb"),
            (r"\ud83d\ude00", r"\ud83d\ude00"),
            (r"\ud83d\u0041", r"\ufffd\u0041"),
            (r"\\udcff", r"\\udcff"),
            (r"\ud83d", r"\ufffd"),
        ] {
            assert_eq!(without_lone_surrogates(text), clean);
        }
        let state = parse(br#"{"stdout": "a\udcffb"}"#);
        let JobState::Finished(result) = state else {
            panic!("it ended");
        };
        assert_eq!(result["stdout"], "a\u{fffd}b");
    }
}
