//! Where new contents come from.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use md5::Md5;
use sha1::{Digest, Sha1};
use shevek_plugin::{ModuleContext, ModuleError};

use crate::common::{Draft, python_words};

/// Where new contents come from.
#[derive(Debug)]
pub(super) enum Source {
    /// With the call.
    Attached,
    /// From a file of the target.
    File(PathBuf),
}

/// What was written.
pub(super) struct Sums {
    pub(super) sha1: String,
    pub(super) md5: String,
}

impl Source {
    /// Writes the contents into a draft.
    pub(super) fn fill(
        &self,
        draft: &mut Draft,
        context: &ModuleContext<'_>,
    ) -> Result<Sums, ModuleError> {
        let mut sink = Summing {
            file: draft.file(),
            sha1: Sha1::new(),
            md5: Md5::new(),
        };
        let written = match self {
            Self::Attached => context.receive(&mut sink).map(|_| ()),
            Self::File(path) => {
                let mut file = File::open(path).map_err(|error| {
                    ModuleError::new(format!(
                        "Task failed: Module failed: {}",
                        python_words(&error, path)
                    ))
                })?;
                pump(&mut file, &mut sink)
            }
        };
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let sums = Sums {
            sha1: hex(&sink.sha1.finalize()),
            md5: hex(&sink.md5.finalize()),
        };
        written.map_err(|error| draft.failed(&error))?;
        Ok(sums)
    }
}

fn pump(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut piece = vec![0; 256 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => to.write_all(&piece[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A file that is summed up while it is written.
struct Summing<'a> {
    file: &'a mut File,
    sha1: Sha1,
    md5: Md5,
}

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sha1.update(&bytes[..count]);
        self.md5.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
