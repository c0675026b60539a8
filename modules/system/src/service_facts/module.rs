//! The module itself.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult,
    register,
};

use super::{Services, chkconfig, openrc, systemd, sysvinit, upstart};
use crate::service_manager::is_systemd_managed;

register!(module "service_facts", ServiceFacts);

/// The module `service_facts`. Ansible: `modules/service_facts.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServiceFacts;

impl Module for ServiceFacts {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "service_facts".into(),
            short_description: "Gather which services there are".into(),
            description: vec![
                "Sets the fact `services`: a mapping from names to what is known of each service. systemd, init \
                 scripts, upstart, chkconfig and OpenRC are asked, whichever are there."
                    .into(),
                "Names are those that the service manager uses: with systemd they end in `.service`.".into(),
            ],
            spec: ArgumentSpec::new(Vec::new()),
            examples: vec![Example {
                name: "Which services are there?".into(),
                task: "service_facts:\n".into(),
            }],
            returns: vec![(
                "ansible_facts".into(),
                "The fact `services`; of each service `name`, `state` (`running`, `stopped`, ...), `status` \
                 (`enabled`, `disabled`, ...) where it is known, and `source`."
                    .into(),
            )],
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        _args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let mut services = Services::new();
        let mut warnings = Vec::new();
        gather(context, &mut services, &mut warnings)?;
        let mut result = if services.is_empty() {
            TaskResult::skip(
                "Failed to find any services. This can be due to privileges or some other configuration issue.",
            )
        } else {
            let mut result = TaskResult::changed(false);
            result.ansible_facts =
                Some(Map::from_iter([("services".to_string(), json!(services))]));
            result
        };
        result.warnings = warnings;
        Ok(result)
    }
}

/// Asks whoever is there; what systemd says counts more than what scripts say.
fn gather(
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let find = |name| context.find_program(name, &[]);
    let (service, chkconfig) = (find("service"), find("chkconfig"));
    let (rc_status, rc_update) = (find("rc-status"), find("rc-update"));
    if let (Some(service), None, None) = (&service, &chkconfig, &rc_status) {
        sysvinit::list(service, context, services, warnings)?;
    }
    match (find("initctl"), chkconfig, rc_status, rc_update) {
        (_, Some(chkconfig), _, _) => {
            chkconfig::list(&chkconfig, service.as_deref(), context, services, warnings)?;
        }
        (Some(initctl), None, _, _) => upstart::list(&initctl, context, services, warnings)?,
        (None, None, Some(status), Some(update)) => {
            openrc::list(&status, &update, context, services, warnings)?;
        }
        _ => {}
    }
    if is_systemd_managed(context)
        && let Some(systemctl) = context.find_program("systemctl", &["/usr/bin", "/usr/local/bin"])
    {
        systemd::list(&systemctl, context, services, warnings)?;
    }
    Ok(())
}
