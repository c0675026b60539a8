//! Values over several lines. Python: `pprint.pformat`, but for long texts, which are not taken apart.

use shevek_jinja::Value;

const WIDTH: usize = 80;

/// `value` as Python's `repr`, or a line for each entry where that is too wide.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, 0, &mut out);
    out
}

fn repr(value: &Value) -> String {
    value.repr().unwrap_or_else(|_| value.to_string())
}

fn write(value: &Value, indent: usize, allowance: usize, out: &mut String) {
    let text = repr(value);
    if text.chars().count() + indent + allowance <= WIDTH {
        out.push_str(&sorted_repr(value).unwrap_or(text));
        return;
    }
    match value {
        Value::Dict(dict) => {
            let mut entries = dict.raw_items();
            entries.sort_by_key(|(key, _)| key.to_string());
            out.push('{');
            let last = entries.len().saturating_sub(1);
            for (index, (key, entry)) in entries.iter().enumerate() {
                begin(index, indent, out);
                let key = repr(key);
                out.push_str(&key);
                out.push_str(": ");
                let room = if index == last { allowance + 1 } else { 1 };
                write(entry, indent + 3 + key.chars().count(), room, out);
            }
            out.push('}');
        }
        Value::List(list) => {
            let items = list.raw_vec();
            out.push('[');
            let last = items.len().saturating_sub(1);
            for (index, item) in items.iter().enumerate() {
                begin(index, indent, out);
                let room = if index == last { allowance + 1 } else { 1 };
                write(item, indent + 1, room, out);
            }
            out.push(']');
        }
        _ => out.push_str(&text),
    }
}

/// On one line the entries of a mapping are in order too.
fn sorted_repr(value: &Value) -> Option<String> {
    let dict = value.as_dict()?;
    let mut entries = dict.raw_items();
    entries.sort_by_key(|(key, _)| key.to_string());
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, entry)| {
            let entry = sorted_repr(entry).unwrap_or_else(|| repr(entry));
            format!("{}: {entry}", repr(key))
        })
        .collect();
    Some(format!("{{{}}}", entries.join(", ")))
}

fn begin(index: usize, indent: usize, out: &mut String) {
    if index > 0 {
        out.push_str(",\n");
        out.extend(std::iter::repeat_n(' ', indent + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;
    use serde_json::json;
    use shevek_jinja::Value;

    #[test]
    fn as_pprint_writes() {
        let cases = [
            (
                json!({"b": [1, null], "a": "x"}),
                "{'a': 'x', 'b': [1, None]}".to_string(),
            ),
            (
                json!({"b": ["a".repeat(40), "b".repeat(40)], "a": 1}),
                format!(
                    "{{'a': 1,\n 'b': ['{}',\n       '{}']}}",
                    "a".repeat(40),
                    "b".repeat(40)
                ),
            ),
        ];
        for (value, wanted) in cases {
            assert_eq!(pretty(&Value::from_json(&value)), wanted);
        }
    }
}
