//! `resolvable`: whether the controller's resolver knows a name, or a name for an address.

use std::net::ToSocketAddrs;
use std::process::{Command, Stdio};

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::address::read_address;
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] =
    &[Plugin::new(&["ansible.utils.resolvable"], resolvable).volatile()];

fn resolvable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [host] = args.bind("_resolvable", 1, ["host"])?;
    let host = host.value();
    Ok(Value::Bool(host.as_str().is_some_and(
        |host| match read_address(host) {
            Some(_) => has_name(host),
            None => (host, 0).to_socket_addrs().is_ok(),
        },
    )))
}

/// Asks `getent`, for the standard library only goes from names to addresses.
fn has_name(address: &str) -> bool {
    Command::new("getent")
        .args(["hosts", "--", address])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
