//! Layers, files, vaults, merging, limits, and what all that costs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use shevek_inventory::{
    HashBehaviour, InventoryError, LayerKind, Loaded, SourceConfiguration, VariableFiles, Warning,
    load, read_limit,
};
use shevek_jinja::Value;
use shevek_vault::{VaultSecrets, encrypt};

/// A directory that goes away with the test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shevek-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        let parent = path.parent().expect("a parent");
        std::fs::create_dir_all(parent).expect("a directory");
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn load(&self, source: &str) -> Loaded {
        load(
            &[source.to_owned()],
            &SourceConfiguration::new(self.0.clone()),
        )
        .expect("an inventory")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(value: Option<&Value>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:?}"))
}

fn files(behaviour: HashBehaviour) -> VariableFiles {
    VariableFiles::new(Arc::default(), behaviour)
}

#[test]
fn layers_come_in_the_order_of_precedence() {
    let directory = Directory::new("layers");
    directory.file(
        "inv/hosts",
        "[g]\nh v=host\n[all:vars]\nv=all\n[g:vars]\nv=g\n",
    );
    for base in ["inv", "play"] {
        for name in ["group_vars/all.yml", "group_vars/g.yml", "host_vars/h.yml"] {
            directory.file(&format!("{base}/{name}"), &format!("v: {base}/{name}\n"));
        }
    }
    let loaded = directory.load("inv/hosts");
    let host = loaded.inventory.find_host("h").expect("the host");
    let files = files(HashBehaviour::Replace);
    let play = [directory.0.join("play")];
    let layers = |order: &[LayerKind]| -> Vec<(LayerKind, String)> {
        loaded
            .inventory
            .host_layers(host, &files, &loaded.directories, &play, order)
            .expect("layers")
            .into_iter()
            .map(|layer| (layer.kind, text(layer.variables.get("v"))))
            .collect()
    };
    let named = |kind, value: &str| (kind, format!("{value:?}"));
    assert_eq!(
        layers(&LayerKind::GROUPS),
        [
            named(LayerKind::AllInventory, "all"),
            named(LayerKind::GroupsInventory, "g"),
            named(LayerKind::AllPluginsInventory, "inv/group_vars/all.yml"),
            named(LayerKind::AllPluginsPlay, "play/group_vars/all.yml"),
            named(LayerKind::GroupsPluginsInventory, "inv/group_vars/g.yml"),
            named(LayerKind::GroupsPluginsPlay, "play/group_vars/g.yml"),
            named(LayerKind::HostInventory, "host"),
            named(LayerKind::HostPluginsInventory, "inv/host_vars/h.yml"),
            named(LayerKind::HostPluginsPlay, "play/host_vars/h.yml"),
        ]
    );
    let few = layers(&[LayerKind::GroupsPluginsPlay, LayerKind::AllInventory]);
    assert_eq!(few[0].0, LayerKind::GroupsPluginsPlay);
    assert_eq!(few[1].0, LayerKind::AllInventory);
    assert_eq!(few.len(), 5);
}

#[test]
fn the_implicit_localhost_has_the_variables_of_all() {
    let directory = Directory::new("implicit");
    directory.file("hosts", "[g]\nh\n[all:vars]\nv=all\n");
    directory.file("group_vars/all.yml", "f: file\n");
    let loaded = directory.load("hosts");
    let matched = loaded.inventory.match_pattern("localhost").expect("a host");
    let [host] = matched.hosts[..] else {
        panic!("one host");
    };
    assert!(loaded.inventory.host(host).implicit);
    assert_eq!(&*loaded.inventory.host(host).address, "127.0.0.1");
    assert!(loaded.inventory.group_names(host).is_empty());
    let variables = loaded
        .inventory
        .host_variables(
            host,
            &files(HashBehaviour::Replace),
            &loaded.directories,
            &[],
        )
        .expect("variables");
    assert_eq!(text(variables.get("v")), "\"all\"");
    assert_eq!(text(variables.get("f")), "\"file\"");
    assert_eq!(text(variables.get("ansible_connection")), "\"local\"");
}

#[test]
fn dicts_are_replaced_or_merged() {
    let directory = Directory::new("merge");
    directory.file(
        "hosts.yml",
        "g: {hosts: {h: {d: {a: 1, n: {x: 1}}}}, vars: {d: {z: 0}}}\n",
    );
    directory.file("host_vars/h.yml", "d: {b: 2, n: {y: 2}}\n");
    let merged = |behaviour| {
        let mut configuration = SourceConfiguration::new(directory.0.clone());
        configuration.hash_behaviour = behaviour;
        let loaded = load(&["hosts.yml".to_owned()], &configuration).expect("an inventory");
        let host = loaded.inventory.find_host("h").expect("the host");
        let variables = loaded
            .inventory
            .host_variables(host, &files(behaviour), &loaded.directories, &[])
            .expect("variables");
        let Some(Value::Dict(dict)) = variables.get("d") else {
            panic!("a dict");
        };
        let mut keys: Vec<String> = dict.keys().iter().map(|key| format!("{key:?}")).collect();
        if let Some(Value::Dict(nested)) = dict.raw_get_str("n") {
            keys.extend(nested.keys().iter().map(|key| format!("n.{key:?}")));
        }
        keys.join(" ")
    };
    assert_eq!(merged(HashBehaviour::Replace), r#""b" "n" n."y""#);
    assert_eq!(
        merged(HashBehaviour::Merge),
        r#""z" "a" "n" "b" n."x" n."y""#
    );
}

#[test]
fn vaulted_files_are_decrypted() {
    let directory = Directory::new("vault");
    let vaulted = |plain: &str| {
        encrypt(plain.as_bytes(), b"pw", None, |salt| salt.fill(1)).expect("a password")
    };
    directory.file("hosts", &vaulted("[g]\nh\n"));
    directory.file("group_vars/g/vault.yml", &vaulted("secret: word\n"));
    directory.file("host_vars/h.yml", &vaulted("a: {{ b }}\n"));
    let mut secrets = VaultSecrets::new();
    secrets.add("default", b"pw".to_vec());
    let mut configuration = SourceConfiguration::new(directory.0.clone());
    configuration.secrets = Arc::new(secrets);
    let loaded = load(&["hosts".to_owned()], &configuration).expect("an inventory");
    let host = loaded.inventory.find_host("h").expect("the host");
    let files = VariableFiles::new(Arc::clone(&configuration.secrets), HashBehaviour::Replace);
    let group = loaded.inventory.find_group("g").expect("the group");
    let variables = loaded
        .inventory
        .group_variables(group, &files, &loaded.directories)
        .expect("variables");
    assert_eq!(text(variables.get("secret")), "\"word\"");
    let error = loaded
        .inventory
        .host_variables(host, &files, &loaded.directories, &[])
        .expect_err("broken YAML")
        .to_string();
    assert!(error.contains("content encrypted"), "{error}");
    assert!(!error.contains("{{ b }}"), "{error}");

    let none = directory.load("hosts");
    assert!(none.inventory.hosts().is_empty());
    assert!(
        none.warnings
            .iter()
            .any(|warning| warning.to_string().contains("no vault secrets found"))
    );
}

#[test]
fn errors_show_the_place_in_the_file() {
    let directory = Directory::new("places");
    directory.file("hosts.ini", "[web]\n  web1 port=80 oops x=1\n");
    let loaded = directory.load("hosts.ini");
    let Some(Warning::Failed { plugin, cause }) = loaded.warnings.first() else {
        panic!("a failure, not {:?}", loaded.warnings);
    };
    assert_eq!((plugin.as_str(), cause.line, cause.column), ("ini", 2, 16));
    let shown = loaded.warnings[0].to_string();
    assert!(
        shown.contains("2   web1 port=80 oops x=1\n                 ^ column 16"),
        "{shown}"
    );

    directory.file("ok.ini", "h\n");
    directory.file("host_vars/h.yml", "- a\n");
    let loaded = directory.load("ok.ini");
    let host = loaded.inventory.find_host("h").expect("the host");
    let error = loaded
        .inventory
        .host_variables(
            host,
            &files(HashBehaviour::Replace),
            &loaded.directories,
            &[],
        )
        .expect_err("no mapping")
        .to_string();
    assert!(
        error.contains("variables must be a mapping, not a list"),
        "{error}"
    );
}

#[test]
fn unparsed_sources_can_be_errors() {
    let mut configuration = SourceConfiguration::new(PathBuf::from("/nonexistent"));
    configuration.any_unparsed_is_failed = true;
    let error = load(&["a".to_owned()], &configuration).expect_err("an error");
    assert_eq!(
        error.to_string(),
        "Completely failed to parse inventory source /nonexistent/a"
    );
    configuration.any_unparsed_is_failed = false;
    configuration.unparsed_is_failed = true;
    let error = load(&["a".to_owned()], &configuration).expect_err("an error");
    assert!(matches!(error, InventoryError::NothingParsed));
}

#[test]
fn limits_can_be_files() {
    let directory = Directory::new("limit");
    directory.file("hosts", "[web]\nw[1:4]\n[db]\nd1\n");
    directory.file("retry", "w2\n\n  w3  \nd1\n");
    let loaded = directory.load("hosts");
    let limit = read_limit("@retry,!w3", &directory.0).expect("a limit");
    let matched = loaded
        .inventory
        .match_limited(&["web".to_owned()], &limit)
        .expect("hosts");
    let names: Vec<&str> = matched
        .hosts
        .iter()
        .map(|host| &*loaded.inventory.host(*host).name)
        .collect();
    assert_eq!(names, ["w2"]);
    assert_eq!(
        read_limit("@nope", &directory.0).map_err(|error| error.to_string()),
        Err("Unable to find limit file nope".to_owned())
    );
    assert!(read_limit("@.", &directory.0).is_err());
}

#[test]
fn unknown_names_come_with_suggestions() {
    let directory = Directory::new("similar");
    directory.file("hosts", "[webservers]\nweb1\n[databases]\ndb1\n");
    let loaded = directory.load("hosts");
    let matched = loaded
        .inventory
        .match_pattern("webserver")
        .expect("nothing");
    let shown = matched.warnings[0].to_string();
    assert_eq!(
        shown,
        "Could not match supplied host pattern, ignoring: webserver\nDid you mean: webservers?"
    );
}

#[test]
fn hosts_and_groups_can_be_added_later() {
    let directory = Directory::new("dynamic");
    directory.file("hosts", "a\n[g]\nb\n");
    let mut inventory = directory.load("hosts").inventory;
    let before = inventory.clone();
    let (host, is_new) = inventory.add_host("new").expect("a name");
    assert!(is_new);
    let group = inventory.add_group("fresh").expect("a name");
    inventory.add_group("not-a-name").expect("a name");
    // The warning and what it refers to.
    assert_eq!(inventory.take_warnings().len(), 2);
    inventory.add_host_to_group(host, group);
    let moved = inventory.find_host("a").expect("the host");
    inventory.add_host_to_group(moved, group);
    inventory.reconcile().expect("no loops");
    let names = |host| inventory.group_names(host).join(" ");
    assert_eq!(
        (names(host), names(moved)),
        ("fresh".into(), "fresh".into())
    );
    assert!(before.find_host("new").is_none());
    assert_eq!(inventory.group(group).depth, 1);
}

/// Generous, so that a slow machine in a debug build passes; the point is that it is not quadratic.
#[test]
fn five_thousand_hosts_cost_little() {
    let directory = Directory::new("many");
    let line = |group, host| {
        format!("host{group}-{host}.example.com ansible_host=10.0.{group}.{host} n={host}\n")
    };
    let section = |group| {
        let lines: String = (0..100).map(|host| line(group, host)).collect();
        format!("[group{group}]\n{lines}")
    };
    let hosts: String = (0..50).map(section).collect();
    directory.file("hosts", &hosts);
    directory.file("host_vars/host1-1.example.com.yml", "x: 1\n");
    let start = Instant::now();
    let loaded = directory.load("hosts");
    assert_eq!(loaded.inventory.hosts().len(), 5000);
    let loading = start.elapsed();
    let start = Instant::now();
    let all = loaded
        .inventory
        .match_pattern("all:!group1")
        .expect("hosts");
    assert_eq!(all.hosts.len(), 4900);
    let matching = start.elapsed();
    let start = Instant::now();
    let files = files(HashBehaviour::Replace);
    for host in all.hosts {
        let layers = loaded
            .inventory
            .host_layers(host, &files, &loaded.directories, &[], &LayerKind::GROUPS)
            .expect("layers");
        assert_eq!(layers.len(), 1);
    }
    let layering = start.elapsed();
    println!("load {loading:?}, match {matching:?}, layers {layering:?}");
    for time in [loading, matching, layering] {
        assert!(time < Duration::from_secs(2), "{time:?}");
    }
    assert!(Path::new(&directory.0).exists());
}
