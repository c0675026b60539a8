//! Where new contents come from.

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroU64;
use std::path::PathBuf;

use rustix::fs::{Advice, fadvise};
use shevek_plugin::{ModuleContext, ModuleError};

use super::sums::{Summing, Sums};
use crate::common::{Draft, python_words};

/// What is read from a file at once.
const PIECE: usize = 256 << 10;

/// After so many bytes the disk is told to begin with them: at the end there is little to wait for.
const STRIDE: u64 = 8 << 20;

/// Where new contents come from.
#[derive(Debug)]
pub(super) enum Source {
    /// With the call.
    Attached,
    /// From a file of the target.
    File(PathBuf),
}

impl Source {
    /// Writes the contents into a draft.
    pub(super) fn fill(
        &self,
        draft: &mut Draft,
        context: &ModuleContext<'_>,
    ) -> Result<Sums, ModuleError> {
        let mut summing = Summing::new();
        let written = match self {
            Self::Attached => fill(draft.file(), &mut summing, || {
                context.output.next_piece().map_err(io::Error::other)
            }),
            Self::File(path) => {
                let mut file = File::open(path).map_err(|error| {
                    ModuleError::new(format!(
                        "Task failed: Module failed: {}",
                        python_words(&error, path)
                    ))
                })?;
                fill(draft.file(), &mut summing, || piece_of(&mut file))
            }
        };
        let sums = summing.finish();
        written.map_err(|error| draft.failed(&error))?;
        Ok(sums)
    }
}

/// Writes all pieces.
fn fill(
    file: &mut File,
    summing: &mut Summing,
    mut next: impl FnMut() -> io::Result<Option<Vec<u8>>>,
) -> io::Result<()> {
    let (mut begun, mut length) = (0, 0);
    while let Some(piece) = next()? {
        file.write_all(&piece)?;
        length += piece.len() as u64;
        summing.add(piece);
        if length - begun >= STRIDE {
            // "Not needed" makes the kernel write now what it would write some time later. That it may not do so
            // is no matter.
            let _ = fadvise(
                &*file,
                begun,
                NonZeroU64::new(length - begun),
                Advice::DontNeed,
            );
            begun = length;
        }
    }
    Ok(())
}

fn piece_of(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut piece = Vec::with_capacity(PIECE);
    file.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok((!piece.is_empty()).then_some(piece))
}
