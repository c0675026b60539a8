//! The tools that manage services here. Ansible: `get_service_tools`.

use std::path::Path;

use shevek_plugin::{ModuleContext, ModuleError};

use crate::init_script;
use crate::service_manager::is_systemd_managed;

const PATHS: [&str; 4] = ["/sbin", "/usr/sbin", "/bin", "/usr/bin"];

/// What enables services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Enabler {
    Systemctl(String),
    RcUpdate(String),
    UpdateRcD(String),
    Insserv(String),
    Chkconfig(String),
}

/// What starts and stops services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Controller {
    Systemctl(String),
    RcService(String),
    /// `service NAME ACTION`.
    Service(String),
    Script(String),
}

/// Both.
pub(super) struct Tools {
    pub(super) enabler: Enabler,
    pub(super) controller: Controller,
}

impl Tools {
    pub(super) fn find(context: &ModuleContext<'_>, name: &str) -> Result<Self, ModuleError> {
        let program = |name: &str| context.find_program(name, &PATHS);
        if is_systemd_managed(context)
            && let Some(systemctl) = program("systemctl")
        {
            return Ok(Self {
                enabler: Enabler::Systemctl(systemctl.clone()),
                controller: Controller::Systemctl(systemctl),
            });
        }
        if program("initctl").is_some() && Path::new(&format!("/etc/init/{name}.conf")).exists() {
            return Err(ModuleError::new(format!(
                "the service {name} is managed by upstart, which is not supported"
            )));
        }
        if let (Some(service), Some(update)) = (program("rc-service"), program("rc-update")) {
            return Ok(Self {
                enabler: Enabler::RcUpdate(update),
                controller: Controller::RcService(service),
            });
        }
        let script = format!("/etc/init.d/{name}");
        let enabler = Path::new(&script).is_file().then(|| {
            program("update-rc.d")
                .map(Enabler::UpdateRcD)
                .or_else(|| program("insserv").map(Enabler::Insserv))
                .or_else(|| program("chkconfig").map(Enabler::Chkconfig))
        });
        let Some(enabler) = enabler.flatten() else {
            return Err(init_script::missing(name, "host"));
        };
        let controller = match program("service") {
            Some(service) => Controller::Service(service),
            None => Controller::Script(script),
        };
        Ok(Self {
            enabler,
            controller,
        })
    }
}
