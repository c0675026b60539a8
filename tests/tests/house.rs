//! The arrows between the crates, from `cargo metadata`: these and no others. Development dependencies
//! are not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use shevek_tests::support::repository;

/// A crate or a folder of crates, and what it may depend on. `modules/*` stands for all in that folder.
/// Whoever handles variables may use `core/jinja` for its `Value`, which they all share.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "core/*",
            "connection-plugins/*",
            "action-plugins/*",
            "cache-plugins/*",
            "modules/*",
        ],
    ),
    (
        "core/engine",
        &[
            "core/playbook",
            "core/inventory",
            "core/template",
            "core/jinja",
            "core/vault",
            "core/yaml",
            "core/plugin",
            "core/wire",
        ],
    ),
    (
        "core/playbook",
        &["core/template", "core/jinja", "core/yaml", "core/plugin"],
    ),
    (
        "core/inventory",
        &[
            "core/template",
            "core/jinja",
            "core/yaml",
            "core/vault",
            "core/plugin",
        ],
    ),
    (
        "core/template",
        &[
            "core/codec",
            "core/http",
            "core/jinja",
            "core/yaml",
            "core/vault",
            "core/plugin",
        ],
    ),
    ("core/yaml", &["core/jinja"]),
    ("core/http", &[]),
    ("core/codec", &[]),
    ("core/jinja", &["core/codec"]),
    ("core/vault", &[]),
    ("core/wire", &[]),
    ("core/plugin", &["core/codec"]),
    ("connection-plugins/*", &["core/plugin"]),
    ("action-plugins/*", &["core/plugin"]),
    ("cache-plugins/*", &["core/plugin"]),
    ("modules/runner", &["modules/*", "core/wire", "core/plugin"]),
    ("modules/*", &["core/plugin", "core/http"]),
    ("tests", &[]),
    ("tests/module-cases", &["core/plugin"]),
    ("bench", &["tests"]),
    ("bench/templates", &["core/jinja", "core/template"]),
];

fn covers(pattern: &str, folder: &str) -> bool {
    match pattern.strip_suffix("/*") {
        Some(parent) => folder
            .strip_prefix(parent)
            .is_some_and(|rest| rest.starts_with('/')),
        None => pattern == folder,
    }
}

/// The folder of each crate of the workspace, and the folders it depends on.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let root = repository().canonicalize().expect("the repository");
    let folder = |path: &str| {
        let path = Path::new(path)
            .strip_prefix(&root)
            .expect("crates are in the repository");
        path.to_string_lossy().into_owned()
    };
    let packages = metadata["packages"].as_array().expect("packages");
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let arrows = packages.iter().map(|package| {
        let manifest = text(&package["manifest_path"]);
        let from = folder(manifest.strip_suffix("/Cargo.toml").expect("a manifest"));
        let all = package["dependencies"]
            .as_array()
            .expect("dependencies")
            .iter();
        let ours = all.filter(|one| one["kind"] != "dev" && one["path"].is_string());
        (from, ours.map(|one| folder(&text(&one["path"]))).collect())
    });
    arrows.collect()
}

#[test]
fn the_crates_depend_on_each_other_as_designed() {
    let mut wrong = Vec::new();
    for (from, targets) in arrows() {
        let rule = ARROWS.iter().find(|(pattern, _)| covers(pattern, &from));
        let Some((_, allowed)) = rule else {
            wrong.push(format!("{from} is not in the table of arrows"));
            continue;
        };
        for target in targets {
            if !allowed.iter().any(|pattern| covers(pattern, &target)) {
                wrong.push(format!("{from} -> {target}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that the design does not have: {wrong:#?}"
    );
}

#[test]
fn the_rule_finds_what_it_is_there_for() {
    assert!(covers("modules/*", "modules/command") && !covers("modules/*", "modules"));
    assert!(!covers("core/plugin", "core/plugins") && covers("cli", "cli"));
    let found = arrows();
    assert!(
        found.len() > 15 && found["core/yaml"].contains("core/jinja"),
        "{found:?}"
    );
}

/// A source file that grows beyond this is to be split.
const MOST_LINES: usize = 1000;

#[test]
fn the_build_looks_at_all_that_the_runner_is_made_of() {
    let arrows = arrows();
    let mut parts = BTreeSet::new();
    let mut open = vec!["modules/runner".to_owned()];
    while let Some(folder) = open.pop() {
        open.extend(arrows[&folder].iter().cloned());
        parts.insert(folder);
        open.retain(|folder| !parts.contains(folder));
    }
    let script = repository().join("cli/build.rs");
    let script = std::fs::read_to_string(script).expect("the build script");
    let unwatched: Vec<_> = parts
        .iter()
        .filter(|part| {
            !script.contains(&format!("\"{part}\"")) && !script.contains(&format!("\"{part}/src\""))
        })
        .collect();
    assert!(
        unwatched.is_empty(),
        "missing in SOURCES of cli/build.rs: {unwatched:?}"
    );
}

#[test]
fn no_source_file_is_longer_than_the_style_allows() {
    let mut long = Vec::new();
    let mut folders = vec![repository().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.') || name == "target";
            if path.is_dir() && !hidden {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let lines = std::fs::read_to_string(&path)
                    .expect("a source file")
                    .lines()
                    .count();
                if lines > MOST_LINES {
                    long.push((path, lines));
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:?}");
}

/// The settings that are said to be honoured are read somewhere, the others are not.
#[test]
fn the_list_of_honoured_settings_is_honest() {
    let root = repository();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let table: Vec<Value> =
        serde_json::from_str(&read("core/template/src/settings/ansible_core.json")).expect("JSON");
    let list = read("cli/src/configuration/support/settings.txt");
    let mut sources = String::new();
    for folder in [
        "cli",
        "core",
        "action-plugins",
        "cache-plugins",
        "connection-plugins",
        "modules",
    ] {
        gather_sources(&root.join(folder), &mut sources);
    }
    // An option of connections that is declared without effect.
    const SHOWN: &str = "ANSIBLE_PIPELINING";
    for row in &table {
        let name = row["name"].as_str().expect("a name");
        let line = list
            .lines()
            .find(|line| line.starts_with(&format!("{name} | ")));
        let is_said = line.expect(name).starts_with(&format!("{name} | honoured"));
        let env = row["env"].as_array().into_iter().flatten();
        let ini = row["ini"].as_array().into_iter().flatten();
        let mut literals: Vec<String> = env
            .map(|env| format!("\"{}\"", env.as_str().expect("a name")))
            .collect();
        literals.push(format!("\"{name}\""));
        // The options of callbacks are read by their keys.
        literals
            .extend(ini.map(|pair| format!("setting(\"{}\"", pair[1].as_str().expect("a key"))));
        // Two settings have no variable of the environment.
        match name {
            "DEFAULT_MODULE_NAME" => literals.push("\"module_name\"".to_owned()),
            "DEFAULT_MANAGED_STR" => {
                literals.push("ini_values)(\"defaults\", \"ansible_managed\"".to_owned());
            }
            _ => {}
        }
        let is_read = literals.iter().any(|literal| sources.contains(literal));
        let is_read = is_read && name != SHOWN;
        assert_eq!(is_said, is_read, "{name}: said and read");
    }
}

/// The Rust sources below `folder`, without tests.
fn gather_sources(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "tests" && name != "target" {
            gather_sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            // Unit tests stand at the end of a file.
            out.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}
