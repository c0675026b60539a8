//! The runner binaries that a session can put on a target.

use std::borrow::Cow;
use std::path::PathBuf;

/// One runner binary, compressed.
#[derive(Clone)]
pub struct RunnerImage {
    /// The binary, gzip-compressed.
    pub bytes_gz: Cow<'static, [u8]>,
    /// Its size in bytes, uncompressed.
    pub len: u64,
    /// SHA-256 of the uncompressed binary, 64 lower-case hex digits.
    pub sha256: Cow<'static, str>,
    /// POSIX `cksum` of the uncompressed binary, for targets that have no sha256sum.
    pub cksum: u32,
}

/// The runner of one architecture: the static one, and the dynamically linked one that loads module dylibs.
#[derive(Clone)]
pub struct RunnerPair {
    /// The machine as `uname -m` says it: `x86_64`.
    pub machine: Cow<'static, str>,
    /// Static: runs everywhere.
    pub fixed: RunnerImage,
    /// Dynamically linked: loads module dylibs.
    pub dynamic: Option<RunnerImage>,
}

/// All runners the controller has. The CLI embeds one pair; more are looked up in a directory.
#[derive(Clone, Default)]
pub struct RunnerImages {
    /// The embedded ones.
    pub embedded: Vec<RunnerPair>,
    /// A directory with files `runner-<machine>` and `runner-dynamic-<machine>`, which win over the embedded
    /// ones; read when a target of that machine is met. `SHEVEK_RUNNERS`.
    pub directory: Option<PathBuf>,
}
