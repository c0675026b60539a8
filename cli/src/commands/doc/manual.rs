//! Manuals as text.

use serde_json::{Map, Value as Json};

use super::fields::{Fields, paragraphs};
use super::layout::{filled, indented, yaml};
use super::markup::Style;
use crate::error::CommandError;

/// The manual of a plugin. Ansible: `DocCLI.get_man_text`.
///
/// # Errors
/// What cannot be written as YAML.
pub(super) fn plugin(
    kind: &str,
    whole: &Json,
    style: Style,
    width: usize,
    versions: bool,
) -> Result<String, CommandError> {
    let doc = whole["doc"].as_object().cloned().unwrap_or_default();
    let text = |key: &str| doc.get(key).and_then(Json::as_str).unwrap_or_default();
    let indent = "        ";
    let mut out = vec![format!(
        "> {} {} ({})",
        kind.to_uppercase(),
        style.heading(text("plugin_name")),
        text("filename")
    )];
    out.push(String::new());
    for paragraph in paragraphs(&doc["description"]) {
        out.push(filled(&style.resolve(paragraph), width, "  ", "  ", 0));
    }
    if doc.get("has_action") == Some(&Json::Bool(true)) {
        out.push(String::new());
        let note = style.heading("  * note:");
        out.push(format!(
            "{note} This module has a corresponding action plugin."
        ));
    }
    let fields = |results| Fields {
        style,
        width,
        indent,
        base: "",
        results,
        versions,
    };
    if let Some(options) = filled_map(doc.get("options")) {
        out.push(String::new());
        let sign = if style.plain { "=" } else { "red" };
        out.push(format!(
            "{} ({sign} indicates it is required):",
            style.heading("OPTIONS")
        ));
        fields(false).write(options, &mut out)?;
    }
    if let Some(attributes) = filled_map(doc.get("attributes")) {
        out.push(String::new());
        out.push(style.heading("ATTRIBUTES:"));
        for (name, attribute) in attributes {
            out.push(String::new());
            let name = style.underlined(&format!("{name}:"));
            out.push(filled(&name, width - 6, indent, indent, 0));
            out.push(indented(&yaml(attribute, false)?, indent, style));
        }
    }
    for key in ["name", "positional"] {
        if !text(key).is_empty() {
            out.push(String::new());
            let head = style.heading(&key.to_uppercase());
            let value = filled(
                &style.resolve(text(key)),
                width - key.len() - 2,
                "",
                indent,
                0,
            );
            out.push(format!("{head}: {value}"));
        }
    }
    if let Some(examples) = whole["examples"].as_str() {
        out.push(String::new());
        out.push(style.heading("EXAMPLES:"));
        out.push(examples.trim().to_owned());
    }
    if let Some(returns) = filled_map(whole.get("return")) {
        out.push(String::new());
        out.push(style.heading("RETURN VALUES:"));
        fields(true).write(returns, &mut out)?;
    }
    out.push("\n".into());
    Ok(out.join("\n"))
}

/// The manual of a role. Ansible: `DocCLI.get_role_man_text`.
///
/// # Errors
/// Argument specs that are not complete.
pub(super) fn role(
    name: &str,
    whole: &Json,
    style: Style,
    width: usize,
) -> Result<String, CommandError> {
    let indent = "          ";
    let path = whole["path"].as_str().unwrap_or_default();
    let mut out = vec![format!("> ROLE: {} ({path})", style.bold(name))];
    for (point, doc) in whole["entry_points"].as_object().into_iter().flatten() {
        let short = doc["short_description"].as_str();
        let short = short.map(|short| format!("- {short}")).unwrap_or_default();
        out.extend([
            String::new(),
            format!("ENTRY POINT: {} {short}", style.bold(point)),
            String::new(),
        ]);
        let description = paragraphs(&doc["description"]);
        if !description.is_empty() {
            for paragraph in description {
                out.push(filled(&style.resolve(paragraph), width, indent, indent, 0));
            }
            out.push(String::new());
        }
        if let Some(options) = filled_map(doc.get("options")) {
            let sign = if style.plain { "=" } else { "red" };
            out.push(format!(
                "{} ({sign} indicates it is required):",
                style.heading("Options")
            ));
            let fields = Fields {
                style,
                width,
                indent,
                base: "",
                results: false,
                versions: true,
            };
            fields.write(options, &mut out)?;
        }
        let authors = paragraphs(&doc["author"]);
        if !authors.is_empty() {
            out.push(String::new());
            out.push(format!("AUTHOR: {}", authors.join(", ")));
        }
        match &doc["examples"] {
            Json::Null => {}
            Json::String(text) => {
                out.extend([
                    String::new(),
                    style.heading("EXAMPLES:"),
                    text.trim().to_owned(),
                ]);
            }
            other => out.extend([
                String::new(),
                style.heading("EXAMPLES:"),
                yaml(other, false)? + "\n",
            ]),
        }
    }
    Ok(out.join("\n"))
}

fn filled_map(json: Option<&Json>) -> Option<&Map<String, Json>> {
    json.and_then(Json::as_object).filter(|map| !map.is_empty())
}
