//! Inventory plugins of the contract: options, hosts, expressions, mistakes and the cache.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value as Json, json};
use shevek_inventory::{HashBehaviour, Inventory, Loaded, SourceConfiguration, load};
use shevek_jinja::{Str, Value};
use shevek_plugin::{
    ArgType, Cache, CacheError, CacheMeta, CachePlugin, InventoryData, InventoryError,
    InventoryMeta, InventoryPlugin, InventorySource, OptionSpec, PluginOption, cache_options,
};

shevek_plugin::register!(inventory "cloud", Cloud);
shevek_plugin::register!(inventory "lines", Lines);
shevek_plugin::register!(cache "shelf", Shelf);

/// Its servers are in its file.
struct Cloud;

static FETCHED: AtomicUsize = AtomicUsize::new(0);

impl InventoryPlugin for Cloud {
    fn meta(&self) -> InventoryMeta {
        InventoryMeta {
            options: vec![
                PluginOption::new(OptionSpec::new("servers", ArgType::List).required()),
                PluginOption::new(OptionSpec::new("limit", ArgType::Int).default(10)),
            ],
            caches: true,
            constructs: true,
            ..InventoryMeta::default()
        }
    }

    fn fetch(&self, source: &InventorySource) -> Result<Json, InventoryError> {
        FETCHED.fetch_add(1, Ordering::SeqCst);
        Ok(source.options["servers"].clone())
    }

    fn parse(
        &self,
        source: &InventorySource,
        data: &Json,
    ) -> Result<InventoryData, InventoryError> {
        let mut out = InventoryData::default();
        for (number, server) in data.as_array().into_iter().flatten().enumerate() {
            let Some(name) = server["name"].as_str() else {
                let number = number.to_string();
                return Err(InventoryError::at_option(&["servers", &number], "no name"));
            };
            let host = out.host(name).group("cloud");
            host.var("zone", server["zone"].clone())
                .var("text", "{{ zone }}");
        }
        out.group("region")
            .child("cloud")
            .var("limit", source.options["limit"].clone());
        out.warn("clouds move");
        Ok(out)
    }
}

/// Reads a file by itself, and trusts it.
struct Lines;

impl InventoryPlugin for Lines {
    fn meta(&self) -> InventoryMeta {
        InventoryMeta {
            trusts_templates: true,
            reads_source: true,
            ..InventoryMeta::default()
        }
    }

    fn verify_file(&self, source: &str) -> bool {
        Path::new(source).extension() == Some("lines".as_ref())
    }

    fn parse(&self, source: &InventorySource, _: &Json) -> Result<InventoryData, InventoryError> {
        let mut out = InventoryData::default();
        let text = std::fs::read_to_string(&source.path).expect("the test's file");
        for (number, line) in (1..).zip(text.lines()) {
            if line.contains('!') {
                return Err(InventoryError::at_line(
                    &source.path,
                    number,
                    3,
                    "no shouting",
                ));
            }
            out.host(line).var("text", "{{ x }}");
        }
        Ok(out)
    }
}

/// Keeps entries as long as the test runs.
struct Shelf;

struct Board {
    prefix: String,
}

static KEPT: Mutex<Option<HashMap<String, Json>>> = Mutex::new(None);

impl CachePlugin for Shelf {
    fn meta(&self) -> CacheMeta {
        CacheMeta {
            options: cache_options(ArgType::Str, ""),
            ..CacheMeta::default()
        }
    }

    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError> {
        if options.get("_uri") != Some(&json!("here")) {
            return Err(CacheError::new("there is no such shelf"));
        }
        assert_eq!(options["_timeout"], 3600);
        let prefix = options["_prefix"].as_str().expect("a text").to_owned();
        Ok(Arc::new(Board { prefix }))
    }
}

impl Cache for Board {
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError> {
        let kept = KEPT.lock().expect("no panic inside");
        let entry = kept
            .as_ref()
            .and_then(|kept| kept.get(&format!("{}{key}", self.prefix)));
        Ok(entry.cloned())
    }

    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError> {
        let mut kept = KEPT.lock().expect("no panic inside");
        let kept = kept.get_or_insert_default();
        kept.insert(format!("{}{key}", self.prefix), value.clone());
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<(), CacheError> {
        Ok(())
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("shevek-outside-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn load(&self, name: &str, text: &str, change: impl Fn(&mut SourceConfiguration)) -> Loaded {
        std::fs::write(self.0.join(name), text).expect("a file");
        let mut configuration = SourceConfiguration::new(self.0.clone());
        change(&mut configuration);
        load(&[name.to_owned()], &configuration).expect("no error ends it")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn hosts_of(inventory: &Inventory, group: &str) -> Vec<String> {
    let group = inventory
        .find_group(group)
        .unwrap_or_else(|| panic!("no group {group}"));
    let hosts = inventory.group_hosts(group).into_iter();
    hosts
        .map(|host| inventory.host(host).name.to_string())
        .collect()
}

fn warnings(loaded: &Loaded) -> String {
    let lines = loaded.warnings.iter().map(ToString::to_string);
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn variable(loaded: &Loaded, host: &str, name: &str) -> Value {
    let id = loaded.inventory.find_host(host).expect("the host");
    let files = shevek_inventory::VariableFiles::new(Arc::default(), HashBehaviour::default());
    let variables = loaded.inventory.host_variables(id, &files, &[], &[]);
    variables
        .expect("they are good")
        .get(name)
        .cloned()
        .unwrap_or(Value::None)
}

const CLOUD: &str = "plugin: cloud
servers:
  - {name: a1, zone: north}
  - {name: \"a{{ count }}\", zone: south}
limit: '7'
compose: {place: zone ~ '!'}
groups: {cold: zone == 'north'}
keyed_groups: [{key: zone, prefix: zone}]
";

#[test]
fn a_file_names_its_plugin_and_gives_it_options() {
    let folder = Folder::new("options");
    let loaded = folder.load("x.yml", CLOUD, |configuration| {
        configuration
            .extra_vars
            .insert("count".into(), Value::Int(2));
    });
    let inventory = &loaded.inventory;
    assert_eq!(warnings(&loaded), "clouds move\n");
    assert_eq!(hosts_of(inventory, "region"), ["a1", "a2"]);
    assert_eq!(hosts_of(inventory, "cold"), ["a1"]);
    assert_eq!(hosts_of(inventory, "zone_south"), ["a2"]);
    assert!(matches!(variable(&loaded, "a1", "limit"), Value::Int(7)));
    let is_trusted = |value: Value| match value {
        Value::Str(text) => Str::is_trusted(&text),
        other => panic!("{other:?}"),
    };
    assert!(!is_trusted(variable(&loaded, "a1", "text")));
    let place = variable(&loaded, "a1", "place");
    assert_eq!(place.str().expect("a text"), "north!");
}

#[test]
fn mistakes_have_their_place() {
    let folder = Folder::new("mistakes");
    for (text, expected) in [
        ("plugin: cloud\n", &["required"][..]),
        (
            "plugin: cloud\nservers: []\nlimt: 3\n",
            &["has no option 'limt'", "x.yml:3:1", "'limit'"],
        ),
        (
            "plugin: cloud\nservers: []\nlimit: many\n",
            &["many", "x.yml:3:8"],
        ),
        (
            "plugin: cloud\nservers:\n  - name: a\n  - zone: n\n",
            &["no name", "x.yml:4:5"],
        ),
        (
            "plugin: cloud\nservers: ['{{ nobody }}']\n",
            &["'nobody' is undefined", "x.yml:2"],
        ),
        (
            "plugin: cloud\nservers: [{name: a}]\nstrict: true\ncompose: {b: none.x}\n",
            &["Could not set b for host a"],
        ),
        (
            "plugin: clod\n",
            &[
                "specifies unknown plugin 'clod'",
                "x.yml:1:9",
                "did you mean 'cloud'",
            ],
        ),
    ] {
        let loaded = folder.load("x.yml", text, |_| {});
        let warnings = warnings(&loaded);
        for part in expected {
            assert!(warnings.contains(part), "{part}: {warnings}");
        }
    }
}

#[test]
fn enabled_plugins_try_sources_in_their_turn() {
    let folder = Folder::new("enabled");
    let enable = |configuration: &mut SourceConfiguration| {
        configuration.enabled_plugins = ["lines", "ansible.legacy.cloud", "nothing", "ini"]
            .map(str::to_owned)
            .to_vec();
    };
    let loaded = folder.load("x.lines", "h1\nh2\n", enable);
    assert!(loaded.inventory.find_host("h2").is_some());
    let Value::Str(text) = variable(&loaded, "h1", "text") else {
        panic!("a text")
    };
    assert!(text.is_trusted());
    let skipped = "Failed to load inventory plugin, skipping nothing\n";
    assert_eq!(warnings(&loaded), skipped);
    // A plugin that reads YAML passes what is not for it.
    let loaded = folder.load("hosts", "h3\n", enable);
    assert!(loaded.inventory.find_host("h3").is_some());
    let loaded = folder.load("bad.lines", "h1\nh2!\n", |configuration| {
        configuration.enabled_plugins = vec!["lines".into()];
    });
    let warnings = warnings(&loaded);
    assert!(
        warnings.contains("Failed to parse inventory with 'lines' plugin: no shouting"),
        "{warnings}"
    );
    assert!(
        warnings.contains("bad.lines:2:3") && warnings.contains("2 h2!"),
        "{warnings}"
    );
}

#[test]
fn what_was_fetched_is_kept_when_the_file_says_so() {
    let folder = Folder::new("cache");
    let text = "plugin: cloud\nservers: [{name: a1}]\ncache: true\ncache_plugin: shelf\ncache_connection: here\n";
    let fetches = |uses_cache: bool, text: &str| {
        let before = FETCHED.load(Ordering::SeqCst);
        let loaded = folder.load("kept.yml", text, |configuration| {
            configuration.uses_cache = uses_cache;
        });
        let hosts = hosts_of(&loaded.inventory, "cloud");
        (FETCHED.load(Ordering::SeqCst) - before, hosts.join(" "))
    };
    // Other tests fetch, too: what counts is where the hosts come from.
    assert_eq!(fetches(true, text).1, "a1");
    let changed = text.replace("a1", "a2");
    assert_eq!(fetches(true, &changed).1, "a1");
    let (fetched, hosts) = fetches(false, &changed);
    assert!(fetched > 0);
    assert_eq!(hosts, "a2");
    assert_eq!(fetches(true, text).1, "a2");
    let uncached = text.replace("cache: true", "cache: false");
    assert_eq!(fetches(true, &uncached).1, "a1");
    let kept = KEPT
        .lock()
        .expect("no panic inside")
        .clone()
        .expect("an entry");
    let (key, entry) = kept.iter().next().expect("an entry");
    assert!(
        key.starts_with("ansible_inventory_s1_ansible.legacy.cloud_k"),
        "{key}"
    );
    assert_eq!(entry, &json!({"__payload__": "[{\"name\":\"a2\"}]"}));
    for (from, to, expected) in [
        (
            "cache_connection: here\n",
            "",
            "needs a place: set cache_connection",
        ),
        ("here", "there", "there is no such shelf"),
        ("shelf", "floor", "The cache plugin 'floor' was not found."),
    ] {
        let loaded = folder.load("bad.yml", &text.replace(from, to), |_| {});
        let warnings = warnings(&loaded);
        assert!(
            warnings.contains(expected) && warnings.contains("bad.yml:"),
            "{warnings}"
        );
    }
}
