//! Calls of `systemctl`.

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;

/// `systemctl` with the options of the task.
pub(super) struct Systemctl<'a> {
    context: &'a ModuleContext<'a>,
    tool: Tool,
}

impl<'a> Systemctl<'a> {
    pub(super) fn new(context: &'a ModuleContext<'a>, args: &Args) -> Result<Self, ModuleError> {
        let mut tool = Tool::new(context.require_program("systemctl")?);
        if context.variable("XDG_RUNTIME_DIR").is_none() {
            let uid = rustix::process::geteuid().as_raw();
            tool = tool.env("XDG_RUNTIME_DIR", format!("/run/user/{uid}"));
        }
        if args.scope != "system" {
            tool = tool.arg(format!("--{}", args.scope));
        }
        if args.no_block {
            tool = tool.arg("--no-block");
        }
        if args.force == Some(true) {
            tool = tool.arg("--force");
        }
        Ok(Self { context, tool })
    }

    pub(super) fn run(&self, words: &[&str]) -> Result<ToolOutput, ModuleError> {
        self.tool
            .clone()
            .args(words.iter().copied())
            .run(self.context)
    }

    /// Runs it without a command, which must work.
    pub(super) fn check(&self) -> Result<(), ModuleError> {
        self.tool.run_checked(self.context).map(|_| ())
    }
}
