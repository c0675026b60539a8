//! Results as they are shown: without what is internal, censored or told elsewhere.

use serde_json::{Map, Value as Json, json};
use shevek_engine::Report;

use crate::display::json_text;

const CENSORED: &str =
    "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/// The result of `report` as JSON text. `pretty`: whether it takes several lines; `None` = as `-v` and the task say.
pub(crate) fn result_text(report: &Report, verbosity: u8, pretty: Option<bool>) -> String {
    let is_pretty = pretty.unwrap_or(report.verbose_always || verbosity > 2);
    let indent = is_pretty.then_some(4);
    json_text(&Json::Object(shown(report, verbosity)), indent)
}

/// What of a result is shown. Ansible: `_clean_results` and `_dump_results`.
pub(crate) fn shown(report: &Report, verbosity: u8) -> Map<String, Json> {
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
    result.retain(|key, _| !key.starts_with("_ansible_"));
    if report.task.action == "debug" {
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
