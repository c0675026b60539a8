//! The option `checksum`.

use serde_json::Value as Json;
use shevek_http::{Url, mask_url};
use shevek_plugin::ModuleError;
use shevek_plugin::target::files::Algorithm;

use super::sums_file::digest_for;

/// The checksum that a file is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// As the task names it; whether there is such a one shows when a file is there to be measured.
    pub(super) algorithm: String,
    pub(super) digest: String,
}

/// `algorithm:checksum` or `algorithm:URL`.
///
/// # Errors
/// When there is no colon.
pub(super) fn split(option: &str) -> Result<(&str, &str), ModuleError> {
    option.split_once(':').ok_or_else(|| {
        ModuleError::new("The checksum parameter has to be in format <algorithm>:<checksum>")
    })
}

/// Whether the checksum is in a file on a server.
pub(super) fn is_url(checksum: &str) -> bool {
    matches!(
        &*Url::parse(checksum).scheme,
        "http" | "https" | "ftp" | "file"
    )
}

/// The name of the file that a URL means.
pub(super) fn url_filename(url: &str) -> String {
    let path = Url::parse(url).path;
    match path.rsplit('/').next() {
        None | Some("") => "index.html".into(),
        Some(name) => name.into(),
    }
}

/// The checksum for a file in the text of a file of checksums.
///
/// # Errors
/// When it is not there.
pub(super) fn in_file(text: &str, url: &str, sums_url: &str) -> Result<String, ModuleError> {
    let name = url_filename(url);
    digest_for(text, &name).ok_or_else(|| {
        ModuleError::new(format!(
            "Unable to find a checksum for file '{name}' in '{}'",
            mask_url(sums_url)
        ))
    })
}

impl Expected {
    /// Takes what is no letter out, and checks that digits are left.
    ///
    /// # Errors
    /// When they are not.
    pub(super) fn new(algorithm: &str, digest: &str) -> Result<Self, ModuleError> {
        let digest: String = digest
            .chars()
            .filter(|letter| letter.is_alphanumeric() || *letter == '_')
            .flat_map(char::to_lowercase)
            .collect();
        if digest.is_empty() || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ModuleError::new("The checksum format is invalid"));
        }
        Ok(Self {
            algorithm: algorithm.into(),
            digest,
        })
    }

    /// The algorithm, to measure a file with.
    ///
    /// # Errors
    /// When nobody knows it.
    pub(super) fn algorithm(&self, path: &str) -> Result<Algorithm, ModuleError> {
        serde_json::from_value(Json::String(self.algorithm.clone())).map_err(|_| {
            ModuleError::new(format!(
                "Could not hash file '{path}' with algorithm '{}'. Available algorithms: md5, sha1, sha224, sha256, \
                 sha384, sha512",
                self.algorithm
            ))
        })
    }
}
