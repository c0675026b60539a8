//! Caches across the boundary.

use crate::support::TestDirectory;
use shevek_plugin::serde_json::{Map, json};
use shevek_plugin::{CacheError, NoOptionSources, Registry, SearchOrigin, resolve_options};

#[test]
fn a_cache_keeps_entries_and_says_what_goes_wrong() {
    let directory = TestDirectory::new();
    directory.copy("everything", "libeverything.so");
    let registry = Registry::builder()
        .search_path(directory.path(), SearchOrigin::Environment)
        .build();
    let plugin = registry.cache("remembers").expect("it has it").plugin;
    let meta = plugin.meta();
    assert_eq!(meta.description, ["For a while."]);
    let options = resolve_options(&meta.options, &Map::new(), &NoOptionSources);
    let options = options.expect("defaults");
    let expected = json!({"_prefix": "of_", "_timeout": 86400, "_size": 3});
    assert_eq!(json!(options), expected);
    let at = |place: &str| {
        let mut options = options.clone();
        options.insert("_uri".into(), json!(place));
        plugin.open(options)
    };
    let failed = at("fail").err().expect("it fails");
    assert_eq!(failed, CacheError::new("there is no such place"));
    let panicked = at("panic").err().expect("it panics").to_string();
    assert!(
        panicked.starts_with("the cache 'remembers' panicked: as asked"),
        "{panicked}"
    );
    let cache = at("here").expect("it opens");
    assert_eq!(cache.get("h1"), Ok(None));
    let entry = json!({"a": [1, null, "\u{e4}"]});
    assert_eq!(cache.set("h1", &entry), Ok(()));
    assert_eq!(cache.get("h1"), Ok(Some(entry)));
    assert_eq!(cache.delete("h1"), Ok(()));
    assert_eq!(cache.get("h1"), Ok(None));
    let full = cache.set("fail", &json!(1));
    assert_eq!(full, Err(CacheError::new("it is full")));
    let panicked = cache.get("panic").expect_err("it panics").to_string();
    assert!(panicked.contains("panicked: as asked"), "{panicked}");
}
