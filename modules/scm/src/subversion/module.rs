//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
};

use super::arguments::{Args, spec};
use super::program::{Program, revision_number};

register!(module "subversion", Subversion);

/// The module `subversion`. Ansible: `modules/subversion.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subversion;

impl Module for Subversion {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "subversion".into(),
            short_description: "Deploy files from repositories of Subversion".into(),
            description: vec![
                "Makes a checkout or an export of a repository, or updates a checkout. Works through the target's own \
                 svn; externals are left alone."
                    .into(),
            ],
            spec: spec(),
            examples: [
                (
                    "A checkout",
                    "subversion:\n  repo: svn+ssh://svn.example.com/app/trunk\n  dest: /opt/app\n",
                ),
                (
                    "The files of a revision",
                    "subversion:\n  repo: https://svn.example.com/app/trunk\n  dest: /opt/app\n  revision: 12\n  export: true\n  force: true\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("before", "Revision and address before, null when there was nothing."),
                ("after", "Revision and address now."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        run(&context.parse(args)?, context)
    }
}

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let svn = Program::new(args, context)?;
    let dest = args.dest.as_deref().filter(|dest| !dest.is_empty());
    let Some(dest) = dest.filter(|_| args.export || args.update || args.checkout) else {
        if args.checkout || args.update || args.export {
            return Err(ModuleError::new(
                "the destination directory must be specified unless checkout=no, update=no, and export=no",
            ));
        }
        return Ok(TaskResult::changed(false).with("after", svn.remote_revision()?));
    };
    if args.export || !Path::new(dest).exists() {
        if context.check_mode {
            return Ok(TaskResult::changed(true));
        }
        if args.export {
            svn.fetch("export", dest, args.force)?;
            return Ok(TaskResult::changed(true));
        }
        if !args.checkout {
            return Ok(TaskResult::changed(false));
        }
        svn.fetch("checkout", dest, false)?;
        return finished(&svn, dest, Json::Null, true);
    }
    if svn.is_working_copy(dest)? {
        return update(&svn, args, dest, context);
    }
    if !args.in_place {
        return Err(ModuleError::new(format!(
            "ERROR: {dest} folder already exists, but its not a subversion repository."
        )));
    }
    if context.check_mode {
        return Ok(TaskResult::changed(true));
    }
    svn.fetch("checkout", dest, true)?;
    if svn.has_local_modifications(dest)? && args.force {
        svn.revert(dest)?;
    }
    finished(&svn, dest, Json::Null, true)
}

fn update(
    svn: &Program<'_>,
    args: &Args,
    dest: &str,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    if !args.update {
        return Ok(TaskResult::changed(false));
    }
    let modified = || ModuleError::new("ERROR: modified files exist in the repository.");
    if context.check_mode {
        if !args.force && svn.has_local_modifications(dest)? {
            return Err(modified());
        }
        let (before, _) = svn.position(dest)?;
        let after = svn.wanted_revision(dest)?;
        let changed = revision_number(&before) < revision_number(&after);
        return Ok(TaskResult::changed(changed)
            .with("before", before)
            .with("after", after));
    }
    let before = svn.position(dest)?;
    let is_modified = svn.has_local_modifications(dest)?;
    // Before the modifications are thrown away, which then are those of the right address.
    let mut changed = is_modified;
    if args.switch {
        changed |= svn.switch(dest)?;
    }
    if is_modified {
        if !args.force {
            return Err(modified());
        }
        svn.revert(dest)?;
    }
    changed |= svn.update(dest)?;
    finished(svn, dest, json!(before), changed)
}

fn finished(
    svn: &Program<'_>,
    dest: &str,
    before: Json,
    changed: bool,
) -> Result<TaskResult, ModuleError> {
    Ok(TaskResult::changed(changed)
        .with("before", before)
        .with("after", json!(svn.position(dest)?)))
}
