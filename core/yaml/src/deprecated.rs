//! What a file may still use and one day may not.

use shevek_jinja::Origin;

/// A use of something that a later ansible-core refuses. Ansible: the arguments of `Display.deprecated`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecated {
    /// What is deprecated: a sentence.
    pub message: String,
    /// What to write in its place.
    pub help: Option<&'static str>,
    /// The version of ansible-core that refuses it.
    pub version: &'static str,
    /// Where it is used.
    pub origin: Option<Origin>,
}
