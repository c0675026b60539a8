//! Making and removing an account.

use std::path::Path;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::groups;
use super::home;
use super::modify::Expiry;

/// Adds what a further tool did; false when the tools before it failed.
pub(super) fn then(
    so_far: &mut ToolOutput,
    next: impl FnOnce() -> Result<ToolOutput, ModuleError>,
) -> Result<bool, ModuleError> {
    if so_far.rc != 0 {
        return Ok(false);
    }
    let output = next()?;
    so_far.rc = output.rc;
    so_far.stdout.push_str(&output.stdout);
    so_far.stderr.push_str(&output.stderr);
    Ok(so_far.rc == 0)
}

impl Args {
    /// Ansible: `remove_user_userdel`.
    pub(super) fn remove_account(
        &self,
        context: &ModuleContext<'_>,
    ) -> Result<ToolOutput, ModuleError> {
        let local = self.is_local();
        let mut tool =
            Tool::new(context.require_program(if local { "luserdel" } else { "userdel" })?);
        if self.force && !local {
            tool = tool.arg("-f");
        }
        if self.remove {
            tool = tool.arg("-r");
        }
        tool.arg(&self.name).run(context)
    }

    /// Ansible: `create_user_useradd`.
    pub(super) fn create_account(
        &self,
        context: &ModuleContext<'_>,
    ) -> Result<ToolOutput, ModuleError> {
        let local = self.is_local();
        let mut tool = Tool::new(self.program(context, "useradd")?);
        if let Some(uid) = self.uid {
            tool = tool.args(["-u".to_string(), uid.to_string()]);
            if self.non_unique {
                tool = tool.arg("-o");
            }
        }
        if let Some(seuser) = &self.seuser {
            tool = tool.args(["-Z", seuser]);
        }
        if let Some(group) = &self.group {
            groups::require(group)?;
            tool = tool.args(["-g", group]);
        } else if groups::find(&self.name).is_some() {
            // The tool would refuse to make a group of that name.
            tool = tool.arg(if local { "-n" } else { "-N" });
        }
        let further = self.groups_of_new()?;
        if !further.is_empty() && !local {
            tool = tool.args(["-G".to_string(), further.join(",")]);
        }
        if let Some(comment) = &self.comment {
            tool = tool.args(["-c", comment]);
        }
        if let Some(directory) = &self.home {
            if self.create_home && home::lacks_parent(directory) {
                home::create(Path::new(directory), self.skeleton.as_deref())?;
            }
            tool = tool.args(["-d", directory]);
        }
        if let Some(shell) = &self.shell {
            tool = tool.args(["-s", shell]);
        }
        let expires = self.expiry()?;
        if let Some(expires) = &expires
            && !local
        {
            tool = tool.args(["-e".to_string(), expires.date()]);
        }
        if let Some(inactive) = self.inactive {
            tool = tool.args(["-f".to_string(), inactive.to_string()]);
        }
        tool = self.home_options(tool, local);
        if self.system {
            tool = tool.arg("-r");
        }
        for (name, value) in [("UID_MIN", self.uid_min), ("UID_MAX", self.uid_max)] {
            if let Some(value) = value {
                tool = tool.args(["-K".to_string(), format!("{name}={value}")]);
            }
        }
        let password = self.password_to_set();
        if local && let Some(password) = &password {
            tool = tool.args(["-p", password]);
        } else if let Some(password) = &password {
            self.refuse_password(password, "useradd")?;
        }
        let mut output = tool.arg(&self.name).run(context)?;
        if local {
            self.finish_local(
                context,
                &mut output,
                expires.map(Expiry::days),
                &further,
                &[],
            )?;
        } else if let Some(password) = &password {
            then(&mut output, || self.set_password(context, password))?;
        }
        Ok(output)
    }

    /// The path of a tool; with `local`, that of libuser's, which then needs further ones.
    pub(super) fn program(
        &self,
        context: &ModuleContext<'_>,
        name: &str,
    ) -> Result<String, ModuleError> {
        if !self.is_local() {
            return context.require_program(name);
        }
        for needed in ["lgroupmod", "lchage"] {
            context.require_program(needed)?;
        }
        context.require_program(&format!("l{name}"))
    }

    fn home_options(&self, mut tool: Tool, local: bool) -> Tool {
        if !self.create_home {
            return tool.arg("-M");
        }
        if !local {
            tool = tool.arg("-m");
        }
        if let Some(skeleton) = &self.skeleton {
            tool = tool.args(["-k", skeleton]);
        }
        if let Some(umask) = &self.umask {
            tool = tool.args(["-K".to_string(), format!("UMASK={umask}")]);
        }
        tool
    }

    /// The password as it shall stand in the file, locked if that is asked for.
    pub(super) fn password_to_set(&self) -> Option<String> {
        let password = self.password.as_ref()?;
        Some(if self.password_lock == Some(true) {
            format!("!{password}")
        } else {
            password.clone()
        })
    }

    /// Sets the hash through a tool that reads it, so that it is in no list of processes.
    pub(super) fn set_password(
        &self,
        context: &ModuleContext<'_>,
        password: &str,
    ) -> Result<ToolOutput, ModuleError> {
        Tool::new(context.require_program("chpasswd")?)
            .arg("-e")
            .stdin(format!("{}:{password}\n", self.name))
            .run(context)
    }

    /// What libuser's main tools do not do by themselves: the end of the account, and its groups.
    pub(super) fn finish_local(
        &self,
        context: &ModuleContext<'_>,
        output: &mut ToolOutput,
        expire: Option<i64>,
        join: &[String],
        leave: &[String],
    ) -> Result<(), ModuleError> {
        if let Some(days) = expire {
            let tool = Tool::new(context.require_program("lchage")?).args([
                "-E".to_string(),
                days.to_string(),
                self.name.clone(),
            ]);
            then(output, || tool.run(context))?;
        }
        let changes = join
            .iter()
            .map(|group| ("-M", group))
            .chain(leave.iter().map(|group| ("-m", group)));
        for (option, group) in changes {
            let tool =
                Tool::new(context.require_program("lgroupmod")?).args([option, &self.name, group]);
            then(output, || tool.run(context))?;
        }
        Ok(())
    }

    /// Texts that would break the lines of the file; the tools of Ansible's module refuse them so.
    pub(super) fn refuse_password(&self, password: &str, tool: &str) -> Result<(), ModuleError> {
        if password.contains([':', '\n']) {
            let message = format!("{tool}: invalid field '{password}'\n");
            return Err(ModuleError::new(message)
                .with("name", self.name.as_str())
                .with("rc", 3));
        }
        Ok(())
    }
}
