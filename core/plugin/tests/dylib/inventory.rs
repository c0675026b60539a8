//! Inventory plugins across the boundary.

use crate::support::TestDirectory;
use shevek_plugin::serde_json::{Map, Value as Json, json};
use shevek_plugin::{InventoryData, InventoryError, InventorySource, Registry, SearchOrigin};

fn source(server: &str) -> InventorySource {
    InventorySource {
        path: "lists:all".into(),
        options: Map::from_iter([("server".to_string(), json!(server))]),
    }
}

#[test]
fn an_inventory_plugin_hands_over_hosts_groups_and_mistakes() {
    let directory = TestDirectory::new();
    directory.copy("everything", "libeverything.so");
    let registry = Registry::builder()
        .search_path(directory.path(), SearchOrigin::Environment)
        .build();
    let plugin = registry.inventory("lists").expect("it has it").plugin;
    let meta = plugin.meta();
    assert!(meta.caches && !meta.constructs);
    let names: Vec<String> = meta
        .resolved_options()
        .into_iter()
        .map(|option| option.spec.name)
        .collect();
    assert_eq!(names[..3], ["server", "cache", "cache_plugin"]);
    assert!(meta.constructed_options().is_empty());
    assert!(plugin.verify_file("lists:all") && !plugin.verify_file("/etc/hosts"));
    // One that panics does not want it.
    assert!(!plugin.verify_file("panic"));

    let data = plugin.fetch(&source("s")).expect("it is there");
    assert_eq!(data, json!({"server": "s", "path": "lists:all"}));
    let parsed = plugin.parse(&source("s"), &data).expect("it is good");
    let mut expected = InventoryData::default();
    expected.host("h1").var("data", data).group("web");
    expected.group("site").child("web").var("path", "lists:all");
    expected.warn("there is but one");
    assert_eq!(parsed, expected);

    let failed = plugin.fetch(&source("fail")).expect_err("it fails");
    assert_eq!(
        failed,
        InventoryError::at_option(&["server"], "it is not there")
    );
    let broken: Json = json!("fail");
    let failed = plugin.parse(&source("s"), &broken).expect_err("it fails");
    assert_eq!(
        failed,
        InventoryError::at_line("/data", 7, 2, "it is broken")
    );
    let panicked = plugin.fetch(&source("panic")).expect_err("it panics");
    assert!(
        panicked
            .message
            .starts_with("the inventory 'lists' panicked: as asked"),
        "{panicked}"
    );
}
