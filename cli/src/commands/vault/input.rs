//! Reading what is to be encrypted, decrypted or shown.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use shevek_vault::Zeroizing;

use crate::arguments::{os_error, real_path};
use crate::error::CommandError;

/// Where something is read from: a file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// `-`.
    Stdin,
    /// A file; what a link leads to.
    File(PathBuf),
}

impl Source {
    /// What an argument means. Ansible: `VaultEditor._real_path`.
    pub(super) fn of(argument: &str) -> Self {
        match argument {
            "-" => Self::Stdin,
            file => Self::File(real_path(Path::new(file))),
        }
    }

    /// How messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// All of it. Ansible: `VaultEditor.read_data`.
    pub(super) fn read(&self) -> Result<Zeroizing<Vec<u8>>, CommandError> {
        let read = match self {
            Self::Stdin => read_to_end(&mut io::stdin().lock(), 0),
            Self::File(path) => read_file(path),
        };
        read.map_err(|error| {
            let path = match self {
                Self::Stdin => None,
                Self::File(path) => Some(path.as_path()),
            };
            CommandError::Failed(format!(
                "Unable to read source file ({}): {}",
                self.name(),
                os_error(&error, path)
            ))
        })
    }
}

fn read_file(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len() as usize;
    read_to_end(&mut file, length)
}

/// Reads everything; buffers that were too small are wiped.
fn read_to_end(source: &mut impl io::Read, length: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut content = Zeroizing::new(Vec::with_capacity(length.max(4095) + 1));
    loop {
        let room = content.capacity() - content.len();
        let count = source.take(room as u64).read_to_end(&mut content)?;
        if count < room {
            return Ok(content);
        }
        let mut larger = Zeroizing::new(Vec::with_capacity(content.capacity() * 2));
        larger.extend_from_slice(&content);
        content = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_of_every_size_come_whole() {
        for length in [0, 1, 4095, 4096, 4097, 100_000] {
            let data: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let read = read_to_end(&mut data.as_slice(), 0).expect("memory can be read");
            assert_eq!(*read, data);
        }
    }
}
