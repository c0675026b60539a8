//! The runner's first word.

use serde::{Deserialize, Serialize};

use crate::WireError;
use crate::frame::Frame;

/// The version of the protocol: raised with every change that an older side would misunderstand.
pub const WIRE_VERSION: u64 = 1;

/// The runner's first frame.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Its [`WIRE_VERSION`].
    pub wire: u64,
    /// Its version.
    pub version: String,
    /// SHA-256 of its binary as its starter told it, hexadecimal; empty when it was not told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// Its process id.
    pub pid: u32,
    /// The name of the user it runs as; the number when it has no name.
    pub user: String,
    /// That user's home directory from the password database.
    pub home: String,
    /// The directory of its binary, for files that belong to it; empty when it is not known.
    #[serde(default)]
    pub directory: String,
    /// Names of the modules linked in, sorted.
    pub modules: Vec<String>,
    /// Whether it can load module dylibs.
    #[serde(default)]
    pub dylibs: bool,
}

impl Hello {
    /// Kind of its frame; the same in all versions.
    pub const KIND: u8 = 0x81;

    /// The frame that says it.
    pub fn to_frame(&self) -> Frame {
        Frame {
            kind: Self::KIND,
            id: 0,
            payload: crate::request::json(self),
        }
    }

    /// Reads it, the version first: the rest may look different in another version.
    ///
    /// # Errors
    /// `WireError::Version` for another version, `WireError::Payload` for bad JSON, `WireError::UnknownKind`
    /// when the frame is no hello.
    pub fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        struct VersionOnly {
            wire: u64,
        }
        if frame.kind != Self::KIND {
            return Err(WireError::UnknownKind(frame.kind));
        }
        let version: VersionOnly = crate::request::from_json(frame)?;
        if version.wire != WIRE_VERSION {
            return Err(WireError::Version {
                theirs: version.wire,
            });
        }
        crate::request::from_json(frame)
    }
}
