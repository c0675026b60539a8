//! Where the archive of a role comes from.

use std::cell::OnceCell;
use std::fs::File;
use std::path::PathBuf;

use tar::Builder;

use super::on_server;
use super::role_folder::checked;
use super::spec::RoleSpec;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::git_source::check_out;
use crate::commands::galaxy::server::{self, Servers};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::commands::git::{Access, Git};
use crate::error::CommandError;

/// The archive, and the role with the version that a server chose. What was made for it lives in `temporary`.
/// Ansible: the first half of `GalaxyRole.install`.
pub(super) fn archive<'c>(
    spec: &RoleSpec,
    temporary: &TemporaryFolder,
    servers: &OnceCell<Servers<'c>>,
    context: &'c Context<'c>,
) -> Result<(PathBuf, RoleSpec), CommandError> {
    let known = |path| Ok((path, spec.clone()));
    if let Some(scm) = &spec.scm {
        return match scm.as_str() {
            "git" => known(of_git(spec, temporary, context)?),
            _ => Err(failed(format!("- scm {scm} is not supported, only git is"))),
        };
    }
    let path = unfracked(&spec.src);
    if path.is_file() {
        return known(path);
    }
    if let Some(path) = spec.src.strip_prefix("file://") {
        context.say(format!("- downloading role from {}", spec.src));
        let path = PathBuf::from(path);
        if path.is_file() {
            return known(path);
        }
        return Err(failed(format!("there is no file {}", path.display())));
    }
    if spec.src.contains("://") {
        return known(download(&spec.src, temporary, context)?);
    }
    if path.is_dir() {
        return Err(failed(format!(
            "{} is a folder: roles are installed from archives and git repositories (git+file://{})",
            spec.src,
            path.display()
        )));
    }
    let servers = match servers.get() {
        Some(servers) => servers,
        None => {
            let configured = Servers::configured(context)?;
            servers.get_or_init(|| configured)
        }
    };
    let (spec, url) = on_server::find(spec, servers.of_roles(), context)?;
    Ok((download(&url, temporary, context)?, spec))
}

/// From whoever has the archive, who is not told the server's token.
fn download(
    url: &str,
    temporary: &TemporaryFolder,
    context: &Context<'_>,
) -> Result<PathBuf, CommandError> {
    context.say(format!("- downloading role from {url}"));
    let what = "failed to download the file";
    let wanted = server::Wanted {
        url,
        sha256: None,
        what,
    };
    server::download(&wanted, None, temporary.path(), context)
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
