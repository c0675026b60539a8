//! Hosts and groups that are added while a playbook runs.

use shevek_inventory::{Inventory, SourceConfiguration, VariableMap, load};
use shevek_jinja::Value;

fn inventory() -> Inventory {
    let configuration = SourceConfiguration::new("/".into());
    let loaded = load(&["h1,h2".to_string()], &configuration);
    loaded.expect("a list of hosts").inventory
}

fn hosts_of(inventory: &Inventory, group: &str) -> Vec<String> {
    let group = inventory.find_group(group).expect("a group");
    let hosts = inventory.group_hosts(group).into_iter();
    hosts
        .map(|host| inventory.host(host).name.to_string())
        .collect()
}

fn variables(pairs: &[(&str, i64)]) -> VariableMap {
    pairs
        .iter()
        .map(|(name, value)| ((*name).into(), Value::Int(*value)))
        .collect()
}

#[test]
fn adding_a_host_tells_what_is_new() {
    let mut inventory = inventory();
    for (name, groups, pairs, expected) in [
        ("h3", vec!["new", "web"], vec![("a", 1)], true),
        ("h3", vec!["new", "web"], vec![("a", 1)], false),
        ("h3", vec![], vec![("a", 2)], true),
        ("h3", vec![], vec![], false),
        ("h1", vec!["web"], vec![], true),
        ("h1", vec!["web"], vec![], false),
        ("h4", vec![], vec![], true),
    ] {
        let groups: Vec<String> = groups.into_iter().map(str::to_string).collect();
        let changed = inventory.add_dynamic_host(name, &groups, &variables(&pairs));
        assert_eq!(changed.ok(), Some(expected), "{name} {groups:?} {pairs:?}");
    }
    assert_eq!(hosts_of(&inventory, "web"), ["h3", "h1"]);
    assert_eq!(hosts_of(&inventory, "ungrouped"), ["h2", "h4"]);
    let host = inventory.find_host("h3").expect("the host");
    assert_eq!(
        inventory.host(host).variables().get("inventory_file"),
        Some(&Value::None)
    );
}

#[test]
fn grouping_a_host_tells_what_is_new() {
    let mut inventory = inventory();
    for (host, group, parents, expected) in [
        ("h1", "by", vec!["all"], true),
        ("h1", "by", vec!["all"], false),
        ("h2", "by", vec!["all"], true),
        ("h2", "by", vec!["above"], true),
        ("localhost", "here", vec!["all"], true),
    ] {
        let parents: Vec<String> = parents.into_iter().map(str::to_string).collect();
        let changed = inventory.add_dynamic_group(host, group, &parents);
        assert_eq!(changed.ok(), Some(expected), "{host} {group} {parents:?}");
    }
    assert_eq!(hosts_of(&inventory, "above"), ["h1", "h2"]);
    assert_eq!(hosts_of(&inventory, "here"), ["localhost"]);
    let unknown = inventory.add_dynamic_group("nobody", "by", &[]);
    assert_eq!(
        unknown.map_err(|error| error.to_string()),
        Err("nobody cannot be matched in inventory".to_string())
    );
}
