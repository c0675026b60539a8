//! Results without what differs from run to run.

use std::sync::LazyLock;

use fancy_regex::Regex;
use serde_json::Value as Json;

/// Keys that tell of the controller, or of how long something took.
const DROPPED: [&str; 9] = [
    "invocation",
    "exception",
    "deprecations",
    "_ansible_no_log",
    "start",
    "end",
    "delta",
    "elapsed",
    "cache_update_time",
];

const REDACTIONS: [(&str, &str); 8] = [
    (
        r"\d+ files and directories",
        "[COUNT] files and directories",
    ),
    // The line in the source of Python.
    (r" \(_ssl\.c:\d+\)", ""),
    (r"SHA256:[A-Za-z0-9+/]{43}", "[FINGERPRINT]"),
    (r"AAAA[A-Za-z0-9+/=]{20,}", "[KEY]"),
    (r"/var/tmp/crontab\w+", "/var/tmp/[BACKUP]"),
    (r"/var/tmp/tmp\w+", "/var/tmp/[TEMPORARY]"),
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?", "[TIME]"),
    (r"(?m)(\.\d+)\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~", "[BACKUP]"),
];

/// The result as it is kept and compared.
pub(super) fn canonical(result: &Json) -> Json {
    match result {
        Json::String(text) => redact(text).into(),
        Json::Array(items) => items.iter().map(canonical).collect(),
        // How ansible-core 2.19 writes a warning between target and controller.
        Json::Object(object)
            if object
                .get("__ansible_type")
                .is_some_and(|kind| kind == "WarningSummary") =>
        {
            canonical(&object["event"]["msg"])
        }
        Json::Object(object) => {
            let mut kept: Vec<(&String, &Json)> = object
                .iter()
                .filter(|(key, _)| !DROPPED.contains(&key.as_str()))
                .collect();
            kept.sort_by_key(|(key, _)| key.as_str());
            Json::Object(
                kept.into_iter()
                    .map(|(key, value)| (key.clone(), canonical(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// The whole result of a module: what Ansible's controller would add is there.
pub(super) fn canonical_result(result: &Json) -> Json {
    let mut result = canonical(result);
    if let Some(object) = result.as_object_mut() {
        if object
            .get("warnings")
            .is_some_and(|list| *list == Json::Array(Vec::new()))
        {
            object.remove("warnings");
        }
        object.entry("changed").or_insert(Json::Bool(false));
        object.sort_keys();
    }
    result
}

/// Texts without what differs from run to run.
pub(super) fn redact(text: &str) -> String {
    static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        REDACTIONS
            .iter()
            .map(|(pattern, word)| (Regex::new(pattern).expect("valid"), *word))
            .collect()
    });
    COMPILED
        .iter()
        .fold(text.to_owned(), |text, (pattern, word)| {
            pattern.replace_all(&text, *word).into_owned()
        })
}
