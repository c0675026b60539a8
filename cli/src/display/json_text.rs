//! Results as Python's `json.dumps` writes them: sorted keys, `", "` and `": "`, nothing escaped that need not be.

use serde_json::Value as Json;
use shevek_jinja::value::float_repr;

/// `value` as text; with `indent` one entry a line.
pub(crate) fn json_text(value: &Json, indent: Option<usize>) -> String {
    Layout {
        indent,
        blanks: true,
    }
    .text(value)
}

/// The same in ASCII: everything else is escaped. Python: `json.dumps(ensure_ascii=True)`.
pub(crate) fn ascii_json_text(value: &Json, indent: Option<usize>) -> String {
    in_ascii(&json_text(value, indent))
}

/// In ASCII, without blanks after commas and colons. Python: `json.dumps(separators=(",", ":"))`.
pub(crate) fn compact_json_text(value: &Json, indent: Option<usize>) -> String {
    let layout = Layout {
        indent,
        blanks: false,
    };
    in_ascii(&layout.text(value))
}

fn in_ascii(text: &str) -> String {
    use std::fmt::Write as _;

    let mut out = String::new();
    // Only texts and keys hold other characters, so that each of them may be escaped where it stands.
    for c in text.chars() {
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

#[derive(Clone, Copy)]
struct Layout {
    /// One entry a line, this far in.
    indent: Option<usize>,
    /// Whether blanks follow commas and colons.
    blanks: bool,
}

impl Layout {
    fn text(self, value: &Json) -> String {
        let mut out = String::new();
        self.write(value, 0, &mut out);
        out
    }

    fn write(self, value: &Json, depth: usize, out: &mut String) {
        match value {
            Json::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() => out.push_str(&float_repr(float)),
                _ => out.push_str(&number.to_string()),
            },
            Json::Array(items) if items.is_empty() => out.push_str("[]"),
            Json::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, depth, out);
                    self.write(item, depth + 1, out);
                }
                self.close(depth, out);
                out.push(']');
            }
            Json::Object(map) if map.is_empty() => out.push_str("{}"),
            Json::Object(map) => {
                out.push('{');
                let mut keys: Vec<&String> = map.keys().collect();
                keys.sort_unstable();
                for (index, key) in keys.into_iter().enumerate() {
                    self.separate(index, depth, out);
                    out.push_str(&Json::String(key.clone()).to_string());
                    out.push_str(if self.blanks { ": " } else { ":" });
                    self.write(&map[key], depth + 1, out);
                }
                self.close(depth, out);
                out.push('}');
            }
            other => out.push_str(&other.to_string()),
        }
    }

    fn separate(self, index: usize, depth: usize, out: &mut String) {
        if index > 0 {
            out.push(',');
        }
        match self.indent {
            Some(width) => {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', width * (depth + 1)));
            }
            None if index > 0 && self.blanks => out.push(' '),
            None => {}
        }
    }

    fn close(self, depth: usize, out: &mut String) {
        if let Some(width) = self.indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', width * depth));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{compact_json_text, json_text};
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
        let value = json!({"a": [1, "é😀"], "b": null});
        assert_eq!(
            compact_json_text(&value, None),
            r#"{"a":[1,"\u00e9\ud83d\ude00"],"b":null}"#
        );
    }
}
