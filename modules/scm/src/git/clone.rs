//! A repository that is not there yet. Ansible: `clone`.

use std::path::Path;

use shevek_plugin::{ModuleError, TaskResult};

use super::arguments::Args;
use super::git_dir;
use super::program::Program;
use super::umask::make_directories;

/// What is cloned.
pub(super) struct Clone<'a> {
    pub(super) args: &'a Args,
    pub(super) repo: &'a str,
    pub(super) dest: &'a str,
    pub(super) depth: Option<i64>,
    pub(super) separate_git_dir: Option<&'a str>,
}

impl Clone<'_> {
    pub(super) fn run(
        &self,
        git: &Program<'_>,
        result: &mut TaskResult,
    ) -> Result<(), ModuleError> {
        let Self {
            args, repo, dest, ..
        } = *self;
        let parent = Path::new(dest).parent().unwrap_or(Path::new("/"));
        // What cannot be made is told by git.
        let _ = make_directories(parent, git.umask);
        let parent = parent.to_string_lossy();
        let is_reference = git.is_remote_branch(Some(dest), repo, &args.version)?
            || git.is_remote_tag(Some(dest), repo, &args.version)?;
        let depth = self.depth.map(|depth| depth.to_string());
        let mut words = vec!["clone"];
        if args.bare {
            words.push("--bare");
        } else {
            words.extend(["--origin", &args.remote]);
        }
        if let Some(depth) = &depth {
            if args.version == "HEAD" || given(args.refspec.as_deref()).is_some() {
                words.extend(["--depth", depth]);
            } else if is_reference {
                words.extend(["--depth", depth, "--branch", &args.version]);
            } else {
                result.warnings.push(
                    "Ignoring depth argument. Shallow clones are only available for HEAD, branches, tags or in \
                     combination with refspec."
                        .into(),
                );
            }
        }
        if let Some(reference) = given(args.reference.as_deref()) {
            words.extend(["--reference", reference]);
        }
        if args.single_branch && knows(git, &[1, 7, 10])? {
            words.push("--single-branch");
            if is_reference {
                words.extend(["--branch", &args.version]);
            }
        } else if args.single_branch {
            let version = git.version.as_ref().map_or("", |version| &version.text);
            result.warnings.push(format!(
                "git version '{version}' is too old to use 'single-branch'. Ignoring."
            ));
        }
        let option = self
            .separate_git_dir
            .map(|directory| format!("--separate-git-dir={directory}"));
        let knows_directories = match &option {
            Some(_) => knows(git, &[1, 7, 5])?,
            None => true,
        };
        if let Some(option) = option.as_deref().filter(|_| knows_directories) {
            words.push(option);
        }
        words.extend([repo, dest]);
        git.run_checked(Some(&parent), &words)?;
        if let Some(directory) = self.separate_git_dir.filter(|_| !knows_directories) {
            let inside = Path::new(dest).join(".git");
            git_dir::relocate(
                directory,
                &inside.to_string_lossy(),
                dest,
                result,
                git.context,
            )?;
        }
        if args.bare && args.remote != "origin" {
            git.run_checked(Some(dest), &["remote", "add", &args.remote, repo])?;
        }
        if let Some(refspec) = given(args.refspec.as_deref()) {
            let mut words = vec!["fetch"];
            if let Some(depth) = &depth {
                words.extend(["--depth", depth]);
            }
            words.extend([args.remote.as_str(), refspec]);
            git.run_checked(Some(dest), &words)?;
        }
        if args.verify_commit {
            git.verify(dest, &args.version, &args.gpg_allowlist)?;
        }
        Ok(())
    }
}

/// A text that is there and not empty.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn knows(git: &Program<'_>, version: &[u32]) -> Result<bool, ModuleError> {
    match &git.version {
        Some(own) => Ok(own.is_at_least(version)),
        None => Err(ModuleError::new(format!(
            "Cannot find git executable at {}",
            git.path
        ))),
    }
}
