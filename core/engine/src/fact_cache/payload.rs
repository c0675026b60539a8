//! Facts as ansible-core 2.19 keeps them: JSON in which types and tags are objects with `__ansible_type`, as a
//! text in `__payload__`. Ansible: the profile `cache_persistence`, schema 1.

use std::any::Any;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_jinja::value::{JsonStyle, Tags, json_text};
use shevek_jinja::{Dict, Str, Value};
use shevek_yaml::VaultText;

use super::cache::KeptFacts;

const PAYLOAD: &str = "__payload__";
const TYPE: &str = "__ansible_type";
/// What a value with tags is called: the tags are told beside it.
const TAGGED: &str = "_AnsibleTagged";

/// The facts as an entry of a cache.
pub(super) fn encode(facts: &[(&str, &Value)]) -> Json {
    let payload = Dict::new();
    for (name, value) in facts {
        payload.insert_str(name, encoded(value));
    }
    let style = JsonStyle::default();
    // Everything in it can be written: what could not is a text by now.
    let payload = json_text(&Value::Dict(payload), &style).unwrap_or_else(|_| "{}".into());
    Json::Object(Map::from_iter([(PAYLOAD.to_owned(), payload.into())]))
}

fn typed(name: &str, key: &str, value: Value) -> Value {
    let dict = Dict::new();
    dict.insert_str(key, value);
    dict.insert_str(TYPE, name);
    Value::Dict(dict)
}

fn encoded(value: &Value) -> Value {
    match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
            value.clone()
        }
        Value::Str(text) => match VaultText::of(text) {
            Some(vault) => {
                let text = Value::from(vault.ciphertext().as_ref());
                typed("EncryptedString", "ciphertext", text)
            }
            None => Value::from(text.as_str()),
        },
        Value::Date(date) => typed(
            "AnsibleSerializableDate",
            "iso8601",
            Value::from(date.to_string()),
        ),
        Value::Dict(dict) => {
            let out = Dict::new();
            for (key, value) in dict.raw_items() {
                // A key of a dictionary can be one again.
                let _ = out.insert(key, encoded(&value));
            }
            Value::Dict(out)
        }
        other if other.is_list_like() => {
            let items = other.to_vec().unwrap_or_default();
            Value::list(items.iter().map(encoded).collect())
        }
        other => Value::from(other.str().unwrap_or_default()),
    }
}

/// Reads an entry; `None` when it is none of Ansible's.
pub(super) fn decode(entry: &Json) -> Option<KeptFacts> {
    let payload: Json = serde_json::from_str(entry.get(PAYLOAD)?.as_str()?).ok()?;
    let facts = payload.as_object()?;
    let decoded = facts
        .iter()
        .map(|(name, value)| Some((name.clone(), decoded(value, false)?)));
    decoded.collect()
}

/// `trusted`: texts are templates.
fn decoded(json: &Json, trusted: bool) -> Option<Value> {
    match json {
        Json::String(text) if trusted => Some(tagged(
            text,
            Tags {
                trusted: true,
                ..Tags::default()
            },
        )),
        Json::Array(items) => {
            let items = items.iter().map(|item| decoded(item, false));
            items.collect::<Option<Vec<_>>>().map(Value::list)
        }
        Json::Object(object) => match object.get(TYPE) {
            None => {
                let dict = Dict::new();
                for (key, value) in object {
                    dict.insert_str(key, decoded(value, false)?);
                }
                Some(Value::Dict(dict))
            }
            Some(name) => of_type(name.as_str()?, object),
        },
        plain => Some(Value::from_json(plain)),
    }
}

fn of_type(name: &str, object: &Map<String, Json>) -> Option<Value> {
    let iso = || object.get("iso8601")?.as_str();
    if name.starts_with(TAGGED) {
        let tags = object.get("tags")?.as_array()?;
        let trusted = tags
            .iter()
            .any(|tag| tag.get(TYPE).and_then(Json::as_str) == Some("TrustedAsTemplate"));
        return decoded(object.get("value")?, trusted);
    }
    match name {
        "EncryptedString" => {
            let text = object.get("ciphertext")?.as_str()?;
            let vault: Arc<dyn Any + Send + Sync> = Arc::new(VaultText::new(text));
            Some(tagged(
                text,
                Tags {
                    extension: Some(vault),
                    ..Tags::default()
                },
            ))
        }
        // Dates and times of any kind are texts of the same look.
        "AnsibleSerializableDate" | "AnsibleSerializableDateTime" | "AnsibleSerializableTime" => {
            Some(Value::from(iso()?))
        }
        _ => None,
    }
}

fn tagged(text: &str, tags: Tags) -> Value {
    Value::Str(Str::tagged(text, tags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let facts = shevek_jinja::Value::from_json(&serde_json::json!({
            "text": "t\u{eb}xt {{ x }}", "list": [1, 2.5, null, true, {"k": "v"}], "none": null
        }));
        let Value::Dict(facts) = facts else {
            panic!("a mapping")
        };
        let items = facts.raw_items();
        let facts: Vec<(&str, &Value)> = items
            .iter()
            .map(|(name, value)| (name.as_str().expect("a text"), value))
            .collect();
        let entry = encode(&facts);
        let read = decode(&entry).expect("it is ours");
        for ((name, value), (read_name, read_value)) in facts.iter().zip(&read) {
            assert_eq!(name, read_name);
            let repr = |value: &Value| value.repr().expect("plain values");
            assert_eq!(repr(value), repr(read_value));
        }
    }

    #[test]
    fn tags_and_types_of_ansible_are_understood() {
        let payload = r#"{"a": {"value": 1, "tags": [{"path": "/p.yml", "line_num": 4, "__ansible_type": "Origin"}], "__ansible_type": "_AnsibleTaggedInt"},
            "d": {"value": {"iso8601": "2020-01-01", "__ansible_type": "AnsibleSerializableDate"}, "tags": [], "__ansible_type": "_AnsibleTaggedDate"},
            "l": {"value": [{"value": "x", "tags": [{"__ansible_type": "TrustedAsTemplate"}], "__ansible_type": "_AnsibleTaggedStr"}], "tags": [], "__ansible_type": "_AnsibleTaggedList"}}"#;
        let entry = serde_json::json!({PAYLOAD: payload});
        let facts = decode(&entry).expect("it is Ansible's");
        let shown: Vec<String> = facts
            .iter()
            .map(|(name, value)| format!("{name}={}", value.repr().expect("plain values")))
            .collect();
        assert_eq!(shown, ["a=1", "d='2020-01-01'", "l=['x']"]);
        let trusted = facts[2].1.to_vec().expect("a list");
        assert!(matches!(&trusted[0], Value::Str(text) if text.is_trusted()));
    }

    #[test]
    fn anything_else_is_no_cache() {
        let nonsense = r#"{"a": {"__ansible_type": "Nonsense"}}"#;
        for entry in [
            serde_json::json!(null),
            serde_json::json!({}),
            serde_json::json!([1]),
            serde_json::json!({PAYLOAD: 1}),
            serde_json::json!({PAYLOAD: "[]"}),
            serde_json::json!({PAYLOAD: nonsense}),
        ] {
            assert!(decode(&entry).is_none(), "{entry}");
        }
    }
}
