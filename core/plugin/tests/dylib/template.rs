//! Filters, tests and lookups across the boundary.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::support::TestDirectory;
use shevek_plugin::serde_json::{Map, Value as Json, json};
use shevek_plugin::{LookupHost, Registry, SearchOrigin};

/// A folder with the fixture alone.
fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<(TestDirectory, Registry)> = OnceLock::new();
    let made = || {
        let directory = TestDirectory::new();
        directory.copy("everything", "libeverything.so");
        let registry = Registry::builder()
            .search_path(directory.path(), SearchOrigin::Environment)
            .build();
        (directory, registry)
    };
    &REGISTRY.get_or_init(made).1
}

struct Host;

impl LookupHost for Host {
    fn variable(&self, name: &str) -> Result<Option<Json>, String> {
        match name {
            "known" => Ok(Some(json!({"a": [1, null]}))),
            "broken" => Err("it cannot be templated".into()),
            "host_panic" => panic!("in the host"),
            _ => Ok(None),
        }
    }

    fn find_file(&self, folder: &str, name: &str) -> Option<PathBuf> {
        (name == "known").then(|| PathBuf::from(format!("/{folder}/{name}")))
    }
}

#[test]
fn filters_get_and_give_values() {
    let filter = registry().filter("shows").expect("it has it").plugin;
    let kwargs = Map::from_iter([("k".to_string(), json!({"deep": [1.5]}))]);
    let answer = filter.call(json!([1, "x"]), vec![json!(null)], kwargs);
    assert_eq!(
        answer,
        Ok(json!({"subject": [1, "x"], "args": [null], "kwargs": {"k": {"deep": [1.5]}}}))
    );
    assert_eq!(filter.meta().short_description, "Shows its arguments");
    let failed = filter.call(json!("fail"), vec![], Map::new());
    assert_eq!(failed.expect_err("it fails").to_string(), "it failed");
    let panicked = filter.call(json!("panic"), vec![], Map::new());
    let message = panicked.expect_err("it panics").to_string();
    assert!(
        message.starts_with("the filter 'shows' panicked: as asked"),
        "{message}"
    );
    // It works on after that.
    assert!(filter.call(json!(1), vec![], Map::new()).is_ok());
}

#[test]
fn tests_answer_with_yes_or_no() {
    let test = registry().test("shows").expect("it has it").plugin;
    assert_eq!(test.call(json!(1), vec![json!(1)], Map::new()), Ok(true));
    assert_eq!(test.call(json!(1), vec![json!(2)], Map::new()), Ok(false));
    let panicked = test.call(json!("panic"), vec![], Map::new());
    assert!(panicked.is_err());
}

#[test]
fn lookups_ask_their_host() {
    let lookup = registry().lookup("asks").expect("it has it").plugin;
    let run = |term: &str| {
        let kwargs = Map::from_iter([("k".to_string(), json!(1))]);
        lookup.run(vec![json!(term)], kwargs, &Host)
    };
    assert_eq!(
        run("known"),
        Ok(vec![json!([{"a": [1, null]}, "/files/known", {"k": 1}])])
    );
    assert_eq!(run("other"), Ok(vec![json!([null, null, {"k": 1}])]));
    assert_eq!(
        run("broken").expect_err("it fails").to_string(),
        "it cannot be templated"
    );
    for name in ["panic", "host_panic"] {
        let message = run(name).expect_err("it panics").to_string();
        assert!(message.contains("panicked"), "{message}");
    }
}
