//! Owner, permissions and the like of a file. Ansible: `set_fs_attributes_if_different`.

use std::fs::Metadata;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

use crate::target::{Group, User};
use crate::{ModuleContext, ModuleError, python};
use rustix::io::Errno;
use serde_json::{Value as Json, json};

use super::arguments::CommonArguments;
use super::chattr::{chattr, file_attributes};
use super::mode::{octal, permission_bits, symbolic, umask};
use super::{AttributeDiff, crash, exists, fail, is_link, python_words, real_path, selinux};

/// What a file at a path is to have. Ansible: what `load_file_common_arguments` returns.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    /// Which file.
    pub path: PathBuf,
    /// The permissions, octal or symbolic.
    pub mode: Option<Json>,
    /// The owner's name or number.
    pub owner: Option<String>,
    /// The group's name or number.
    pub group: Option<String>,
    /// User, role, type, level.
    context: [Option<String>; 4],
    /// As `chattr` takes them.
    flags: Option<String>,
}

impl Attributes {
    /// What the options ask for `path`, or with `follow` for what that links to.
    pub fn load(args: &CommonArguments, path: impl AsRef<Path>, follow: bool) -> Self {
        let path = path.as_ref();
        let path = match path.to_str() {
            Some(text) if follow && is_link(path) => real_path(text).into(),
            _ => path.to_path_buf(),
        };
        Self {
            path,
            mode: args.mode.clone().filter(|mode| !mode.is_null()),
            owner: args.owner.clone(),
            group: args.group.clone(),
            context: [
                args.seuser.clone(),
                args.serole.clone(),
                args.setype.clone(),
                args.selevel.clone(),
            ],
            flags: args.attributes.clone(),
        }
    }

    /// The same for another path.
    pub fn at(&self, path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            ..self.clone()
        }
    }

    /// Whether the options ask for anything.
    pub fn are_given(&self) -> bool {
        self.mode.is_some()
            || self.owner.is_some()
            || self.group.is_some()
            || self.flags.is_some()
            || self.context.iter().any(Option::is_some)
    }

    /// The permissions that the options say for what has these; `None` when they say none or make no sense.
    pub fn mode_for(&self, metadata: &Metadata) -> Option<u32> {
        self.wanted_mode(self.mode.as_ref()?, metadata).ok()
    }

    /// Changes what differs, and says whether something changed, here or `changed` before. In check mode it only
    /// says.
    ///
    /// # Errors
    /// Unknown owners and modes, and what the system refuses.
    pub fn apply(
        &self,
        context: &ModuleContext<'_>,
        changed: bool,
        mut diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let changed = self.apply_permissions(&self.path, context, changed, diff.as_deref_mut())?;
        self.set_attributes(context, changed, diff)
    }

    /// The same without what `chattr` does, for a file that is to be `dest` later.
    pub(super) fn apply_permissions(
        &self,
        dest: &Path,
        context: &ModuleContext<'_>,
        changed: bool,
        mut diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let changed = self.set_context(dest, context, changed, diff.as_deref_mut())?;
        let changed = self.set_owner(context, changed, diff.as_deref_mut())?;
        let changed = self.set_group(context, changed, diff.as_deref_mut())?;
        self.set_mode(context, changed, diff)
    }

    /// Owner and group alone.
    pub fn apply_ownership(&self, context: &ModuleContext<'_>) -> Result<bool, ModuleError> {
        let changed = self.set_owner(context, false, None)?;
        self.set_group(context, changed, None)
    }

    fn is_only_predicted(&self, context: &ModuleContext<'_>) -> bool {
        context.check_mode && !exists(&self.path)
    }

    fn metadata(&self) -> Result<Metadata, ModuleError> {
        std::fs::symlink_metadata(&self.path)
            .map_err(|error| crash(python_words(&error, &self.path)))
    }

    fn path_key(&self) -> (&'static str, Json) {
        ("path", self.path.to_string_lossy().into())
    }

    fn set_context(
        &self,
        dest: &Path,
        context: &ModuleContext<'_>,
        changed: bool,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        if !selinux::is_enabled() {
            return Ok(changed);
        }
        if self.is_only_predicted(context) {
            return Ok(true);
        }
        let Some(current) = selinux::context(&self.path) else {
            return Ok(changed);
        };
        let default = selinux::default_context(dest).unwrap_or_default();
        let mut new = current.clone();
        let known = if selinux::has_levels() { 4 } else { 3 };
        for (index, part) in new.iter_mut().enumerate().take(known) {
            match self.context[index].as_deref() {
                Some("_default") => {
                    if let Some(value) = default.get(index) {
                        part.clone_from(value);
                    }
                }
                Some(value) => value.clone_into(part),
                None => {}
            }
        }
        if new == current {
            return Ok(changed);
        }
        if let Some(diff) = diff {
            diff.note("secontext", json!(current), json!(new));
        }
        if context.check_mode {
            return Ok(true);
        }
        selinux::set_context(&self.path, &new).map_err(|error| {
            fail(
                format!(
                    "invalid selinux context: {}",
                    python_words(&error, &self.path)
                ),
                [
                    self.path_key(),
                    ("new_context", json!(new)),
                    ("cur_context", json!(current)),
                    ("input_was", json!(self.context)),
                ],
            )
        })?;
        Ok(true)
    }

    fn set_owner(
        &self,
        context: &ModuleContext<'_>,
        changed: bool,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let Some(owner) = &self.owner else {
            return Ok(changed);
        };
        if self.is_only_predicted(context) {
            return Ok(true);
        }
        let before = self.metadata()?.uid();
        let uid = match number(owner) {
            Some(uid) => uid,
            None => {
                User::by_name(owner)
                    .ok_or_else(|| {
                        let message = format!("chown failed: failed to look up user {owner}");
                        fail(message, [self.path_key()])
                    })?
                    .uid
            }
        };
        if before == uid {
            return Ok(changed);
        }
        if let Some(diff) = diff {
            diff.note("owner", before, uid);
        }
        if context.check_mode {
            return Ok(true);
        }
        lchown(&self.path, Some(uid), None).map_err(|error| {
            let cause = python_words(&error, &self.path);
            fail(
                "chown failed",
                [self.path_key(), ("exception", cause.into())],
            )
        })?;
        Ok(true)
    }

    fn set_group(
        &self,
        context: &ModuleContext<'_>,
        changed: bool,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let Some(group) = &self.group else {
            return Ok(changed);
        };
        if self.is_only_predicted(context) {
            return Ok(true);
        }
        let before = self.metadata()?.gid();
        let gid = match number(group) {
            Some(gid) => gid,
            None => {
                Group::by_name(group)
                    .ok_or_else(|| {
                        let message = format!("chgrp failed: failed to look up group {group}");
                        fail(message, [self.path_key()])
                    })?
                    .gid
            }
        };
        if before == gid {
            return Ok(changed);
        }
        if let Some(diff) = diff {
            diff.note("group", before, gid);
        }
        if context.check_mode {
            return Ok(true);
        }
        lchown(&self.path, None, Some(gid)).map_err(|_| fail("chgrp failed", [self.path_key()]))?;
        Ok(true)
    }

    /// The permissions alone.
    pub fn set_mode(
        &self,
        context: &ModuleContext<'_>,
        changed: bool,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let Some(mode) = &self.mode else {
            return Ok(changed);
        };
        if self.is_only_predicted(context) {
            return Ok(true);
        }
        let metadata = self.metadata()?;
        let mode = self.wanted_mode(mode, &metadata)?;
        let before = permission_bits(&metadata);
        if before == mode {
            return Ok(changed);
        }
        if let Some(diff) = diff {
            diff.note("mode", format!("0{before:03o}"), format!("0{mode:03o}"));
        }
        if context.check_mode {
            return Ok(true);
        }
        // The permissions of a link cannot be changed on Linux, and those of what it leads to are not meant.
        if !metadata.is_symlink() {
            let permissions = std::fs::Permissions::from_mode(mode);
            match std::fs::set_permissions(&self.path, permissions) {
                Ok(()) => {}
                Err(error)
                    if [Errno::NOENT, Errno::LOOP]
                        .iter()
                        .any(|errno| error.raw_os_error() == Some(errno.raw_os_error())) => {}
                Err(error) => return Err(crash(python_words(&error, &self.path))),
            }
        }
        Ok(changed || permission_bits(&self.metadata()?) != before)
    }

    fn wanted_mode(&self, mode: &Json, metadata: &Metadata) -> Result<u32, ModuleError> {
        match mode {
            Json::Number(number) if number.is_u64() => {
                return Ok(number.as_u64().unwrap_or_default() as u32);
            }
            Json::Bool(value) => return Ok(u32::from(*value)),
            Json::String(text) if octal(text).is_some() => {
                return Ok(octal(text).unwrap_or_default());
            }
            _ => {}
        }
        let refused = |details: String| {
            let keys = [self.path_key(), ("details", details.into())];
            fail("mode must be in octal or symbolic form", keys)
        };
        let Json::String(text) = mode else {
            let name = python::type_name(mode);
            return Err(refused(format!("'{name}' object has no attribute 'split'")));
        };
        symbolic(text, metadata.mode(), metadata.is_dir(), umask()).map_err(refused)
    }

    /// What `chattr` does.
    pub(super) fn set_attributes(
        &self,
        context: &ModuleContext<'_>,
        changed: bool,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let Some(attributes) = &self.flags else {
            return Ok(changed);
        };
        if self.is_only_predicted(context) {
            return Ok(true);
        }
        let existing = file_attributes(&self.path, false, context);
        let (operator, letters) = match attributes.strip_prefix(['+', '-']) {
            Some(letters) => (&attributes[..1], letters),
            None => ("=", attributes.as_str()),
        };
        let flags = existing.as_ref().map(|found| found.flags.as_str());
        if letters.is_empty() || flags.unwrap_or_default() == letters && operator != "-" {
            return Ok(changed);
        }
        let change = format!("{operator}{letters}");
        if let Some(diff) = diff {
            diff.note("attributes", flags, change.as_str());
        }
        if context.check_mode {
            return Ok(true);
        }
        match chattr(&change, &self.path, context) {
            // Without the program nothing can be changed.
            None => Ok(changed),
            Some(Ok(())) => Ok(true),
            Some(Err(details)) => Err(fail(
                "chattr failed",
                [self.path_key(), ("details", details.into())],
            )),
        }
    }
}

/// A user's or group's number. Python: `int(text)`.
fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}
