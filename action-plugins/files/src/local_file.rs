//! Files of the controller on their way to the target.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha1::{Digest, Sha1};
use shevek_plugin::{ActionError, ActionHost, Attachment};

/// Files up to this size are read at once.
const SMALL: u64 = 256 << 10;

/// What a vaulted file begins with.
const VAULT: &[u8] = b"$ANSIBLE_VAULT";

/// Contents that are ready to travel.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    pub(crate) attachment: Attachment,
    size: u64,
}

impl Contents {
    /// These bytes.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self {
            size: bytes.len() as u64,
            attachment: Attachment::Bytes(bytes),
        }
    }

    /// Those of a file, decrypted when it is vaulted and `decrypt` says so. A large file is not kept in memory.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(
        path: &Path,
        decrypt: bool,
        host: &dyn ActionHost,
    ) -> Result<Self, ActionError> {
        let failed = |error| not_found(path, &error);
        // Opening a pipe would wait for somebody who writes into it.
        if !path.metadata().map_err(failed)?.is_file() {
            let shown = path.display();
            return Err(ActionError::Failed(format!(
                "could not find src={shown}, {}",
                no_file(path)
            )));
        }
        let mut file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let mut head = Vec::new();
        file.by_ref()
            .take(if size <= SMALL {
                SMALL
            } else {
                VAULT.len() as u64
            })
            .read_to_end(&mut head)
            .map_err(failed)?;
        if decrypt && head.starts_with(VAULT) {
            return Ok(Self::of(host.read_file(path)?));
        }
        if size <= SMALL {
            return Ok(Self::of(head));
        }
        Ok(Self {
            size,
            attachment: Attachment::File(PathBuf::from(path)),
        })
    }

    /// Bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Whether it takes long to find the checksum.
    pub(crate) fn is_large(&self) -> bool {
        matches!(self.attachment, Attachment::File(_))
    }

    /// SHA-1 in hexadecimal digits.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn checksum(&self) -> Result<String, ActionError> {
        let path = match &self.attachment {
            Attachment::Bytes(bytes) => return Ok(HEXLOWER.encode(&Sha1::digest(bytes))),
            Attachment::File(path) => path,
        };
        let failed = |error| not_found(path, &error);
        let mut file = File::open(path).map_err(failed)?;
        let mut digest = Sha1::new();
        let mut piece = vec![0; 256 << 10];
        loop {
            match file.read(&mut piece).map_err(failed)? {
                0 => return Ok(HEXLOWER.encode(&digest.finalize())),
                count => digest.update(&piece[..count]),
            }
        }
    }

    /// The contents, when there are at most `most` bytes of them (0 = without limit).
    pub(crate) fn bytes(&self, most: u64) -> Option<Vec<u8>> {
        let fits = |size: u64| most == 0 || size <= most;
        match &self.attachment {
            Attachment::Bytes(bytes) => fits(bytes.len() as u64).then(|| bytes.clone()),
            Attachment::File(path) => {
                let size = path.metadata().ok()?.len();
                if fits(size) {
                    std::fs::read(path).ok()
                } else {
                    None
                }
            }
        }
    }
}

/// What Ansible says of a directory or a pipe where a file is wanted.
pub(crate) fn no_file(path: &Path) -> String {
    format!(
        "Could not find or access '{}' on the Ansible Controller.\nIf you are using a module and expect the file to exist \
         on the remote, see the remote_src option",
        path.display()
    )
}

fn not_found(path: &Path, error: &std::io::Error) -> ActionError {
    ActionError::Failed(format!("could not find src={}, {error}", path.display()))
}
