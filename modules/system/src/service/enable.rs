//! Whether a service is started at boot. Ansible: `service_enable`.

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::tools::Enabler;
use crate::init_script;

/// A service that is to be enabled or disabled.
pub(super) struct Enabling<'a> {
    pub(super) context: &'a ModuleContext<'a>,
    pub(super) name: &'a str,
    pub(super) runlevel: &'a str,
    pub(super) enable: bool,
}

impl Enabling<'_> {
    /// Makes it so; whether that changed something.
    pub(super) fn run(&self, enabler: &Enabler) -> Result<bool, ModuleError> {
        match enabler {
            Enabler::Systemctl(program) => self.systemctl(program),
            Enabler::RcUpdate(program) => self.rc_update(program),
            Enabler::UpdateRcD(program) => self.update_rc_d(program),
            Enabler::Insserv(program) => self.insserv(program),
            Enabler::Chkconfig(program) => self.chkconfig(program),
        }
    }

    fn tool(&self, program: &str, words: &[&str]) -> Result<ToolOutput, ModuleError> {
        Tool::new(program)
            .args(words.iter().copied())
            .run(self.context)
    }

    /// Runs what changes the state, but in check mode.
    fn change(&self, program: &str, action: &str, words: &[&str]) -> Result<bool, ModuleError> {
        if self.context.check_mode {
            return Ok(true);
        }
        let output = self.tool(program, words)?;
        if output.rc == 0 {
            return Ok(true);
        }
        let (name, rc) = (self.name, output.rc);
        Err(ModuleError::new(if output.stderr.is_empty() {
            format!("Failure for {action} {name}: rc={rc} {}", output.stdout)
        } else {
            format!(
                "Error when trying to {action} {name}: rc={rc} {}",
                output.stderr
            )
        }))
    }

    fn systemctl(&self, program: &str) -> Result<bool, ModuleError> {
        let said = self.tool(program, &["is-enabled", self.name])?;
        let enabled = said.rc == 0
            || (!said.stdout.starts_with("disabled") && init_script::is_enabled(self.name, None));
        if enabled == self.enable {
            return Ok(false);
        }
        let action = if self.enable { "enable" } else { "disable" };
        self.change(program, action, &[action, self.name])
    }

    fn rc_update(&self, program: &str) -> Result<bool, ModuleError> {
        let listed = self.tool(program, &["show"])?;
        let levels = listed.stdout.lines().find_map(|line| {
            let (name, levels) = line.split_once('|')?;
            (name.trim() == self.name).then_some(levels)
        });
        let enabled = levels.is_some_and(|levels| {
            levels
                .split_whitespace()
                .any(|level| level == self.runlevel)
        });
        if enabled == self.enable {
            return Ok(false);
        }
        let action = if self.enable { "add" } else { "delete" };
        self.change(program, action, &[action, self.name, self.runlevel])
    }

    fn update_rc_d(&self, program: &str) -> Result<bool, ModuleError> {
        if init_script::is_enabled(self.name, None) == self.enable {
            return Ok(false);
        }
        if self.context.check_mode {
            return Ok(true);
        }
        let said = |output: ToolOutput| match output.rc {
            0 => Ok(true),
            _ if output.stderr.is_empty() => Err(ModuleError::new(output.stdout)),
            _ => Err(ModuleError::new(output.stderr)),
        };
        if self.enable && !init_script::has_link(self.name, 'K', None) {
            said(self.tool(program, &[self.name, "defaults"])?)?;
        }
        let action = if self.enable { "enable" } else { "disable" };
        said(self.tool(program, &[self.name, action])?)
    }

    fn insserv(&self, program: &str) -> Result<bool, ModuleError> {
        let (dry, wet, sign): (&[&str], &[&str], _) = if self.enable {
            (&["-n", "-v", self.name], &[self.name], "enable service")
        } else {
            (
                &["-n", "-r", "-v", self.name],
                &["-r", self.name],
                "remove service",
            )
        };
        let changed = self.tool(program, dry)?.stderr.contains(sign);
        if !changed || self.context.check_mode {
            return Ok(changed);
        }
        let output = self.tool(program, wet)?;
        if output.rc == 0 && output.stderr.is_empty() {
            return Ok(true);
        }
        let what = if self.enable { "install" } else { "remove" };
        Err(ModuleError::new(format!(
            "Failed to {what} service. rc: {}, out: {}, err: {}",
            output.rc, output.stdout, output.stderr
        )))
    }

    fn chkconfig(&self, program: &str) -> Result<bool, ModuleError> {
        let action = if self.enable { "on" } else { "off" };
        let mut listed = self.tool(program, &["--list", self.name])?;
        if listed
            .stderr
            .contains(&format!("chkconfig --add {}", self.name))
        {
            self.tool(program, &["--add", self.name])?;
            listed = self.tool(program, &["--list", self.name])?;
        }
        if !listed.stdout.contains(self.name) {
            return Err(ModuleError::new(format!(
                "service {} does not support chkconfig",
                self.name
            )));
        }
        if ["3", "5"]
            .iter()
            .all(|level| listed.stdout.contains(&format!("{level}:{action}")))
        {
            return Ok(false);
        }
        self.change(program, action, &[self.name, action])
    }
}
