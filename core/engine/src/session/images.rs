//! The runner binaries that a session can put on a target.

use std::borrow::Cow;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use shevek_wire::Cksum;

use super::SessionError;

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

impl RunnerImage {
    /// Compresses a binary.
    pub fn compress(binary: &[u8]) -> std::io::Result<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(binary)?;
        Ok(Self {
            bytes_gz: encoder.finish()?.into(),
            len: binary.len() as u64,
            sha256: format!("{:x}", Sha256::digest(binary)).into(),
            cksum: Cksum::of(binary),
        })
    }

    /// The binary itself, for a target without gzip.
    pub(super) fn plain(&self) -> Result<Vec<u8>, SessionError> {
        let mut binary = Vec::with_capacity(self.len as usize);
        GzDecoder::new(&*self.bytes_gz)
            .read_to_end(&mut binary)
            .map_err(|error| SessionError::NoRunner(format!("the runner's image: {error}")))?;
        Ok(binary)
    }
}

/// The runner of one architecture: the static one, and the dynamically linked one that loads module dylibs.
#[derive(Clone)]
pub struct RunnerPair {
    /// The machine as `uname -m` says it: `x86_64`.
    pub machine: Cow<'static, str>,
    /// Static: runs everywhere.
    pub fixed: Option<RunnerImage>,
    /// Dynamically linked: loads module dylibs.
    pub dynamic: Option<RunnerImage>,
}

/// All runners the controller has. The CLI embeds one pair; more are looked up in a directory.
#[derive(Default)]
pub struct RunnerImages {
    embedded: Vec<RunnerPair>,
    directory: Option<PathBuf>,
    supplied: OnceLock<Result<Vec<RunnerPair>, String>>,
}

/// Which of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Linkage {
    Static,
    Dynamic,
}

impl RunnerImages {
    /// Embedded images, and a directory with files `runner-<machine>` and `runner-dynamic-<machine>`, which win
    /// over the embedded ones. It is read when the first runner is started. Its place: `SHEVEK_RUNNERS`.
    pub fn new(embedded: Vec<RunnerPair>, directory: Option<PathBuf>) -> Self {
        Self {
            embedded,
            directory,
            supplied: OnceLock::new(),
        }
    }

    /// The image of each machine. Reads the directory when this is the first call.
    pub(super) fn of(&self, linkage: Linkage) -> Result<Vec<(&str, &RunnerImage)>, SessionError> {
        let supplied = self
            .supplied
            .get_or_init(|| match &self.directory {
                Some(directory) => read(directory)
                    .map_err(|error| format!("runners in {}: {error}", directory.display())),
                None => Ok(Vec::new()),
            })
            .as_ref()
            .map_err(|message| SessionError::NoRunner(message.clone()))?;
        let mut images: Vec<(&str, &RunnerImage)> = Vec::new();
        for pair in supplied.iter().chain(&self.embedded) {
            let image = match linkage {
                Linkage::Static => &pair.fixed,
                Linkage::Dynamic => &pair.dynamic,
            };
            if let Some(image) = image
                && !images.iter().any(|(machine, _)| *machine == pair.machine)
            {
                images.push((&pair.machine, image));
            }
        }
        Ok(images)
    }
}

fn read(directory: &Path) -> std::io::Result<Vec<RunnerPair>> {
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix("runner-")) else {
            continue;
        };
        let (machine, dynamic) = match rest.strip_prefix("dynamic-") {
            Some(machine) => (machine, true),
            None => (rest, false),
        };
        // The name becomes part of a shell script.
        if machine.is_empty()
            || !machine
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            continue;
        }
        let image = RunnerImage::compress(&std::fs::read(entry.path())?)?;
        pairs.push(RunnerPair {
            machine: machine.to_string().into(),
            fixed: (!dynamic).then(|| image.clone()),
            dynamic: dynamic.then_some(image),
        });
    }
    Ok(pairs)
}
