//! What can be wrong with an address, in netaddr's words.

use num_bigint::BigInt;

/// What can be wrong with an address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AddressError {
    #[error("failed to detect a valid IP address from {0}")]
    NoAddress(String),
    #[error("invalid IPNetwork {0}")]
    NoNetwork(String),
    #[error("bad address format: {0}")]
    OutOfRange(BigInt),
    #[error("result outside valid IP address boundary!")]
    Boundary,
    #[error("index out range for address range size!")]
    Index,
    #[error("IP sequence cannot contain both IPv4 and IPv6!")]
    MixedVersions,
    #[error("integer out of bounds: '0x{0:x}'!")]
    TooLongForDialect(u64),
}
