//! Filters and lookups that have moved: names that Ansible leads to the collections they are in now.

/// Of ansible.builtin, which leads to ansible.netcommon, which led to ansible.utils until its version 8.
const OF_NETCOMMON: &[&str] = &[
    "cidr_merge",
    "hwaddr",
    "ipaddr",
    "ipmath",
    "ipsubnet",
    "ipv4",
    "ipv6",
    "ipwrap",
    "network_in_network",
    "network_in_usable",
    "next_nth_usable",
    "nthhost",
    "previous_nth_usable",
    "reduce_on_network",
    "slaac",
];

/// Never a filter of ansible.builtin.
const ONLY_OF_NETCOMMON: &[&str] = &["macaddr"];

/// Of ansible.builtin, which leads to community.general.
const OF_COMMUNITY_GENERAL: &[&str] = &["json_query", "random_mac"];

/// The full name of the filter that an old one means. `short` is the name without `ansible.builtin.`, where it has
/// no other collection.
pub(crate) fn moved_filter(name: &str, short: Option<&str>) -> Option<String> {
    let old = short.or_else(|| (!name.contains('.')).then_some(name));
    if let Some(old) = old {
        return match old {
            old if OF_NETCOMMON.contains(&old) => Some(format!("ansible.utils.{old}")),
            old if OF_COMMUNITY_GENERAL.contains(&old) => Some(format!("community.general.{old}")),
            _ => None,
        };
    }
    let old = name.strip_prefix("ansible.netcommon.")?;
    (OF_NETCOMMON.contains(&old) || ONLY_OF_NETCOMMON.contains(&old))
        .then(|| format!("ansible.utils.{old}"))
}

/// The full name of the lookup that a short one of ansible.builtin means, which leads to community.general.
pub(crate) fn moved_lookup(short: &str) -> Option<&'static str> {
    match short {
        "cartesian" => Some("community.general.cartesian"),
        "flattened" => Some("community.general.flattened"),
        _ => None,
    }
}
