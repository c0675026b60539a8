//! The addresses of a host.

use std::net::{IpAddr, ToSocketAddrs};

use shevek_plugin::ModuleContext;
use shevek_plugin::target::Tool;

/// The addresses of a name or of an address in text; none when the name is unknown. The system's own tool is asked,
/// since a static program has no name service but files and DNS.
pub(super) fn addresses(context: &ModuleContext<'_>, host: &str) -> Vec<IpAddr> {
    if let Ok(address) = host.parse() {
        return vec![address];
    }
    let listed = context
        .find_program("getent", &[])
        .and_then(|getent| Tool::new(getent).args(["ahosts", host]).run(context).ok())
        .filter(|output| output.rc == 0)
        .map(|output| listed_in(&output.stdout))
        .unwrap_or_default();
    if !listed.is_empty() {
        return listed;
    }
    (host, 0)
        .to_socket_addrs()
        .map(|found| found.map(|address| address.ip()).collect())
        .unwrap_or_default()
}

fn listed_in(text: &str) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    for line in text.lines() {
        if let Some(Ok(address)) = line.split_whitespace().next().map(str::parse)
            && !addresses.contains(&address)
        {
            addresses.push(address);
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_once() {
        let text = "::1             STREAM localhost\n::1             DGRAM\n127.0.0.1 STREAM\nfe80::1%eth0 RAW\n";
        let expected: [IpAddr; 2] = ["::1".parse().expect("v6"), "127.0.0.1".parse().expect("v4")];
        assert_eq!(listed_in(text), expected);
    }
}
