//! What would be unpacked, and whether it is there already.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::archive::Archive;
use super::compare::{self, time_of};
use super::entry::{Entry, Kind};
use super::extra_opts::ExtraOptions;
use super::itemize::Itemizer;
use super::place::{is_tame, relative};
use super::selection::Selection;

/// How members become files.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// Whether files get the owners of the archive.
    pub(super) same_owner: bool,
    /// Whether they get exactly its permissions; else without those of the umask.
    pub(super) same_permissions: bool,
    pub(super) umask: u32,
    /// Whether the task says the permissions, owner or group.
    pub(super) mode_is_given: bool,
    pub(super) owner_is_given: bool,
    pub(super) group_is_given: bool,
    pub(super) touch: bool,
    pub(super) keep_newer: bool,
    /// Whether the archive is a zip archive.
    is_zip: bool,
    pub(super) skip_old: bool,
}

impl Rules {
    pub(super) fn new(options: &ExtraOptions, is_zip: bool, is_root: bool, umask: u32) -> Self {
        Self {
            same_owner: !is_zip && is_root && options.same_owner.unwrap_or(true),
            same_permissions: is_zip || options.same_permissions.unwrap_or(is_root),
            umask,
            mode_is_given: false,
            owner_is_given: false,
            group_is_given: false,
            touch: options.touch,
            keep_newer: options.keep_newer,
            is_zip,
            skip_old: options.skip_old,
        }
    }

    /// The permissions that a member gets.
    pub(super) fn mode(&self, entry: &Entry) -> u32 {
        if self.same_permissions {
            entry.mode
        } else {
            entry.mode & 0o777 & !self.umask
        }
    }

    /// Whether a directory that is there stays as it is. With unzip none does.
    pub(super) fn keeps_directory(&self, entry: &Entry, metadata: &Metadata) -> bool {
        !self.is_zip && self.keeps(entry, metadata)
    }

    /// Whether what is there stays, whatever the archive has.
    pub(super) fn keeps(&self, entry: &Entry, metadata: &Metadata) -> bool {
        let time = time_of(metadata);
        // One of the same age stays with tar, but not with unzip.
        let is_newer = time > entry.mtime || !self.is_zip && time == entry.mtime;
        self.skip_old || self.keep_newer && is_newer
    }
}

/// What the archive holds of what is wanted.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The names, as results tell them.
    pub(super) files: Vec<String>,
    /// Whether all of it is there.
    pub(super) is_there: bool,
    /// What differs, line by line; only for zip archives.
    pub(super) difference: String,
    /// Links that lead elsewhere: nothing may go through them.
    pub(super) wild_links: HashSet<PathBuf>,
}

/// Reads the whole archive and compares it with what is there.
///
/// # Errors
/// When the archive is damaged or a member would leave the destination.
pub(super) fn make(
    archive: &Archive,
    base: &Path,
    selection: &Selection,
    rules: &Rules,
    numeric_owner: bool,
    itemizer: Option<&Itemizer<'_>>,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Plan, String> {
    let mut plan = Plan {
        is_there: true,
        ..Plan::default()
    };
    let mut names = Vec::new();
    archive.visit(numeric_owner, &mut |entry, contents| {
        if is_cancelled() {
            return Err("The task was cancelled.".into());
        }
        names.push(entry.name.clone());
        let Some(entry) = selection.pick(entry) else {
            return Ok(());
        };
        let path = relative(&entry.name)?;
        if let Kind::HardLink(target) = &entry.kind {
            relative(target)?;
        }
        if let Kind::Symlink(target) = &entry.kind
            && !is_tame(target)
        {
            plan.wild_links.insert(path.clone());
        }
        let shown = entry.shown();
        plan.files.push(match itemizer {
            Some(_) => shown.to_string(),
            None => shown.strip_prefix('/').unwrap_or(&shown).to_string(),
        });
        let place = base.join(&path);
        if let Some(itemizer) = itemizer {
            if let Some(line) = itemizer.line(&entry, &shown, &place)? {
                plan.difference.push_str(&line);
                plan.is_there = false;
            }
        } else if plan.is_there {
            plan.is_there = compare::is_there(&entry, base, &place, contents, rules)?;
        }
        Ok(())
    })?;
    let unmet = selection.unmet(&names);
    if let Some(missing) = unmet.first() {
        return Err(format!("{missing}: Not found in archive"));
    }
    Ok(plan)
}
