//! How results are written: JSON or YAML, on one line or several.

use serde_json::{Map, Value as Json};
use shevek_jinja::Value;
use shevek_template::{YamlFormat, dump_yaml};

use crate::display::json_text;

/// The form of results. Ansible: `callback_result_format` and `callback_format_pretty`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResultFormat {
    /// YAML in place of JSON.
    pub(crate) yaml: bool,
    /// Whether results take several lines; `None` = as the format, `-v` and the task say.
    pub(crate) pretty: Option<bool>,
}

impl ResultFormat {
    /// `result` as text. `wants_lines`: whether JSON takes several lines where nothing else says so.
    pub(crate) fn write(self, result: Map<String, Json>, wants_lines: bool) -> String {
        if !self.yaml {
            let indent = self.pretty.unwrap_or(wants_lines).then_some(4);
            return json_text(&Json::Object(result), indent);
        }
        let is_pretty = self.pretty.unwrap_or(true);
        let mut result = Json::Object(result);
        if is_pretty {
            omit_lines(&mut result);
            make_blocks_possible(&mut result);
        }
        let format = YamlFormat {
            flow_style: Some(false),
            indent: if is_pretty { 4 } else { 2 },
            block_texts: true,
            ..YamlFormat::default()
        };
        let text = dump_yaml(&Value::from_json(&result), &format)
            .unwrap_or_else(|error| error.to_string());
        let mut lines = String::new();
        for line in text.lines() {
            lines.push('\n');
            if !line.trim().is_empty() {
                lines.push_str("    ");
            }
            lines.push_str(line);
        }
        lines
    }
}

/// The lines of what is shown as text already.
fn omit_lines(result: &mut Json) {
    let Some(result) = result.as_object_mut() else {
        return;
    };
    for (text, lines) in [("stdout", "stdout_lines"), ("stderr", "stderr_lines")] {
        if result.contains_key(text) && result.contains_key(lines) {
            result.insert(lines.into(), Json::from("<omitted>"));
        }
    }
}

/// Texts of several lines without what YAML's blocks cannot hold: blanks at the ends of lines, tabs, control
/// characters.
fn make_blocks_possible(value: &mut Json) {
    match value {
        Json::String(text) if text.contains(BREAKS) => *text = readable(text),
        Json::Array(items) => items.iter_mut().for_each(make_blocks_possible),
        Json::Object(map) => map.values_mut().for_each(make_blocks_possible),
        _ => {}
    }
}

const BREAKS: [char; 4] = ['\n', '\u{85}', '\u{2028}', '\u{2029}'];

fn readable(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for c in text.trim_end().chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            c if BREAKS.contains(&c) => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push(c);
                column = 0;
            }
            '\r' => column = 0,
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn as_ansible_writes_yaml() {
        // What ansible-core 2.19 printed for this result.
        let format = ResultFormat {
            yaml: true,
            pretty: None,
        };
        let Json::Object(result) =
            json!({"msg": {"a": "two \n\tlines\n", "b": [1, {"c": "d"}], "s": "yes"}})
        else {
            panic!("no mapping");
        };
        assert_eq!(
            format.write(result, false),
            "\n    msg:\n        a: |-\n            two\n                    lines\n        b:\n        - 1\n        -   c: d\n        s: 'yes'"
        );
    }
}
