//! `network`: interfaces, addresses and default routes, asked from the kernel itself.

mod addresses;
mod interfaces;
mod netlink;
mod routes;

use serde_json::{Value as Json, json};

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("network", collect)
    .ids(&[
        "interfaces",
        "default_ipv4",
        "default_ipv6",
        "all_ipv4_addresses",
        "all_ipv6_addresses",
    ])
    .needs(&["platform", "distribution"]);

fn collect(_gathering: &Gathering<'_>) -> Facts {
    let mut interfaces = interfaces::all();
    let addresses = addresses::all();
    let mut default_v4 = routes::default_v4();
    let mut default_v6 = routes::default_v6();
    let mut all_v4: Vec<String> = Vec::new();
    let mut all_v6: Vec<String> = Vec::new();
    for address in &addresses {
        let text = address.ip.to_string();
        let default = if address.is_v4() {
            if !text.starts_with("127.") {
                all_v4.push(text.clone());
            }
            &mut default_v4
        } else {
            if text != "::1" {
                all_v6.push(text.clone());
            }
            &mut default_v6
        };
        if default.get("address") == Some(&Json::from(text))
            && let Some(interface) = interfaces.get(&address.device)
        {
            default.extend(address.as_default(interface));
        }
        address.add_to(&mut interfaces);
    }
    let mut names: Vec<String> = Vec::new();
    let mut collected = Facts::new();
    for (name, interface) in interfaces {
        let name = name.replace(':', "_");
        names.push(name.clone());
        collected.insert(name, interface.into());
    }
    collected.extend(facts(json!({
        "interfaces": names,
        "default_ipv4": default_v4,
        "default_ipv6": default_v6,
        "all_ipv4_addresses": all_v4,
        "all_ipv6_addresses": all_v6,
        "locally_reachable_ips": routes::locally_reachable(),
    })));
    collected
}
