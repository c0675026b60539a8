//! The fields of a source.

use serde_json::{Map, Value as Json};
use shevek_plugin::python;

/// The name of a repository in names of files.
pub(super) fn slug(name: &str) -> String {
    let name = name.to_lowercase();
    let mut slug = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c == '_' || c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap {
            slug.push('-');
            gap = false;
        }
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' {
            slug.push(c);
        }
    }
    if gap {
        slug.push('-');
    }
    slug
}

/// The file's text: one field a line, in the order of the options' names.
pub(super) fn text(fields: &Map<String, Json>) -> String {
    let mut names: Vec<&String> = fields.keys().collect();
    names.sort();
    let mut text = String::new();
    for name in names {
        let Some(value) = fields.get(name).and_then(value) else {
            continue;
        };
        let blank = if value.is_empty() || value.starts_with('\n') {
            ""
        } else {
            " "
        };
        text.push_str(&[&field_name(name), ":", blank, &value, "\n"].concat());
    }
    text
}

fn field_name(option: &str) -> String {
    match option {
        "name" => "X-Repolib-Name".into(),
        "uris" => "URIs".into(),
        other => other
            .split('_')
            .map(|word| {
                let (first, rest) = word.split_at(word.len().min(1));
                first.to_uppercase() + rest
            })
            .collect::<Vec<_>>()
            .join("-"),
    }
}

fn value(value: &Json) -> Option<String> {
    let text = match value {
        Json::Null => return None,
        Json::Bool(true) => "yes".to_string(),
        Json::Bool(false) => "no".to_string(),
        Json::Array(items) => items.iter().map(python::str).collect::<Vec<_>>().join(" "),
        other => python::str(other),
    };
    if !text.contains('\n') {
        return Some(text);
    }
    // An empty line would end the source.
    let lines: Vec<String> = text
        .trim()
        .lines()
        .map(|line| match line.trim() {
            "" => "    .".to_string(),
            line => format!("    {line}"),
        })
        .collect();
    Some(format!("\n{}", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_and_names() {
        assert_eq!(slug("My_Repo  of (Debian)!"), "my-repo-of-debian");
        let Json::Object(fields) = json!({
            "name": "x", "uris": ["http://a", "http://b"], "check_valid_until": false, "trusted": null,
            "signed_by": "BEGIN\n\nline\n", "date_max_future": 5,
        }) else {
            unreachable!("an object")
        };
        assert_eq!(
            text(&fields),
            "Check-Valid-Until: no\nDate-Max-Future: 5\nX-Repolib-Name: x\nSigned-By:\n    BEGIN\n    .\n    line\nURIs: http://a http://b\n"
        );
    }
}
