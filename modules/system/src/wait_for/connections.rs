//! The connections to a port, from the kernel's tables. Ansible: `LinuxTCPConnectionInfo`.

use std::net::IpAddr;

/// The connections that count.
pub(super) struct Connections {
    port: u16,
    states: Vec<&'static str>,
    hosts: Vec<IpAddr>,
    excluded: Vec<IpAddr>,
}

impl Connections {
    /// Those of one of these states to a port at these addresses, from others than `excluded`.
    pub(super) fn new(
        port: u16,
        states: Vec<&'static str>,
        hosts: Vec<IpAddr>,
        excluded: Vec<IpAddr>,
    ) -> Self {
        Self {
            port,
            states,
            hosts,
            excluded,
        }
    }

    /// How many there are now.
    pub(super) fn count(&self) -> usize {
        ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .map(|table| self.count_in(&table))
            .sum()
    }

    fn count_in(&self, table: &str) -> usize {
        table
            .lines()
            .filter(|line| self.counts(line) == Some(true))
            .count()
    }

    /// Whether a line tells of such a connection; `None` when it tells of none at all.
    fn counts(&self, line: &str) -> Option<bool> {
        let mut fields = line.split_whitespace().skip(1);
        let (local, port) = end(fields.next()?)?;
        let (remote, _) = end(fields.next()?)?;
        let state = fields.next()?;
        if port != self.port || !self.states.contains(&state) || self.excluded.contains(&remote) {
            return Some(false);
        }
        let is_v4 = local.is_ipv4();
        Some(
            self.hosts
                .iter()
                .any(|host| *host == local || (host.is_unspecified() && (host.is_ipv4() == is_v4))),
        )
    }
}

/// An address and a port as the kernel writes them: words of four bytes in the machine's order. An IPv4 address
/// in the clothes of IPv6 is one of IPv4.
fn end(text: &str) -> Option<(IpAddr, u16)> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let words: Option<Vec<[u8; 4]>> = (0..address.len() / 8)
        .map(|word| {
            let word = address.get(word * 8..word * 8 + 8)?;
            Some(u32::from_str_radix(word, 16).ok()?.to_ne_bytes())
        })
        .collect();
    let bytes = words?.concat();
    let address = match bytes.len() {
        4 => IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?),
        16 => IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?).to_canonical(),
        _ => return None,
    };
    Some((address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue\n   \
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000\n   \
        1: 0100007F:1F90 0200007F:C350 01 00000000:00000000\n   \
        2: 0100007F:1F91 0200007F:C350 01 00000000:00000000\n";
    const TABLE6: &str = "  sl  local_address                         remote_address  st\n   \
        0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000300007F:C351 01\n   \
        1: 00000000000000000000000001000000:1F90 00000000000000000000000001000000:C351 06\n";

    fn count(states: &[&'static str], host: &str, excluded: &[&str]) -> usize {
        let address = |text: &str| text.parse().expect("an address");
        let connections = Connections::new(
            8080,
            states.to_vec(),
            vec![address(host)],
            excluded.iter().map(|one| address(one)).collect(),
        );
        connections.count_in(TABLE) + connections.count_in(TABLE6)
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn connections_are_counted() {
        assert_eq!(count(&["01"], "127.0.0.1", &[]), 2);
        assert_eq!(count(&["01"], "0.0.0.0", &[]), 2);
        assert_eq!(count(&["01"], "127.0.0.1", &["127.0.0.2"]), 1);
        assert_eq!(count(&["01"], "127.0.0.9", &[]), 0);
        assert_eq!(count(&["01", "06"], "::1", &[]), 1);
        assert_eq!(count(&["06"], "::", &[]), 1);
    }

    #[test]
    fn lines_that_are_none_are_passed_over() {
        for line in ["", "sl local", "0: xyz:1 2:3 01", "0: 0100007F:1F90"] {
            let connections = Connections::new(1, vec![], vec![], vec![]);
            assert_eq!(connections.count_in(line), 0, "{line}");
        }
    }
}
