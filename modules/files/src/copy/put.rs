//! Putting contents into their place.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use super::source::Source;
use super::sums::Sums;
use crate::common::{
    Algorithm, Attributes, Draft, Ownership, backup_local, check_with, crash, digest_of_file, fail,
    is_link, python_words, splitext,
};

/// What is known of contents before they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced<'a> {
    /// Their SHA-1.
    Checksum(&'a str),
    /// Their size, which is not that of what is there.
    Size(u64),
    /// There are none.
    NoFile,
}

/// One file on its way to its place.
pub(super) struct Put<'a> {
    pub(super) args: &'a Args,
    pub(super) source: &'a Source,
    pub(super) contents: Announced<'a>,
    pub(super) dest: &'a str,
    pub(super) attributes: &'a Attributes,
    pub(super) context: &'a ModuleContext<'a>,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) changed: bool,
    pub(super) backup_file: Option<String>,
    pub(super) draft: Option<PathBuf>,
    pub(super) sums: Option<Sums>,
}

impl Put<'_> {
    /// Writes the file when it differs, and gives it what is asked for.
    pub(super) fn run(&self) -> Result<Outcome, ModuleError> {
        let mut outcome = Outcome::default();
        if self.is_there() && !is_link(self.dest) {
            return Ok(outcome);
        }
        outcome.changed = true;
        if self.context.check_mode {
            return Ok(outcome);
        }
        if self.contents == Announced::NoFile {
            return Ok(outcome);
        }
        if self.args.backup {
            outcome.backup_file = backup_local(self.dest, self.context)
                .map_err(|error| crash(python_words(&error, self.dest)))?;
        }
        self.write(&mut outcome)?;
        Ok(outcome)
    }

    /// Whether what is there has these contents.
    fn is_there(&self) -> bool {
        let checksum = match self.contents {
            Announced::Checksum(checksum) => Some(checksum),
            Announced::NoFile => None,
            Announced::Size(_) => return false,
        };
        let there = Path::new(self.dest)
            .is_file()
            .then(|| digest_of_file(self.dest, Algorithm::Sha1).ok())
            .flatten();
        checksum == there.as_deref()
    }

    fn write(&self, outcome: &mut Outcome) -> Result<(), ModuleError> {
        let unsafe_writes = self.args.common.unsafe_writes;
        let suffix = splitext(self.dest);
        let mut draft = Draft::begin(self.dest, suffix, unsafe_writes, self.context)?;
        let sums = self.source.fill(&mut draft, self.context)?;
        // What came must be what was announced.
        match (self.source, self.contents) {
            (Source::Attached, Announced::Checksum(expected)) if expected != sums.sha1 => {
                return Err(mismatch(&sums.sha1, expected));
            }
            (Source::Attached, Announced::Size(expected)) if expected != sums.length => {
                return Err(ModuleError::new(format!(
                    "The file changed while it was copied: it had {expected} bytes, {} came. Copy it again.",
                    sums.length
                )));
            }
            _ => {}
        }
        if let Some(command) = &self.args.validate {
            let attributes = self.attributes.at(draft.path());
            attributes.set_mode(self.context, false, None)?;
            attributes.apply_ownership(self.context)?;
            let ran = check_with(command, draft.path(), self.context)?;
            if ran.rc != 0 {
                return Err(fail(
                    "failed to validate",
                    [
                        ("exit_status", ran.rc.into()),
                        ("stdout", ran.stdout.into()),
                        ("stderr", ran.stderr.into()),
                    ],
                ));
            }
        }
        outcome.draft = Some(draft.path().to_path_buf());
        outcome.sums = Some(sums);
        let ownership = match self.source {
            Source::Attached => Ownership::Keep,
            Source::File(path) => Ownership::Like(path),
        };
        draft.place(
            ownership,
            unsafe_writes,
            self.attributes,
            None,
            self.context,
        )?;
        Ok(())
    }
}

/// The failure of contents that are not those expected.
pub(super) fn mismatch(found: &str, expected: &str) -> ModuleError {
    fail(
        "Copied file does not match the expected checksum. Transfer failed.",
        [
            ("checksum", found.into()),
            ("expected_checksum", expected.into()),
        ],
    )
}

/// The result of a copy.
pub(super) fn result(
    dest: &str,
    src: &str,
    checksum: Option<&str>,
    md5: Option<String>,
    outcome: Outcome,
    changed: bool,
) -> TaskResult {
    let mut result = TaskResult::changed(changed)
        .with("dest", dest)
        .with("src", src)
        .with("md5sum", md5.map_or(Json::Null, Json::from))
        .with("checksum", checksum.map_or(Json::Null, Json::from));
    if let Some(backup) = outcome.backup_file {
        result.set("backup_file", backup);
    }
    result
}
