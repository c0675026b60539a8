//! The plain mark of a plugin: readable before anything else of the dylib is trusted, even without loading it.

use crate::contract_version::{CONTRACT_VERSION, ContractVersion};

/// Symbols of stamps start with this; the crate's name follows.
pub(crate) const STAMP_PREFIX: &str = "shevek_plugin_contract_";

const MAGIC: [u8; 16] = *b"shevek plugin \r\n";
const TEXT: usize = 64;

/// The symbol of the header that goes with a stamp's symbol.
pub(crate) fn header_symbol(stamp_symbol: &str) -> String {
    stamp_symbol.replacen(STAMP_PREFIX, "shevek_plugin_header_", 1)
}

/// What a plugin was built against, in plain bytes. This layout never changes: it is what tells that
/// everything else has changed.
#[repr(C)]
pub struct ContractStamp {
    magic: [u8; 16],
    major: u32,
    minor: u32,
    package: [u8; TEXT],
    version: [u8; TEXT],
    contract_package: [u8; TEXT],
}

impl ContractStamp {
    /// The stamp of a crate, called by [`export!`](crate::export).
    pub const fn new(package: &str, version: &str) -> Self {
        Self {
            magic: MAGIC,
            major: CONTRACT_VERSION.major,
            minor: CONTRACT_VERSION.minor,
            package: text(package),
            version: text(version),
            contract_package: text(env!("CARGO_PKG_VERSION")),
        }
    }
}

/// Text in a fixed place: cut at the end, filled with zeros.
const fn text(text: &str) -> [u8; TEXT] {
    let bytes = text.as_bytes();
    let mut place = [0; TEXT];
    let mut at = 0;
    while at < bytes.len() && at < TEXT {
        place[at] = bytes[at];
        at += 1;
    }
    place
}

/// A stamp as read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) contract: ContractVersion,
    pub(crate) package: String,
    pub(crate) version: String,
    /// The version of the contract crate.
    pub(crate) contract_package: String,
}

impl Stamp {
    /// Reads the bytes of a [`ContractStamp`]; `None` when they are none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&MAGIC)?;
        let mut number = || {
            let (first, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            Some(u32::from_ne_bytes(*first))
        };
        let contract = ContractVersion {
            major: number()?,
            minor: number()?,
        };
        let mut texts = rest.chunks_exact(TEXT).map(|place| {
            let end = place.iter().position(|b| *b == 0).unwrap_or(TEXT);
            String::from_utf8_lossy(&place[..end]).into_owned()
        });
        Some(Self {
            contract,
            package: texts.next()?,
            version: texts.next()?,
            contract_package: texts.next()?,
        })
    }
}
