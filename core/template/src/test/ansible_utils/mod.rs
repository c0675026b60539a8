//! The tests of the collection ansible.utils, a family a file. What they take for an address is what Python's
//! `ipaddress` does.

mod address;
mod mac;
mod mask;
mod network;
mod resolvable;

use crate::plugin::Plugin;

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Plugin> {
    [
        address::TESTS,
        mac::TESTS,
        mask::TESTS,
        network::TESTS,
        resolvable::TESTS,
    ]
    .into_iter()
    .flatten()
}
