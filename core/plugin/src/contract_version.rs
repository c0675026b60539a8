//! The version of the contract between shevek and its plugins.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of the contract this build of shevek speaks. It is checked before anything else of a dylib is
/// touched. Raised by hand: `major` with every change that an older plugin does not survive, `minor` when
/// something is added.
///
/// A plugin of an older minor version goes on working when something is added behind what it knows: a kind of plugin, a
/// field of what travels as JSON, a field behind all others, a method behind all others of a trait that shevek
/// implements for it (`ActionHost`, `LookupHost`, `CallbackDisplay`, `OutputSink`, `Log`), a method with a default
/// behind all others of a trait that plugins implement. Everything else is a new `major`.
pub const CONTRACT_VERSION: ContractVersion = ContractVersion { major: 1, minor: 7 };

/// A version of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContractVersion {
    /// Both sides must have the same.
    pub major: u32,
    /// A plugin may have an older one than shevek.
    pub minor: u32,
}

impl ContractVersion {
    /// Whether shevek of this version can use a plugin of version `plugin`.
    pub fn accepts(self, plugin: Self) -> bool {
        self.major == plugin.major && plugin.minor <= self.minor
    }
}

impl fmt::Display for ContractVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_older_plugins_of_the_same_major_version() {
        let version = |major, minor| ContractVersion { major, minor };
        assert!(version(1, 2).accepts(version(1, 1)));
        assert!(version(1, 2).accepts(version(1, 2)));
        assert!(!version(1, 2).accepts(version(1, 3)));
        assert!(!version(1, 2).accepts(version(2, 0)));
        assert!(!version(2, 0).accepts(version(1, 0)));
    }
}
