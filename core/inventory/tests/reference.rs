//! Inventories and patterns against the answers of the reference, which `record` has written down.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use shevek_inventory::{
    GroupId, HashBehaviour, Inventory, InventoryError, Loaded, Matched, SourceConfiguration,
    VariableFiles, VariableMap, Warning, load, read_limit, split_pattern,
};
use shevek_jinja::Value;

/// Where we differ on purpose: the reason.
const KNOWN_DIFFERENCES: &[(&str, &str)] = &[
    ("script-bad.sh", "we do not say where the JSON is broken"),
    (
        "named-character.ini",
        "the names of Unicode characters are not known",
    ),
];

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn recorded(name: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(cases().join(name)).expect("recorded answers");
    let mut recorded: Json = serde_json::from_str(&text).expect("JSON");
    match recorded["cases"].take() {
        Json::Array(cases) => cases,
        _ => panic!("no cases in {name}"),
    }
}

fn load_sources(names: &[&str]) -> Loaded {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    load(&names, &SourceConfiguration::new(cases())).expect("warnings, not errors")
}

/// As `ansible-inventory` prints values.
fn plain(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(flag) => json!(flag),
        Value::Int(number) => json!(number),
        Value::BigInt(number) => {
            serde_json::from_str(&number.to_string()).unwrap_or_else(|_| json!(number.to_string()))
        }
        Value::Float(number) if number.is_infinite() => json!("Infinity"),
        Value::Float(number) => json!(number),
        Value::Str(text) if text.is_trusted() => json!(text.as_str()),
        Value::Str(text) => json!({"__ansible_unsafe": text.as_str()}),
        Value::Date(date) => json!(date.to_string()),
        Value::List(list) => Json::Array(list.raw_vec().iter().map(plain).collect()),
        Value::Dict(dict) => {
            let mut map = Map::new();
            for (key, value) in dict.raw_items() {
                let key = match &key {
                    Value::Str(text) => text.to_string(),
                    Value::Int(number) => number.to_string(),
                    other => format!("{other:?}"),
                };
                map.insert(key, plain(&value));
            }
            Json::Object(map)
        }
        other => panic!("inventories give no {}", other.type_name()),
    }
}

fn plain_map(variables: &VariableMap) -> Json {
    let internal = ["inventory_file", "inventory_dir"];
    variables
        .iter()
        .filter(|(name, _)| !internal.contains(&&***name))
        .map(|(name, value)| (name.to_string(), plain(value)))
        .collect::<Map<_, _>>()
        .into()
}

/// `ansible-inventory --list`
fn list(loaded: &Loaded, files: &VariableFiles) -> Json {
    let inventory = &loaded.inventory;
    let mut found = Map::new();
    let mut seen = Vec::new();
    format_group(inventory, GroupId::ALL, &mut seen, &mut found);
    let mut host_variables = Map::new();
    for host in inventory.group_hosts(GroupId::ALL) {
        let variables = inventory
            .host_variables(host, files, &loaded.directories, &[])
            .expect("variables");
        let variables = plain_map(&variables);
        if variables != json!({}) {
            host_variables.insert(inventory.host(host).name.to_string(), variables);
        }
    }
    found.insert(
        "_meta".to_owned(),
        json!({"hostvars": host_variables, "profile": "inventory_legacy"}),
    );
    found.into()
}

fn format_group(
    inventory: &Inventory,
    id: GroupId,
    seen: &mut Vec<GroupId>,
    found: &mut Map<String, Json>,
) {
    let group = inventory.group(id);
    let mut shown = Map::new();
    let names = |ids: Vec<Json>| (!ids.is_empty()).then_some(Json::Array(ids));
    if id != GroupId::ALL {
        let hosts = group.direct_hosts().iter();
        let hosts = hosts.map(|host| json!(&*inventory.host(*host).name));
        names(hosts.collect()).map(|hosts| shown.insert("hosts".to_owned(), hosts));
    }
    let children = group.children().iter();
    let children = children.map(|child| json!(&*inventory.group(*child).name));
    names(children.collect()).map(|children| shown.insert("children".to_owned(), children));
    if !shown.is_empty() {
        found.insert(group.name.to_string(), shown.into());
    }
    for child in group.children() {
        if !seen.contains(child) {
            format_group(inventory, *child, seen, found);
            seen.push(*child);
        }
    }
}

fn group_variables(loaded: &Loaded, files: &VariableFiles) -> Json {
    let mut found = BTreeMap::new();
    for id in loaded.inventory.descendants(GroupId::ALL) {
        let group = loaded.inventory.group(id);
        let variables = loaded
            .inventory
            .group_variables(id, files, &loaded.directories)
            .expect("variables");
        let mut variables = plain_map(&variables);
        if group.priority != 1 {
            variables["ansible_group_priority"] = json!(group.priority);
        }
        if variables != json!({}) {
            found.insert(group.name.to_string(), variables);
        }
    }
    json!(found)
}

/// The first lines of the warnings, without those that the record does not hold.
fn warning_lines(warnings: &[Warning]) -> Vec<String> {
    warnings
        .iter()
        .filter(|warning| !matches!(warning, Warning::Detail(_)))
        .filter(|warning| !matches!(warning, Warning::Deprecated { .. }))
        .map(|warning| {
            let text = warning.to_string();
            let line = text.lines().next().unwrap_or_default();
            line.replace(&format!("{}/", cases().display()), "")
        })
        .collect()
}

/// The reference also tells of every plugin that was not meant to read the file.
fn same_warnings(ours: &[String], theirs: &Json) -> bool {
    let theirs: Vec<&str> = theirs
        .as_array()
        .map(|lines| lines.iter().filter_map(Json::as_str).collect())
        .unwrap_or_default();
    let is_known = |line: &String| theirs.contains(&line.as_str());
    ours.iter().all(is_known)
        && theirs.iter().all(|line| {
            line.starts_with("Failed to parse inventory with '")
                // Said by the program.
                || line.starts_with("Found variable using reserved name")
                || ours.iter().any(|known| known == line)
        })
}

#[test]
fn inventories_are_as_the_reference_has_them() {
    let mut wrong = Vec::new();
    let cases = recorded("inventories.json");
    assert!(cases.len() > 60);
    for case in cases {
        let names: Vec<&str> = case["sources"]
            .as_array()
            .map(|names| names.iter().filter_map(Json::as_str).collect())
            .unwrap_or_default();
        let loaded = load_sources(&names);
        let files = VariableFiles::new(Arc::default(), HashBehaviour::Replace);
        let mut failures = Vec::new();
        let mut check = |what: &str, ours: Json, theirs: &Json| {
            if ours != *theirs {
                failures.push(format!("  {what}\n    want {theirs}\n    have {ours}"));
            }
        };
        check("list", list(&loaded, &files), &case["list"]);
        check(
            "group_vars",
            group_variables(&loaded, &files),
            &case["group_vars"],
        );
        let warnings = warning_lines(&loaded.warnings);
        if !same_warnings(&warnings, &case["warnings"]) {
            check("warnings", json!(warnings), &case["warnings"]);
        }
        let name = names.join(" ");
        let differs = KNOWN_DIFFERENCES.iter().any(|(known, _)| *known == name);
        if failures.is_empty() == differs {
            wrong.push(format!("{name}\n{}", failures.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn patterns_match_as_in_the_reference() {
    compare_patterns("patterns.json", 140);
}

#[test]
fn limits_match_as_in_the_reference() {
    compare_patterns("limits.json", 20);
}

/// Compares the hosts of every recorded pattern, of which there are `least`.
fn compare_patterns(name: &str, least: usize) {
    let loaded = load_sources(&["patterns.ini"]);
    let mut wrong = Vec::new();
    let recorded = recorded(name);
    assert!(recorded.len() >= least);
    for case in recorded {
        let ours = match matched(&loaded.inventory, &case) {
            Ok(matched) => {
                let hosts = matched.hosts.iter();
                let hosts = hosts.map(|host| &*loaded.inventory.host(*host).name);
                let mut record = json!({"hosts": hosts.collect::<Vec<_>>()});
                record["warnings"] = json!(warning_lines(&matched.warnings));
                record
            }
            Err(error) => json!({"error": error.to_string()}),
        };
        // `ansible --list-hosts` shows no hosts when a pattern is wrong, unless a limit is.
        let is_same = if ours.get("error").is_some() {
            case["hosts"] == json!([]) || case.get("error").is_some()
        } else {
            let theirs = case["warnings"].as_array().into_iter().flatten();
            let theirs: Vec<&Json> = theirs.filter(|line| !is_of_program(line)).collect();
            let no_hosts_left = case.get("error") == Some(&json!(NO_HOSTS_LEFT));
            let same_hosts =
                ours["hosts"] == case["hosts"] || (no_hosts_left && ours["hosts"] == json!([]));
            same_hosts && ours["warnings"] == json!(theirs)
        };
        if !is_same {
            wrong.push(format!("want {case}\nhave {ours}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the program says when a limit leaves nothing.
const NO_HOSTS_LEFT: &str =
    "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.";

fn matched(inventory: &Inventory, case: &Json) -> Result<Matched, InventoryError> {
    let pattern = split_pattern(case["pattern"].as_str().expect("a pattern"));
    let limit = match case.get("limit").and_then(Json::as_str) {
        Some(limit) => read_limit(limit, &cases())?,
        None => Vec::new(),
    };
    inventory.match_limited(&pattern, &limit)
}

/// Said while loading, or by the program.
fn is_of_program(line: &Json) -> bool {
    line.as_str().is_some_and(|line| {
        line == "No hosts matched, nothing to do" || line.starts_with("Invalid characters")
    })
}
