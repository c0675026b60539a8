//! `collection build`.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::files::{FILES_FILE, Listed, manifests};
use super::metadata::{MANIFEST_FILE, Metadata};
use crate::arguments::{real_path, unfracked};
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// Packs collections. Ansible: `GalaxyCLI.execute_build`.
pub(in crate::commands::galaxy) fn build(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let output = unfracked(context.text("output-path").unwrap_or("./"));
    if output.is_file() {
        return Err(failed(format!(
            "- the output collection directory {} is a file - aborting",
            output.display()
        )));
    }
    fs::create_dir_all(&output).map_err(at(&output))?;
    let mut folders = context.texts("names");
    if folders.is_empty() {
        folders.push(".");
    }
    for folder in folders {
        pack(&unfracked(folder), &output, context.flag("force"), context)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Packs one into `output` and gives the archive's name.
pub(super) fn pack(
    folder: &Path,
    output: &Path,
    force: bool,
    context: &Context<'_>,
) -> Result<String, CommandError> {
    let metadata = Metadata::of_source(folder, context)?;
    let manifests = manifests(folder, &metadata, context)?;
    let (namespace, name) = (metadata.namespace(), metadata.name());
    let archive_name = format!("{namespace}-{name}-{}.tar.gz", metadata.version());
    let archive = output.join(&archive_name);
    let shown = archive.display();
    if archive.is_dir() {
        return Err(failed(format!(
            "The output collection artifact '{shown}' already exists, but is a directory - aborting"
        )));
    }
    if archive.exists() && !force {
        return Err(failed(format!(
            "The file '{shown}' already exists. You can use --force to re-create the collection artifact."
        )));
    }
    // Written aside, so that a failure leaves what was there.
    let aside = TemporaryFolder::new_in(output).map_err(at(output))?;
    let written = aside.path().join("archive");
    let file = fs::File::create(&written).map_err(at(&written))?;
    let mut tar = Builder::new(GzEncoder::new(file, Compression::best()));
    for (name, text) in [
        (MANIFEST_FILE, &manifests.manifest_json),
        (FILES_FILE, &manifests.files_json),
    ] {
        let mut header = header(EntryType::Regular, 0o644, now());
        header.set_size(text.len() as u64);
        tar.append_data(&mut header, name, text.as_bytes())
            .map_err(at(&written))?;
    }
    for listed in &manifests.files {
        add(&mut tar, folder, listed)?;
    }
    let encoder = tar.into_inner().map_err(at(&written))?;
    encoder.finish().map_err(at(&written))?;
    fs::rename(&written, &archive).map_err(at(&archive))?;
    context.say(format!(
        "Created collection for {} at {shown}",
        metadata.full_name()
    ));
    Ok(archive_name)
}

fn add<W: Write>(tar: &mut Builder<W>, folder: &Path, listed: &Listed) -> Result<(), CommandError> {
    let path = folder.join(&listed.name);
    if path.is_symlink() {
        let target = real_path(&path);
        let inside = target.strip_prefix(real_path(folder)).ok();
        if let Some(inside) = inside {
            let depth = listed.name.matches('/').count();
            let target: PathBuf = std::iter::repeat_n("..", depth)
                .map(Path::new)
                .chain([inside])
                .collect();
            let target = shortened(&target, &listed.name);
            let mut header = header(EntryType::Symlink, 0o644, 0);
            header.set_size(0);
            return tar
                .append_link(&mut header, &listed.name, target)
                .map_err(at(&path));
        }
    }
    let metadata = fs::metadata(&path).map_err(at(&path))?;
    let modified = u64::try_from(metadata.mtime()).unwrap_or(0);
    if metadata.is_dir() {
        let mut header = header(EntryType::Directory, 0o755, modified);
        header.set_size(0);
        return tar
            .append_data(&mut header, format!("{}/", listed.name), std::io::empty())
            .map_err(at(&path));
    }
    let mode = if metadata.mode() & 0o100 == 0 {
        0o644
    } else {
        0o755
    };
    let mut header = header(EntryType::Regular, mode, modified);
    header.set_size(metadata.len());
    let file = fs::File::open(&path).map_err(at(&path))?;
    tar.append_data(&mut header, &listed.name, file)
        .map_err(at(&path))
}

/// `../a/b` from within `a` is `b`. Python: `os.path.relpath`.
fn shortened(target: &Path, link: &str) -> PathBuf {
    let mut up: Vec<_> = target.components().collect();
    let folders = Path::new(link)
        .parent()
        .map_or(0, |parent| parent.components().count());
    let parent: Vec<_> = Path::new(link).components().take(folders).collect();
    let mut shared = 0;
    while shared < folders
        && up.get(folders + shared) == parent.get(shared)
        && folders + shared + 1 < up.len()
    {
        shared += 1;
    }
    up.drain(folders - shared..folders + shared);
    up.into_iter().collect()
}

fn header(kind: EntryType, mode: u32, modified: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_mtime(modified);
    header.set_uid(0);
    header.set_gid(0);
    header
}

fn now() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_take_the_shortest_way() {
        for (target, link, expected) in [
            ("b", "a", "b"),
            ("../d/b", "d/a", "b"),
            ("../../d/b", "d/e/a", "../b"),
            ("../x", "d/a", "../x"),
            ("../../d/f/b", "d/e/a", "../f/b"),
        ] {
            assert_eq!(
                shortened(Path::new(target), link),
                Path::new(expected),
                "{link}"
            );
        }
    }
}
