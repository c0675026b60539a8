//! The option `gather_subset`: which collectors run.

use std::collections::BTreeSet;

use crate::collector::Collector;

/// The collectors that `subset` asks for, those that they need included, in the order of `all`.
///
/// # Errors
/// Ansible's sentence about a subset that does not exist.
pub(crate) fn select<'a>(
    all: &'a [Collector],
    subset: &[String],
) -> Result<Vec<&'a Collector>, String> {
    let valid: BTreeSet<&str> = all
        .iter()
        .flat_map(|collector| collector.fact_ids.iter().copied().chain([collector.name]))
        .collect();
    let minimal: BTreeSet<&str> = all
        .iter()
        .filter(|collector| collector.minimal)
        .map(|collector| collector.name)
        .collect();
    let mut added: BTreeSet<&str> = minimal.clone();
    let mut excluded: BTreeSet<&str> = BTreeSet::new();
    let mut explicit: BTreeSet<&str> = BTreeSet::new();
    for name in subset {
        match name.as_str() {
            "min" => added.extend(&minimal),
            "all" => added.extend(&valid),
            "!min" => excluded.extend(&minimal),
            "!all" => excluded.extend(valid.difference(&minimal)),
            name => match name.strip_prefix('!') {
                Some(name) => {
                    excluded.insert(name);
                    let ids = all.iter().filter(|collector| collector.name == name);
                    excluded.extend(ids.flat_map(|collector| collector.fact_ids));
                }
                None if valid.contains(name) => {
                    explicit.insert(name);
                    added.insert(name);
                }
                None => {
                    let options: Vec<&str> = valid.into_iter().collect();
                    return Err(format!(
                        "Bad subset '{name}' given to Ansible. gather_subset options allowed: all, {}",
                        options.join(", ")
                    ));
                }
            },
        }
    }
    added.retain(|name| !excluded.contains(name) || explicit.contains(name));
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for collector in all {
        if added.contains(collector.name) || collector.fact_ids.iter().any(|id| added.contains(id))
        {
            wanted.insert(collector.name);
            wanted.extend(collector.needs);
        }
    }
    Ok(all
        .iter()
        .filter(|collector| wanted.contains(collector.name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collectors::COLLECTORS;

    fn names(subset: &[&str]) -> Vec<&'static str> {
        let subset: Vec<String> = subset.iter().map(ToString::to_string).collect();
        let selected = select(COLLECTORS, &subset).expect("valid");
        selected.iter().map(|collector| collector.name).collect()
    }

    #[test]
    fn as_in_ansible() {
        let all = names(&["all"]);
        assert_eq!(all.len(), COLLECTORS.len());
        let min = names(&["!all"]);
        assert!(min.contains(&"user") && !min.contains(&"hardware"));
        assert_eq!(names(&["min"]), min);
        assert_eq!(names(&["!all", "!min", "dns"]), ["dns"]);
        // What a collector reads is gathered with it.
        assert_eq!(
            names(&["!all", "!min", "interfaces"]),
            ["platform", "distribution", "network"]
        );
        assert!(!names(&["all", "!hardware"]).contains(&"hardware"));
        assert!(names(&["!all", "hardware"]).contains(&"hardware"));
        assert!(!names(&["!facter", "!ohai"]).contains(&"facter"));
    }

    #[test]
    fn unknown_subsets_are_refused() {
        let error = select(COLLECTORS, &["foo".to_string()])
            .err()
            .expect("unknown");
        assert!(error.starts_with(
            "Bad subset 'foo' given to Ansible. gather_subset options allowed: all, all_ipv4_addresses, all_ipv6_addresses, apparmor, "
        ));
        assert!(select(COLLECTORS, &["!foo".to_string()]).is_ok());
    }
}
