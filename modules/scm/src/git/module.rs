//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
};

use super::arguments::{Args, spec};
use super::clone::{Clone as NewClone, given};
use super::program::Program;
use super::ssh::{SshCommand, asked_options};
use super::url::{real_path, with_protocol};
use super::{archive, check, git_dir, umask};

register!(module "git", Git);

/// The module `git`. Ansible: `modules/git.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Git;

impl Module for Git {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "git".into(),
            short_description: "Deploy files from repositories of git".into(),
            description: vec![
                "Clones a repository, or updates the clone, and checks a version out. Works through the target's \
                 own git."
                    .into(),
                "In check mode with a difference, what is new is fetched into a place of its own and thrown away."
                    .into(),
            ],
            spec: spec(),
            examples: [
                (
                    "A version of a program",
                    "git:\n  repo: https://git.example.com/app.git\n  dest: /opt/app\n  version: v1.2\n",
                ),
                (
                    "With a key for this repository",
                    "git:\n  repo: git@git.example.com:app.git\n  dest: /opt/app\n  key_file: /root/.ssh/deploy\n  accept_newhostkey: true\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("before", "The commit before, null when nothing was cloned yet."),
                ("after", "The commit now."),
                ("remote_url_changed", "Whether the remote is elsewhere now."),
                ("submodules_changed", "Whether submodules were updated."),
                ("git_dir_before", "Where the repository was, when it was moved."),
                ("git_dir_now", "Where it is since then."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::Full,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let mut result = TaskResult::changed(false);
        let outcome = run(&context.parse(args)?, &mut result, context);
        match outcome {
            Ok(result) => Ok(result),
            Err(mut error) => {
                error.result.warnings.append(&mut result.warnings);
                Err(error)
            }
        }
    }
}

fn run(
    args: &Args,
    result: &mut TaskResult,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let path = match given(args.executable.as_deref()) {
        Some(path) => path.to_string(),
        None => context.require_program("git")?,
    };
    let ssh_options = asked_options(args, context, &mut result.warnings)?;
    let umask = umask::parse(args.umask.as_ref())?;
    let repo = with_protocol(&args.repo, context);
    let separate = given(args.separate_git_dir.as_deref()).map(real_path);
    let dest = given(args.dest.as_deref()).map(absolute);
    if dest.is_none() && args.clone {
        return Err(ModuleError::new(
            "the destination directory must be specified unless clone=no",
        ));
    }
    let mut git_dir = None;
    if let Some(dest) = &dest {
        let mut found = git_dir::find(dest, args.bare)?;
        if let Some(separate) = separate.as_ref().filter(|separate| **separate != found)
            && Path::new(&found).exists()
        {
            result.changed = Some(true);
            if !context.check_mode {
                git_dir::relocate(separate, &found, dest, result, context)?;
                found.clone_from(separate);
            }
        }
        git_dir = Some(found);
    }
    let mut git = Program::new(path, umask, context)?;
    let ssh = SshCommand::new(args, ssh_options.as_deref(), &git)?;
    git.set_ssh(ssh);
    let depth = depth(args, &git, &mut result.warnings);
    result.set("before", Json::Null);
    let is_there = git_dir.is_some_and(|found| Path::new(&found).join("config").exists());
    let dest = match dest {
        Some(dest) if is_there || (args.clone && !context.check_mode) => dest,
        dest => return check::unborn(&git, args, &repo, dest.as_deref(), std::mem::take(result)),
    };
    let mut state = State::default();
    if !is_there {
        NewClone {
            args,
            repo: &repo,
            dest: &dest,
            depth,
            separate_git_dir: separate.as_deref(),
        }
        .run(&git, result)?;
    } else if args.update {
        let before = git.head(Some(&dest))?;
        state.before = Some(before.clone());
        result.set("before", before.clone());
        state.local_modifications = git.has_local_modifications(&dest, args.bare)?;
        if state.local_modifications {
            discard(&git, args, &dest, result)?;
        }
        if context.check_mode {
            return check::update(&git, args, &repo, &dest, &before, std::mem::take(result));
        }
        state.moved = git.set_remote_url(&dest, &args.remote, &repo)?;
        result.set("remote_url_changed", state.moved);
        git.fetch(args, &repo, &dest, depth)?;
    } else {
        let head = git.head(Some(&dest))?;
        result.set("before", head.clone());
        result.set("after", head);
        return archived(&git, args, &dest, result);
    }
    check_out(&git, args, &repo, &dest, depth, state, result)?;
    archived(&git, args, &dest, result)
}

/// What an update finds.
#[derive(Default)]
struct State {
    before: Option<String>,
    local_modifications: bool,
    /// Whether the remote was elsewhere.
    moved: bool,
}

/// Makes the checkout what the repository now has.
fn check_out(
    git: &Program<'_>,
    args: &Args,
    repo: &str,
    dest: &str,
    depth: Option<i64>,
    state: State,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    let mut submodules = false;
    if !args.bare {
        git.switch_version(args, dest, depth)?;
        if args.recursive && git.fetch_submodules(args, dest)? {
            submodules = true;
            result.set("submodules_changed", true);
            git.update_submodules(args, dest)?;
        }
    }
    let after = git.head(Some(dest))?;
    result.set("after", after.clone());
    let differs = state.before.as_deref() != Some(after.as_str());
    if differs || state.local_modifications || submodules || state.moved {
        result.changed = Some(true);
        if git.context.diff
            && let Some(difference) =
                git.difference(repo, Some(dest), state.before.as_deref(), &after)?
        {
            result.set("diff", difference);
        }
    }
    Ok(())
}

/// Local modifications: refused, or thrown away.
fn discard(
    git: &Program<'_>,
    args: &Args,
    dest: &str,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    if !args.force {
        let message = format!("Local modifications exist in the destination: {dest} (force=no).");
        let mut error = ModuleError::new(message);
        error.result.changed = result.changed;
        error.result.fields.append(&mut result.fields);
        return Err(error);
    }
    if !git.context.check_mode {
        git.run_checked(Some(dest), &["reset", "--hard", "HEAD"])?;
        result.changed = Some(true);
        result.msg = Some(format!("Local modifications exist in the destination: {dest}").into());
    }
    Ok(())
}

/// The archive that the task asks for, at the end.
fn archived(
    git: &Program<'_>,
    args: &Args,
    dest: &str,
    result: &mut TaskResult,
) -> Result<TaskResult, ModuleError> {
    if let Some(archive) = given(args.archive.as_deref()) {
        if git.context.check_mode {
            result.changed = Some(true);
        } else {
            archive::write(git, args, dest, archive, result)?;
        }
    }
    Ok(std::mem::take(result))
}

fn depth(args: &Args, git: &Program<'_>, warnings: &mut Vec<String>) -> Option<i64> {
    let depth = args.depth?;
    let is_old = git
        .version
        .as_ref()
        .is_some_and(|version| !version.is_at_least(&[1, 9, 1]));
    if is_old {
        warnings.push(
            "git version is too old to fully support the depth argument. Falling back to full checkouts.".into(),
        );
        return None;
    }
    (depth != 0).then_some(depth)
}

/// Python: `os.path.abspath`.
fn absolute(path: &str) -> String {
    use std::path::{Component, PathBuf};

    let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain.to_string_lossy().into_owned()
}
