//! Results as they are shown: without what is internal, censored or told elsewhere.

use serde_json::{Map, Value as Json, json};
use shevek_engine::Report;

use super::result_format::ResultFormat;

const CENSORED: &str =
    "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/// The result of `report` as text.
pub(crate) fn result_text(report: &Report, verbosity: u8, format: ResultFormat) -> String {
    format.write(
        shown(report, verbosity),
        report.verbose_always || verbosity > 2,
    )
}

/// The result of a failed attempt: everything of it, also of `debug`. Ansible: `_dump_results`.
pub(crate) fn attempt_text(report: &Report, verbosity: u8, format: ResultFormat) -> String {
    format.write(
        dumped(report, verbosity),
        report.verbose_always || verbosity > 2,
    )
}

/// What of a result is shown. Ansible: `_clean_results` and `_dump_results`.
pub(crate) fn shown(report: &Report, verbosity: u8) -> Map<String, Json> {
    let mut result = dumped(report, verbosity);
    if report.task.action == "debug" && !report.no_log {
        if result.contains_key("msg") {
            result.retain(|key, _| key == "msg");
        } else {
            for key in [
                "changed",
                "invocation",
                "skip_reason",
                "ansible_loop_var",
                "ansible_index_var",
                "ansible_loop",
            ] {
                result.remove(key);
            }
        }
    }
    result
}

/// All of a result but what is internal or censored.
pub(crate) fn public_parts(report: &Report) -> Map<String, Json> {
    if report.no_log {
        return dumped(report, 0);
    }
    let Json::Object(mut result) = report.result.to_json() else {
        return Map::new();
    };
    strip_internal(&mut result);
    result
}

/// Removes what is internal, also from facts and the results of items. Ansible: `strip_internal_keys`.
fn strip_internal(result: &mut Map<String, Json>) {
    fn within(value: &mut Json) {
        match value {
            Json::Object(map) => strip_internal(map),
            Json::Array(list) => list.iter_mut().for_each(within),
            _ => {}
        }
    }
    result.retain(|key, _| !key.starts_with("_ansible_"));
    result.values_mut().for_each(within);
}

/// What the callbacks `json` and `jsonl` record of a result.
pub(crate) fn recorded(report: &Report) -> Map<String, Json> {
    let mut result = public_parts(report);
    result.insert("_ansible_no_log".into(), report.no_log.into());
    if report.verbose_always {
        result.insert("_ansible_verbose_always".into(), true.into());
    }
    for (key, is) in [
        ("failed", report.result.is_failed()),
        ("skipped", report.result.is_skipped()),
    ] {
        result.remove(key);
        if is {
            result.insert(key.into(), true.into());
        }
    }
    result.insert("action".into(), report.task.action.as_str().into());
    result
}

/// The same with all that loops and `debug` bring. Ansible: `_dump_results`.
pub(crate) fn dumped(report: &Report, verbosity: u8) -> Map<String, Json> {
    let Json::Object(mut result) = report.result.to_json() else {
        return Map::new();
    };
    if report.no_log {
        let mut censored = Map::new();
        censored.insert("censored".into(), json!(CENSORED));
        for key in ["changed", "attempts", "retries"] {
            if let Some(value) = result.remove(key) {
                censored.insert(key.into(), value);
            }
        }
        if report.task.action == "debug" {
            censored.remove("changed");
        }
        return censored;
    }
    for key in ["failed", "skipped", "exception", "warnings", "deprecations"] {
        result.remove(key);
    }
    if verbosity < 3 {
        result.remove("invocation");
        result.remove("diff");
    }
    strip_internal(&mut result);
    result
}
