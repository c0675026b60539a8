//! Where the archive of a role comes from.

use std::fs::File;
use std::path::PathBuf;

use tar::Builder;

use super::role_folder::checked;
use super::spec::RoleSpec;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::git_source::check_out;
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::commands::git::{Access, Git};
use crate::error::CommandError;

/// The archive; what was made for it lives in `temporary`. Ansible: the first half of `GalaxyRole.install`.
pub(super) fn archive(
    spec: &RoleSpec,
    temporary: &TemporaryFolder,
    context: &Context<'_>,
) -> Result<PathBuf, CommandError> {
    if let Some(scm) = &spec.scm {
        return match scm.as_str() {
            "git" => of_git(spec, temporary, context),
            _ => Err(failed(format!("- scm {scm} is not supported, only git is"))),
        };
    }
    let path = unfracked(&spec.src);
    if path.is_file() {
        return Ok(path);
    }
    if let Some(path) = spec.src.strip_prefix("file://") {
        context.say(format!("- downloading role from {}", spec.src));
        let path = PathBuf::from(path);
        if path.is_file() {
            return Ok(path);
        }
        return Err(failed(format!("there is no file {}", path.display())));
    }
    if spec.src.contains("://") {
        return Err(failed(format!(
            "downloading {} is not built in yet; download the archive and name its file, or write git+ before the address of a repository",
            spec.src
        )));
    }
    if path.is_dir() {
        return Err(failed(format!(
            "{} is a folder: roles are installed from archives and git repositories (git+file://{})",
            spec.src,
            path.display()
        )));
    }
    Err(failed(format!(
        "{} would come from a Galaxy server: installing from a Galaxy server is not built in yet",
        spec.src
    )))
}

fn of_git(
    spec: &RoleSpec,
    temporary: &TemporaryFolder,
    context: &Context<'_>,
) -> Result<PathBuf, CommandError> {
    let name = checked(&spec.name)?;
    let clone = temporary.path().join("clone");
    let version = spec
        .version
        .as_deref()
        .filter(|version| !version.is_empty());
    // The whole history, as `version` may be any commit.
    let access = Access::default();
    check_out(context, &spec.src, version.unwrap_or("HEAD"), &clone)?;
    let archive = temporary.path().join("role.tar");
    if context.flag("keep-scm-meta") {
        let file = File::create(&archive).map_err(at(&archive))?;
        let mut tar = Builder::new(file);
        tar.follow_symlinks(false);
        tar.append_dir_all(name, &clone).map_err(at(&clone))?;
        tar.finish().map_err(at(&archive))?;
        return Ok(archive);
    }
    let git = Git {
        folder: &clone,
        access: &access,
    };
    let (prefix, output) = (
        format!("--prefix={name}/"),
        format!("--output={}", archive.display()),
    );
    git.run(&["archive", &prefix, &output, version.unwrap_or("HEAD")])
        .map_err(|said| failed(format!("{}: {said}", spec.src)))?;
    Ok(archive)
}
