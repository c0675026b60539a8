//! The arguments of `copy`.

use serde::Deserialize;
use serde_json::Value as Json;

use crate::common::CommonArguments;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    pub(super) src: Option<String>,
    #[serde(rename = "_original_basename")]
    pub(super) original_basename: Option<String>,
    pub(super) dest: String,
    pub(super) backup: bool,
    pub(super) force: bool,
    pub(super) validate: Option<String>,
    pub(super) directory_mode: Option<Json>,
    pub(super) remote_src: bool,
    pub(super) local_follow: Option<bool>,
    pub(super) checksum: Option<String>,
    pub(super) follow: bool,
    /// SHA-1 of the contents that came with the call.
    #[serde(rename = "_local_checksum")]
    pub(super) local_checksum: Option<String>,
    /// Their size, in place of that.
    #[serde(rename = "_local_size")]
    pub(super) local_size: Option<u64>,
    /// Whether those are the option `content`.
    #[serde(rename = "_from_content")]
    pub(super) from_content: bool,
    /// How much of a file is shown as a difference at most.
    #[serde(rename = "_diff_limit")]
    pub(super) diff_limit: u64,
    /// Whether nobody completes the result.
    #[serde(rename = "_in_job")]
    pub(super) in_job: bool,
    #[serde(flatten)]
    pub(super) common: CommonArguments,
}

impl Args {
    /// The name that the file has in a directory.
    pub(super) fn name(&self) -> Option<&str> {
        self.original_basename
            .as_deref()
            .filter(|name| !name.is_empty())
    }
}
