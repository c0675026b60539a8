//! Tasks and lookups to copy.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::fields::paragraphs;
use super::layout::filled;
use super::markup::Style;

/// Where the descriptions of a task's options begin.
const BESIDE: usize = 29;

/// A task with all options of a module. Ansible: `_do_yaml_snippet`.
pub(super) fn task(doc: &Json, style: Style, columns: usize) -> String {
    let text = |key: &str| doc[key].as_str().unwrap_or_default();
    let mut out = vec![
        format!("- name: {}", style.resolve(text("short_description"))),
        format!("  {}:", text("module")),
    ];
    let below = format!("{:>width$}", "# ", width = BESIDE + 2);
    for (name, option) in sorted(doc) {
        let mut description = style.resolve(&paragraphs(&option["description"]).join(" "));
        if option["required"] == true {
            description = format!("(required) {description}");
        }
        let beside = filled(&description, columns - BESIDE, "", &below, 0);
        out.push(format!("      {:20}   # {beside}", format!("{name}:")));
    }
    out.push(String::new());
    out.join("\n")
}

/// A call with all options of a lookup. Ansible: `_do_lookup_snippet`.
pub(super) fn lookup(doc: &Json) -> String {
    let mut comments = Vec::new();
    let mut call = format!("lookup('{}', ", doc["name"].as_str().unwrap_or_default());
    for (name, option) in sorted(doc) {
        let kind = option["type"].as_str().unwrap_or("string");
        comments.push(format!(
            "# {name}({kind}): {}",
            paragraphs(&option["description"]).join(" ")
        ));
        if name == "_terms" {
            call.push_str("< _terms >");
            continue;
        }
        let default = match (&option["required"], &option["default"]) {
            (Json::Bool(true), _) => "<REQUIRED>".to_owned(),
            (_, Json::Null) => "None".to_owned(),
            (_, Json::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        };
        let quote = if kind == "str" { "'" } else { "" };
        let _ = write!(call, ", {name}={quote}{default}{quote}");
    }
    call.push(')');
    comments.extend([String::new(), call, String::new()]);
    comments.join("\n")
}

fn sorted(doc: &Json) -> Vec<(&String, &Json)> {
    let mut options: Vec<_> = doc["options"].as_object().into_iter().flatten().collect();
    options.sort_by_key(|(name, _)| *name);
    options
}
