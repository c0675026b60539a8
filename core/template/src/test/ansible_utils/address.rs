//! What an address is, and of which kind: `ip`, `ip_address`, `ipv4`, `private` and so on.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::address::{
    Address, Network, Version, is_global, is_private, is_reserved, read_address, read_network,
};
use crate::plugin::Plugin;

/// A test of an address: its name in the collection, the name of the function in its errors, and the question.
macro_rules! tests {
    ($(($name:literal, $function:literal, $read:ident, $question:expr)),* $(,)?) => {
        pub(super) const TESTS: &[Plugin] = &[$(
            Plugin::new(
                &[concat!("ansible.utils.", $name)],
                |_: &TemplateConfiguration, args: Args| {
                    let question: fn(_) -> bool = $question;
                    Ok(Value::Bool($read($function, args)?.is_some_and(question)))
                },
            ),
        )*];
    };
}

tests![
    ("ip", "_ip", network, |_| true),
    ("ip_address", "_ip_address", address, |_| true),
    ("ipv4", "_ipv4", network, |it: Network| it.version
        == Version::V4),
    ("ipv4_address", "_ipv4_address", address, |it: Address| it
        .version
        == Version::V4),
    ("ipv6", "_ipv6", network, |it: Network| it.version
        == Version::V6),
    ("ipv6_address", "_ipv6_address", address, |it: Address| it
        .version
        == Version::V6),
    ("ipv6_ipv4_mapped", "_ipv6_ipv4_mapped", ipv6, |it: u128| it
        >> 32
        == 0xffff),
    ("ipv6_sixtofour", "_ipv6_sixtofour", ipv6, |it: u128| it
        >> 112
        == 0x2002),
    ("ipv6_teredo", "_ipv6_teredo", ipv6, |it: u128| it >> 96
        == 0x2001_0000),
    ("loopback", "_loopback", address, Address::is_loopback),
    ("multicast", "_multicast", address, |it: Address| {
        Network::from(it).is_multicast()
    }),
    ("private", "_private", address, is_private),
    ("public", "_public", address, is_global),
    ("reserved", "_reserved", address, is_reserved),
    ("unspecified", "_unspecified", address, |it: Address| it
        .value
        == 0),
];

/// The one argument, if it is a text.
fn text(function: &str, args: Args) -> Result<Option<String>, Error> {
    let [value] = args.bind(function, 1, ["ip"])?;
    Ok(value.value().as_str().map(str::to_owned))
}

fn network(function: &str, args: Args) -> Result<Option<Network>, Error> {
    Ok(text(function, args)?
        .and_then(|text| read_network(&text).ok())
        .map(|scoped| scoped.network))
}

fn address(function: &str, args: Args) -> Result<Option<Address>, Error> {
    Ok(text(function, args)?
        .and_then(|text| read_address(&text))
        .map(|scoped| scoped.address))
}

fn ipv6(function: &str, args: Args) -> Result<Option<u128>, Error> {
    Ok(address(function, args)?
        .filter(|address| address.version == Version::V6)
        .map(|address| address.value))
}
