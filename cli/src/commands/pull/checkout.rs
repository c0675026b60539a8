//! A working copy of a repository, made or brought up to date.

use std::path::Path;

use crate::commands::git::{Access, Git};

const REMOTE: &str = "origin";

/// What is wanted.
pub(super) struct Checkout<'a> {
    pub(super) url: &'a str,
    pub(super) folder: &'a Path,
    /// Branch, tag or commit; `None` for what the repository's `HEAD` names.
    pub(super) version: Option<&'a str>,
    /// Only the newest commit.
    pub(super) shallow: bool,
    /// Changes of files are thrown away.
    pub(super) clean: bool,
    /// Submodules follow their branches.
    pub(super) track_submodules: bool,
    /// The commit must have a good signature.
    pub(super) verify: bool,
    pub(super) access: Access,
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Updated {
    /// The commit before; `None` for a new working copy.
    pub(super) before: Option<String>,
    pub(super) after: String,
    pub(super) changed: bool,
    /// The working copy was of another repository before.
    pub(super) remote_url_changed: bool,
    pub(super) submodules_changed: bool,
    /// Changes of files were thrown away.
    pub(super) discarded: bool,
}

/// What a version names in the repository.
enum Reference {
    Branch(String),
    Tag(String),
    Commit(String),
}

impl Checkout<'_> {
    /// Does it. Ansible: the module `git`.
    ///
    /// # Errors
    /// What the user is told: what git said, changed files, a bad signature.
    pub(super) fn update(&self) -> Result<Updated, String> {
        let git = self.git();
        if !self.folder.join(".git").exists() {
            return self.make();
        }
        let before = git.run(&["rev-parse", "HEAD"])?;
        let is_modified = !git
            .run(&["status", "--porcelain"])?
            .lines()
            .all(is_untracked);
        if is_modified && !self.clean {
            return Err(format!(
                "Local modifications exist in the destination: {} (force=no).",
                self.folder.display()
            ));
        }
        if is_modified {
            git.run(&["reset", "--hard", "HEAD", "--"])?;
        }
        let known = git.run(&["config", "--get", "remote.origin.url"]).ok();
        let remote_url_changed = known.as_deref() != Some(self.url);
        if remote_url_changed {
            match known {
                Some(_) => git.run(&["remote", "set-url", REMOTE, "--", self.url])?,
                None => git.run(&["remote", "add", "--", REMOTE, self.url])?,
            };
        }
        self.switch(&self.fetched()?)?;
        self.verify()?;
        let submodules_changed = self.submodules()?;
        let after = git.run(&["rev-parse", "HEAD"])?;
        Ok(Updated {
            changed: before != after || is_modified || submodules_changed || remote_url_changed,
            before: Some(before),
            after,
            remote_url_changed,
            submodules_changed,
            discarded: is_modified,
        })
    }

    fn git(&self) -> Git<'_> {
        Git {
            folder: self.folder,
            access: &self.access,
        }
    }

    fn make(&self) -> Result<Updated, String> {
        let git = self.git();
        if let Some(parent) = self.folder.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| format!("{} cannot be made: {error}", parent.display()))?;
        }
        let folder = self.folder.to_string_lossy();
        let mut arguments = vec!["clone", "--origin", REMOTE, "--no-checkout"];
        if self.shallow {
            arguments.extend(["--depth", "1"]);
        }
        arguments.extend(["--", self.url, &*folder]);
        git.run_outside(&arguments)?;
        self.switch(&self.fetched()?)?;
        self.verify()?;
        self.submodules()?;
        Ok(Updated {
            before: None,
            after: git.run(&["rev-parse", "HEAD"])?,
            changed: true,
            remote_url_changed: false,
            submodules_changed: false,
            discarded: false,
        })
    }

    /// Fetches what the version names.
    fn fetched(&self) -> Result<Reference, String> {
        let git = self.git();
        let reference = self.reference()?;
        let mut arguments = vec!["fetch", "--force"];
        if self.shallow {
            arguments.extend(["--depth", "1"]);
        } else {
            arguments.push("--tags");
        }
        if !self.shallow && self.folder.join(".git/shallow").exists() {
            arguments.push("--unshallow");
        }
        let wanted = match &reference {
            Reference::Branch(name) => format!("+refs/heads/{name}:refs/remotes/{REMOTE}/{name}"),
            Reference::Tag(name) => format!("+refs/tags/{name}:refs/tags/{name}"),
            // A short name of a commit is known only after everything was fetched.
            Reference::Commit(name) if self.shallow && name.len() >= 40 => name.clone(),
            Reference::Commit(_) => format!("+refs/heads/*:refs/remotes/{REMOTE}/*"),
        };
        if matches!(&reference, Reference::Commit(name) if name.len() < 40) {
            arguments.retain(|argument| !matches!(*argument, "--depth" | "1"));
        }
        arguments.extend([REMOTE, &wanted]);
        let fetched = git.run(&arguments);
        match (&reference, fetched) {
            (Reference::Commit(name), Err(_)) => Err(format!(
                "Failed to checkout {name}: the repository has no such branch, tag or commit."
            )),
            (_, Err(error)) => Err(format!(
                "Failed to download remote objects and refs:  {error}"
            )),
            (_, Ok(_)) => Ok(reference),
        }
    }

    fn reference(&self) -> Result<Reference, String> {
        let git = self.git();
        let listed = git.run(&["ls-remote", "--symref", REMOTE])?;
        let has = |name: &str| {
            listed.lines().any(|line| {
                line.split_once('\t')
                    .is_some_and(|(_, known)| known == name)
            })
        };
        let Some(version) = self.version.filter(|version| *version != "HEAD") else {
            let head = listed.lines().find_map(|line| {
                let branch = line.strip_prefix("ref: refs/heads/")?;
                branch.strip_suffix("\tHEAD")
            });
            let head = head.ok_or("The repository does not say which branch is the default.")?;
            return Ok(Reference::Branch(head.to_owned()));
        };
        Ok(if has(&format!("refs/heads/{version}")) {
            Reference::Branch(version.to_owned())
        } else if has(&format!("refs/tags/{version}")) {
            Reference::Tag(version.to_owned())
        } else {
            Reference::Commit(version.to_owned())
        })
    }

    fn switch(&self, reference: &Reference) -> Result<(), String> {
        let git = self.git();
        let done = match reference {
            Reference::Branch(name) => {
                let upstream = format!("refs/remotes/{REMOTE}/{name}");
                git.run(&["checkout", "--force", "-B", name, &upstream, "--"])
            }
            Reference::Tag(name) => {
                let tag = format!("refs/tags/{name}");
                git.run(&["checkout", "--force", "--detach", &tag, "--"])
            }
            Reference::Commit(name) => git.run(&["checkout", "--force", "--detach", name, "--"]),
        };
        let name = match reference {
            Reference::Branch(name) | Reference::Tag(name) | Reference::Commit(name) => name,
        };
        done.map(|_| ())
            .map_err(|error| format!("Failed to checkout {name}: {error}"))
    }

    fn verify(&self) -> Result<(), String> {
        if !self.verify {
            return Ok(());
        }
        let git = self.git();
        let tag = self.version.filter(|version| {
            let object = git.run(&["cat-file", "-t", &format!("refs/tags/{version}")]);
            object.is_ok_and(|kind| kind == "tag")
        });
        let (kind, name) = match tag {
            Some(tag) => ("verify-tag", tag),
            None => ("verify-commit", "HEAD"),
        };
        git.run(&[kind, name]).map(|_| ()).map_err(|error| {
            let version = self.version.unwrap_or("HEAD");
            format!("Failed to verify GPG signature of commit/tag \"{version}\": {error}")
        })
    }

    /// Brings submodules up to date; whether any of them changed.
    fn submodules(&self) -> Result<bool, String> {
        if !self.folder.join(".gitmodules").exists() {
            return Ok(false);
        }
        let git = self.git();
        let state = || git.run(&["submodule", "status", "--recursive"]);
        let before = state()?;
        git.run(&["submodule", "sync", "--recursive"])?;
        let mut arguments = vec!["submodule", "update", "--init", "--recursive", "--force"];
        if self.track_submodules {
            arguments.push("--remote");
        }
        git.run(&arguments)
            .map_err(|error| format!("Failed to init/update submodules: {error}"))?;
        Ok(before != state()?)
    }
}

fn is_untracked(line: &str) -> bool {
    line.starts_with("??")
}
