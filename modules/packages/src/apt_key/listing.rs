//! Keys as gpg lists them.

/// The ids of the keys and subkeys that have not expired, from the listing for people or that with colons. Ansible:
/// `parse_output_for_keys`.
pub(super) fn ids(output: &str) -> Vec<String> {
    output
        .split('\n')
        .filter(|line| line.starts_with("pub") || line.starts_with("sub"))
        .filter(|line| !line.contains("expired"))
        .filter_map(|line| {
            let word = line.split_whitespace().nth(1);
            match word.and_then(|word| word.split_once('/')) {
                Some((_, id)) if !id.contains('/') => Some(id),
                _ => line.split(':').nth(4),
            }
        })
        .map(ToString::to_string)
        .collect()
}

/// Only the last 8 digits of each.
pub(super) fn shortened(ids: Vec<String>) -> Vec<String> {
    ids.into_iter()
        .map(|id| {
            let start = id.len().saturating_sub(8);
            id.get(start..).map_or(id.clone(), ToString::to_string)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{ids, shortened};

    #[test]
    fn both_listings() {
        let people = "/etc/apt/trusted.gpg\n---\npub   rsa4096/0123456789ABCDEF 2020-01-01 [SC]\n      \
                      FFFF0123456789ABCDEF\nuid  x\nsub   rsa4096/1111111122222222 2020-01-01 [E]\n\
                      pub   rsa2048/3333333344444444 2010-01-01 [SC] [expired: 2011-01-01]\n";
        assert_eq!(ids(people), ["0123456789ABCDEF", "1111111122222222"]);
        let colons = "tru::1\npub:-:256:22:0123456789ABCDEF:1700000000:::-:::scSC:::::ed25519:::0:\nfpr:::::::::FF:\n";
        assert_eq!(ids(colons), ["0123456789ABCDEF"]);
        assert_eq!(shortened(ids(colons)), ["89ABCDEF"]);
    }
}
