//! Every snippet in `cases/` against what the reference made of it (`cases/expected.json`, written by
//! `record.py`).

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use shevek_jinja::Value;
use shevek_yaml::{Source, VaultText, load};

/// Where we differ on purpose: the reason.
const KNOWN_DIFFERENCES: &[(&str, &str)] = &[
    ("merge-scalar.yml", "the reference blames a colon"),
    ("merge-list-scalar.yml", "the reference blames a colon"),
    ("key-mapping.yml", "the reference blames a colon"),
    ("merge-null.yml", "the reference blames a colon"),
    ("control.yml", "we say where the character is"),
    ("del-char.yml", "we say where the character is"),
    ("tag-binary-bad.yml", "the count of characters is not told"),
    ("unsafe.yml", "keys under !unsafe are not trusted either"),
    (
        "unsafe-list.yml",
        "keys under !unsafe are not trusted either",
    ),
    (
        "unsafe-nested.yml",
        "keys under !unsafe are not trusted either",
    ),
];

fn tagged(kind: &str, value: impl Into<Json>) -> Json {
    json!({"__py__": kind, "value": value.into()})
}

/// The value in the form that `record.py` writes.
fn plain(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(flag) => json!(flag),
        Value::Int(number) if number.unsigned_abs() < 1 << 53 => json!(number),
        Value::Int(number) => tagged("int", number.to_string()),
        Value::BigInt(number) => tagged("int", number.to_string()),
        Value::Float(number) => tagged("float", shevek_jinja::value::float_repr(*number)),
        Value::Str(text) => match VaultText::of(text) {
            Some(vault) => tagged("vault", vault.ciphertext().to_string()),
            None => json!(text.as_str()),
        },
        Value::Bytes(bytes) => {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            tagged("bytes", digits.concat())
        }
        Value::Date(date) => tagged("date", date.to_string()),
        Value::DateTime(moment) => tagged("datetime", moment.isoformat("T")),
        Value::List(list) => Json::Array(list.raw_vec().iter().map(plain).collect()),
        Value::Tuple(tuple) => tagged("tuple", tuple.iter().map(plain).collect::<Vec<_>>()),
        Value::Set(set) => {
            let mut items: Vec<Json> = set.to_vec().iter().map(plain).collect();
            items.sort_by_key(Json::to_string);
            tagged("set", items)
        }
        Value::Dict(dict) => {
            let items: Vec<Json> = dict
                .raw_items()
                .iter()
                .map(|(key, value)| json!([plain(key), plain(value)]))
                .collect();
            tagged("dict", items)
        }
        other => panic!("YAML gives no {}", other.type_name()),
    }
}

fn untrusted(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Str(text) if VaultText::of(text).is_none() && !text.is_trusted() => {
            found.push(text.as_str().to_owned());
        }
        Value::List(list) => list
            .raw_vec()
            .iter()
            .for_each(|item| untrusted(item, found)),
        Value::Dict(dict) => {
            for (key, item) in dict.raw_items() {
                untrusted(&key, found);
                untrusted(&item, found);
            }
        }
        Value::Tuple(tuple) => tuple.iter().for_each(|item| untrusted(item, found)),
        _ => {}
    }
}

fn answer(path: &Path) -> Json {
    let bytes = std::fs::read(path).expect("a case");
    let source = Source::from_bytes("case", bytes).expect("UTF-8");
    let document = match load(&source) {
        Ok(document) => document,
        Err(error) => {
            return json!({"error": error.message, "line": error.line, "column": error.column});
        }
    };
    let value = document
        .root
        .map_or(Value::None, |root| root.to_value(true));
    let mut answer = Map::new();
    answer.insert("value".to_owned(), plain(&value));
    if !document.warnings.is_empty() {
        let warnings = document
            .warnings
            .iter()
            .map(|warning| json!([warning.message, warning.line]))
            .collect();
        answer.insert("warnings".to_owned(), Json::Array(warnings));
    }
    let mut found = Vec::new();
    untrusted(&value, &mut found);
    if !found.is_empty() {
        answer.insert("untrusted".to_owned(), json!(found));
    }
    Json::Object(answer)
}

/// The reference loses the place of some errors and warnings; we do not.
fn same(found: &Json, expected: &Json) -> bool {
    if let Some(error) = expected["error"].as_str()
        && expected["line"].is_null()
    {
        let ours = found["error"].as_str().unwrap_or_default();
        return ours.trim_end_matches('.').to_lowercase() == error.to_lowercase();
    }
    let mut expected = expected.clone();
    for index in 0..expected["warnings"].as_array().map_or(0, Vec::len) {
        if expected["warnings"][index][1].is_null() {
            expected["warnings"][index][1] = found["warnings"][index][1].clone();
        }
    }
    *found == expected
}

#[test]
fn every_case_is_as_the_reference_has_it() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let text = std::fs::read_to_string(cases.join("expected.json")).expect("recorded answers");
    let recorded: Json = serde_json::from_str(&text).expect("JSON");
    let expected = recorded["cases"].as_object().expect("cases by name");
    assert!(expected.len() > 100);
    let mut wrong = Vec::new();
    for (name, expected) in expected {
        let found = answer(&cases.join(name));
        let differs = KNOWN_DIFFERENCES.iter().any(|(known, _)| known == name);
        if same(&found, expected) == differs {
            wrong.push(format!("{name}\n  want {expected}\n  have {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
