//! Starting and stopping. Ansible: `service_control`.

use std::time::Duration;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError, shell_words};

use super::tools::Controller;

/// A service and what controls it.
pub(super) struct Control<'a> {
    pub(super) context: &'a ModuleContext<'a>,
    pub(super) controller: &'a Controller,
    pub(super) name: &'a str,
    pub(super) arguments: &'a str,
    pub(super) sleep: u64,
}

impl Control<'_> {
    /// Tells the service to do something, in a session of its own.
    pub(super) fn act(&self, action: &str) -> Result<ToolOutput, ModuleError> {
        let restarts = action == "restart";
        if !restarts || matches!(self.controller, Controller::RcService(_)) {
            return self.once(action);
        }
        // Not everything knows how to restart.
        let stopped = self.once("stop")?;
        std::thread::sleep(Duration::from_secs(self.sleep));
        let started = self.once("start")?;
        if stopped.rc != 0 && started.rc == 0 {
            return Ok(started);
        }
        Ok(ToolOutput {
            rc: stopped.rc + started.rc,
            stdout: stopped.stdout + &started.stdout,
            stderr: stopped.stderr + &started.stderr,
        })
    }

    /// A crashed service of OpenRC must be told that it is stopped before it is started.
    pub(super) fn zap_if_needed(&self) -> Result<(), ModuleError> {
        if matches!(self.controller, Controller::RcService(_)) {
            self.once("zap")?;
        }
        Ok(())
    }

    fn once(&self, action: &str) -> Result<ToolOutput, ModuleError> {
        let (program, words) = match self.controller {
            Controller::Systemctl(program) => (program, vec![action, self.name]),
            Controller::RcService(program) | Controller::Service(program) => {
                (program, vec![self.name, action])
            }
            Controller::Script(program) => (program, vec![action]),
        };
        let arguments = shell_words::split(self.arguments)
            .map_err(|error| ModuleError::new(error.to_string()))?;
        let tool = match self.context.find_program("setsid", &["/usr/bin", "/bin"]) {
            Some(setsid) => Tool::new(setsid).args(["--wait", program]),
            None => Tool::new(program),
        };
        tool.args(words)
            .args(arguments)
            .directory("/")
            .run(self.context)
    }
}
