//! The option `filter`: which facts are returned.

use shevek_plugin::shell_pattern::fnmatch;

/// Whether a fact passes. Without filters all do; a filter without prefix is tried with `ansible_` too.
pub(crate) fn passes(fact: &str, filters: &[String]) -> bool {
    filters.is_empty()
        || filters.iter().any(|filter| {
            filter.is_empty()
                || fnmatch(filter, fact)
                || (!["ansible_", "facter", "ohai"]
                    .iter()
                    .any(|prefix| filter.starts_with(prefix))
                    && fnmatch(&format!("ansible_{filter}"), fact))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_ansible() {
        for (fact, filter, expected) in [
            ("ansible_eth0", "ansible_eth[0-2]", true),
            ("ansible_eth3", "ansible_eth[!3]", false),
            ("ansible_hostname", "hostname", true),
            ("ansible_hostname", "*name", true),
            ("ansible_hostname", "ansible_host", false),
            ("facter_os", "facter*", true),
            ("ansible_facter_os", "facter*", false),
            ("ansible_x", "", true),
        ] {
            assert_eq!(
                passes(fact, &[filter.to_string()]),
                expected,
                "{fact} {filter}"
            );
        }
        assert!(passes("ansible_x", &[]));
    }
}
