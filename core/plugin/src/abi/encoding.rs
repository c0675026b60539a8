//! Values as bytes.

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use abi_stable::std_types::RVec;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON bytes, as they cross the boundary.
pub(crate) type Bytes = RVec<u8>;

/// A value as JSON.
pub(crate) fn encode<T: Serialize>(value: &T) -> Bytes {
    // None of the contract's types can fail: their keys are texts. An empty answer fails when it is read.
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// A value from JSON.
///
/// # Errors
/// A sentence when the other side wrote something else.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        format!("the plugin's side of the contract speaks another dialect: {error}")
    })
}

/// A path, byte for byte.
pub(crate) fn encode_path(path: &Path) -> Bytes {
    path.as_os_str().as_bytes().to_vec().into()
}

/// A path, byte for byte.
pub(crate) fn decode_path(bytes: Bytes) -> PathBuf {
    std::ffi::OsString::from_vec(bytes.into_vec()).into()
}

/// A borrowed path, byte for byte.
pub(crate) fn borrow_path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}
