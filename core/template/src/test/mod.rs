//! Ansible's tests, a family a file.

mod ansible_utils;
mod collection;
mod file;
mod protomatter;
mod regex;
mod result;
mod truth;
mod uri;
mod vault;
mod version;

pub(crate) use version::loose as loose_version_order;

use crate::plugin::Plugin;

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Plugin> {
    [
        collection::TESTS,
        file::TESTS,
        protomatter::TESTS,
        regex::TESTS,
        result::TESTS,
        truth::TESTS,
        uri::TESTS,
        vault::TESTS,
        version::TESTS,
    ]
    .into_iter()
    .flatten()
    .chain(ansible_utils::all())
}
