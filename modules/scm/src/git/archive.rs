//! The tree as an archive. Ansible: `create_archive`.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleError, TaskResult};

use super::arguments::Args;
use super::program::Program;
use super::url::without_passwords;
use crate::temporary::TemporaryDirectory;

/// Writes the archive, unless the same is there already; tells whether it was written.
pub(super) fn write(
    git: &Program<'_>,
    args: &Args,
    dest: &str,
    archive: &str,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    let Some(format) = format_of(archive) else {
        return Err(ModuleError::new(format!(
            "Unable to get file extension from archive file name : {archive}"
        ))
        .with(
            "details",
            "Please specify archive as filename with extension. File extension can be one of ['tar', 'tar.gz', \
             'zip', 'tgz']",
        ));
    };
    if !Path::new(archive).exists() {
        make(git, args, dest, archive, format)?;
        result.changed = Some(true);
        return Ok(());
    }
    let failed = |error: io::Error| {
        ModuleError::new(format!("Failed to compare the archive {archive}"))
            .with("details", error.to_string())
    };
    let directory = TemporaryDirectory::new(&git.context.tmpdir).map_err(failed)?;
    let new = directory.path().join(format!("archive.{format}"));
    let new = new.to_string_lossy();
    make(git, args, dest, &new, format)?;
    if is_same(Path::new(new.as_ref()), Path::new(archive)).map_err(failed)? {
        return Ok(());
    }
    // `mv` crosses file systems too.
    let moved = Tool::new("mv")
        .args(["-f", "--", &new, archive])
        .run(git.context)?;
    if moved.rc != 0 {
        return Err(
            ModuleError::new(format!("Failed to move {new} to {archive}")).with(
                "details",
                format!("Error occurred while moving : {}", moved.stderr.trim_end()),
            ),
        );
    }
    result.changed = Some(true);
    Ok(())
}

fn format_of(archive: &str) -> Option<&'static str> {
    match Path::new(archive).extension()?.to_str()? {
        "zip" => Some("zip"),
        "gz" => Some("tar.gz"),
        "tar" => Some("tar"),
        "tgz" => Some("tgz"),
        _ => None,
    }
}

fn make(
    git: &Program<'_>,
    args: &Args,
    dest: &str,
    archive: &str,
    format: &str,
) -> Result<(), ModuleError> {
    let mut words = vec!["archive", "--format", format, "--output", archive];
    if let Some(prefix) = &args.archive_prefix {
        words.extend(["--prefix", prefix]);
    }
    words.push(&args.version);
    let output = git.run(Some(dest), &words)?;
    if output.rc == 0 {
        return Ok(());
    }
    let details = format!(
        "Git archive command failed to create archive {archive} using {dest} directory.Error: {}",
        without_passwords(&output.stderr)
    );
    Err(ModuleError::new("Failed to perform archive operation").with("details", details))
}

fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let mut others = BufReader::new(other).bytes();
    for byte in BufReader::new(one).bytes() {
        if others.next().transpose()? != Some(byte?) {
            return Ok(false);
        }
    }
    Ok(true)
}
