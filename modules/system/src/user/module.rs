//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::account::Account;
use super::arguments::{Args, State};
use super::{home, password, spec};

register!(module "user", User);

/// The module `user`. Ansible: `modules/user.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct User;

impl Module for User {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let mut result = TaskResult::changed(false);
        args.check()?;
        args.warn(&mut result);
        let warnings = result.warnings.clone();
        run(&args, context, result).map_err(|mut error| {
            if error.result.warnings.is_empty() {
                error.result.warnings = warnings;
            }
            error
        })
    }
}

fn run(
    args: &Args,
    context: &ModuleContext<'_>,
    mut result: TaskResult,
) -> Result<TaskResult, ModuleError> {
    let before = args.account()?;
    if context.check_mode && before.is_some() != (args.state == State::Present) {
        result.changed = Some(true);
        return Ok(result);
    }
    result.set("name", args.name.as_str());
    let output = match (args.state, &before) {
        (State::Absent, None) => None,
        (State::Absent, Some(_)) => {
            let output = args.remove_account(context)?;
            result.set("force", args.force);
            result.set("remove", args.remove);
            Some(output)
        }
        (State::Present, None) => {
            result.set("system", args.system);
            result.set("create_home", args.create_home);
            Some(create(args, context)?)
        }
        (State::Present, Some(account)) => {
            result.set("append", args.append);
            result.set("move_home", args.move_home);
            args.modify_account(context, account)?
        }
    };
    if let Some(output) = &output
        && output.rc != 0
    {
        return Err(failure(args, output));
    }
    result.changed = Some(output.is_some());
    let output = output.unwrap_or_default();
    for (key, text) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        if !text.is_empty() {
            result.set(key, text);
        }
    }
    if args.state == State::Absent {
        result.set("state", "absent");
        return Ok(result);
    }
    result.set("state", "present");
    if args.password.is_some() {
        result.set("password", "NOT_LOGGING_PASSWORD");
    }
    if let Some(account) = args.account()? {
        finish(args, context, &account, &mut result)?;
    }
    Ok(result)
}

/// Makes the account; a home whose parents were made here is given to it.
fn create(args: &Args, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
    let orphan = args
        .home
        .as_ref()
        .filter(|home| args.create_home && home::lacks_parent(home));
    let output = args.create_account(context)?;
    if let Some(home) = orphan
        && let Some(account) = args.account()?
    {
        home::give(Path::new(home), account.user.uid, account.user.gid)?;
    }
    Ok(output)
}

/// What is told of an account that exists, and what is done beside the tool that makes or changes it.
fn finish(
    args: &Args,
    context: &ModuleContext<'_>,
    account: &Account,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    let user = &account.user;
    result.set("uid", user.uid);
    result.set("group", user.gid);
    result.set("comment", user.gecos.as_str());
    result.set("home", user.home.as_str());
    result.set("shell", user.shell.as_str());
    if let Some(groups) = args.joined_groups() {
        result.set("groups", groups);
    }
    let home = Path::new(args.home.as_deref().unwrap_or(&user.home));
    if !home.exists() && args.create_home {
        if !context.check_mode {
            home::create(home, args.skeleton.as_deref())?;
            home::give(home, user.uid, user.gid)?;
        }
        result.changed = Some(true);
    }
    if args.generate_ssh_key == Some(true) {
        args.ssh_key(context, account, result)?;
    }
    if let Some(output) = args.expire_password(context, account)? {
        if output.rc != 0 {
            return Err(failure(args, &output));
        }
        result.changed = Some(true);
    }
    Ok(())
}

fn failure(args: &Args, output: &ToolOutput) -> ModuleError {
    ModuleError::new(output.stderr.as_str())
        .with("name", args.name.as_str())
        .with("rc", output.rc)
}

impl Args {
    fn check(&self) -> Result<(), ModuleError> {
        let given = [
            ("umask", self.umask.is_some()),
            ("uid_min", self.uid_min.is_some()),
            ("uid_max", self.uid_max.is_some()),
        ];
        match given.iter().find(|(_, given)| *given && self.is_local()) {
            None => self.expiry().map(|_| ()),
            Some((name, _)) => Err(ModuleError::new(format!(
                "'{name}' can not be used with 'local'"
            ))),
        }
    }

    fn warn(&self, result: &mut TaskResult) {
        if self.groups.is_none() && self.append {
            result.warnings.push(
                "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups.This \
                 will change to an error in Ansible 2.14."
                    .into(),
            );
        }
        if self
            .password
            .as_deref()
            .is_some_and(password::looks_unhashed)
        {
            result.warnings.push(password::NOT_HASHED.into());
        }
    }

    /// Sets how long the password is good. Ansible: `set_password_expire`. `None` when it is so already.
    fn expire_password(
        &self,
        context: &ModuleContext<'_>,
        account: &Account,
    ) -> Result<Option<ToolOutput>, ModuleError> {
        let Some(shadow) = &account.shadow else {
            return Ok(None);
        };
        let words: Vec<String> = [
            ("-m", self.password_expire_min, shadow.min),
            ("-M", self.password_expire_max, shadow.max),
            ("-W", self.password_expire_warn, shadow.warn),
        ]
        .into_iter()
        .filter_map(|(option, wanted, current)| {
            let wanted = wanted.filter(|days| *days != current)?;
            Some([option.to_string(), wanted.to_string()])
        })
        .flatten()
        .collect();
        if words.is_empty() {
            return Ok(None);
        }
        let tool = Tool::new(context.require_program("chage")?)
            .args(words)
            .arg(&self.name);
        if context.check_mode {
            return Ok(Some(ToolOutput::default()));
        }
        tool.run(context).map(Some)
    }
}
