//! Comparing what is alike, but for times, numbers and names that differ with each run.

use std::sync::LazyLock;

use fancy_regex::Regex;
use serde_json::{Map, Value as Json};

use crate::tree::Tree;

/// Keys whose values belong to the machine, not to the case.
const OF_THE_MACHINE: &[&str] = &[
    "inode",
    "dev",
    "device_type",
    "block_size",
    "blocks",
    "version",
    "attributes",
    "attr_flags",
];

/// Seconds since 1970 from which on a number is a time of the test run.
const RECENT: f64 = 1.7e9;

static VOLATILE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$", "<moment>"),
        (r"^\d+:\d\d:\d\d(\.\d{6})?$", "<span>"),
        (r"\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~", ".<pid>.<time>~"),
        (
            r"(\$DIR(/\w+)?)/ansible\.[a-z0-9_]{8}",
            "$1/ansible.<random>",
        ),
        (r"/\S*/\.?ansible[-_]tmp[-_.\w/]*", "<draft>"),
        (r"/\S*/\.source[.\w]*", "<draft>"),
        (r"/\S*tmp[a-z0-9_]{8}\b", "<draft>"),
    ]
    .map(|(pattern, text)| (Regex::new(pattern).expect("a pattern"), text))
    .into()
});

/// A text without what differs with each run.
pub(crate) fn redact(text: &str) -> String {
    VOLATILE
        .iter()
        .fold(text.to_string(), |text, (pattern, with)| {
            pattern.replace_all(&text, *with).into_owned()
        })
}

/// A result without what differs with each run. `directory` is the case's.
pub(crate) fn normal(result: &Map<String, Json>, directory: &str) -> Json {
    let mut result = result.clone();
    result.remove("invocation");
    normal_value(&Json::Object(result), directory)
}

fn normal_value(value: &Json, directory: &str) -> Json {
    match value {
        Json::String(text) => redact(&text.replace(directory, "$DIR")).into(),
        Json::Number(number) if number.as_f64().is_some_and(|number| number >= RECENT) => {
            "<time>".into()
        }
        Json::Array(items) => {
            let mut items: Vec<Json> = items
                .iter()
                .map(|item| normal_value(item, directory))
                .collect();
            // The order in which a directory is read is the file system's.
            if items
                .iter()
                .all(|item| item.is_string() || item.get("path").is_some())
            {
                let place = |item: &Json| item.get("path").unwrap_or(item).to_string();
                items.sort_by_key(place);
            }
            items.into()
        }
        Json::Object(object) => Json::Object(normal_object(object, directory)),
        other => other.clone(),
    }
}

fn normal_object(object: &Map<String, Json>, directory: &str) -> Map<String, Json> {
    let is = |key: &str, text: &str| object.get(key).and_then(Json::as_str) == Some(text);
    let is_directory =
        is("state", "directory") || object.get("isdir").and_then(Json::as_bool) == Some(true);
    let is_link = object.get("islnk").and_then(Json::as_bool) == Some(true);
    object
        .iter()
        .map(|(key, value)| {
            let of_the_machine =
                OF_THE_MACHINE.contains(&key.as_str()) && object.contains_key("inode");
            // The length of a link is that of the path in it.
            let is_sized_by_machine = is_directory && matches!(key.as_str(), "size" | "nlink")
                || key == "size" && (is("state", "link") || is_link);
            let value = if of_the_machine || is_sized_by_machine {
                "<any>".into()
            } else {
                normal_value(value, directory)
            };
            (key.replace(directory, "$DIR"), value)
        })
        .collect()
}

/// A tree without what differs with each run.
pub(crate) fn normal_tree(tree: &Tree) -> Tree {
    tree.iter()
        .map(|(path, entry)| {
            let path = redact(&format!("$DIR/{path}"));
            (path, entry.clone())
        })
        .collect()
}
