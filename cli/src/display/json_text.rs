//! Results as Python's `json.dumps` writes them: sorted keys, `", "` and `": "`, nothing escaped that need not be.

use serde_json::Value as Json;
use shevek_jinja::value::float_repr;

/// `value` as text; with `indent` one entry a line.
pub(crate) fn json_text(value: &Json, indent: Option<usize>) -> String {
    let mut out = String::new();
    write(value, indent, 0, &mut out);
    out
}

/// The same in ASCII: everything else is escaped. Python: `json.dumps(ensure_ascii=True)`.
pub(crate) fn ascii_json_text(value: &Json, indent: Option<usize>) -> String {
    use std::fmt::Write as _;

    let mut out = String::new();
    // Only texts and keys hold other characters, so that each of them may be escaped where it stands.
    for c in json_text(value, indent).chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

fn write(value: &Json, indent: Option<usize>, depth: usize, out: &mut String) {
    match value {
        Json::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => out.push_str(&float_repr(float)),
            _ => out.push_str(&number.to_string()),
        },
        Json::Array(items) if items.is_empty() => out.push_str("[]"),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, indent, depth, out);
                write(item, indent, depth + 1, out);
            }
            close(indent, depth, out);
            out.push(']');
        }
        Json::Object(map) if map.is_empty() => out.push_str("{}"),
        Json::Object(map) => {
            out.push('{');
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            for (index, key) in keys.into_iter().enumerate() {
                separate(index, indent, depth, out);
                out.push_str(&Json::String(key.clone()).to_string());
                out.push_str(": ");
                write(&map[key], indent, depth + 1, out);
            }
            close(indent, depth, out);
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn separate(index: usize, indent: Option<usize>, depth: usize, out: &mut String) {
    match indent {
        Some(width) => {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            out.extend(std::iter::repeat_n(' ', width * (depth + 1)));
        }
        None if index > 0 => out.push_str(", "),
        None => {}
    }
}

fn close(indent: Option<usize>, depth: usize, out: &mut String) {
    if let Some(width) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', width * depth));
    }
}

#[cfg(test)]
mod tests {
    use super::json_text;
    use serde_json::json;

    #[test]
    fn as_python_writes() {
        let value = json!({"b": [1, 2.0, null], "a": {"x": "é\n"}, "c": {}, "d": []});
        assert_eq!(
            json_text(&value, None),
            r#"{"a": {"x": "é\n"}, "b": [1, 2.0, null], "c": {}, "d": []}"#
        );
        assert_eq!(
            json_text(&json!({"a": [1]}), Some(4)),
            "{\n    \"a\": [\n        1\n    ]\n}"
        );
    }
}
