//! The module itself.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::names::fqdn;
use super::strategy::Strategy;

register!(module "hostname", Hostname);

/// The module `hostname`. Ansible: `modules/hostname.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hostname;

const STRATEGIES: [&str; 13] = [
    "alpine", "debian", "freebsd", "generic", "macos", "macosx", "darwin", "openbsd", "openrc",
    "redhat", "sles", "solaris", "systemd",
];

#[derive(Deserialize)]
struct Args {
    name: String,
    r#use: Option<String>,
}

impl Module for Hostname {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "hostname".into(),
            short_description: "Set the target's name".into(),
            description: vec![
                "Sets the name for now and for after the next boot: through `hostnamectl` where systemd runs the \
                 machine, else in the file where the distribution keeps it. `/etc/hosts` is left alone."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("name", ArgType::Str).required().doc("The name."),
                OptionSpec::new("use", ArgType::Str).choices(&STRATEGIES).doc(
                    "How to set it, instead of what is found out. `debian` is the same as `systemd`; the ways of \
                     other systems than Linux are refused.",
                ),
            ]),
            examples: vec![Example {
                name: "A name".into(),
                task: "hostname:\n  name: annares\n".into(),
            }],
            returns: [
                ("name", "The name."),
                ("ansible_facts", "The facts about names, as they are afterwards."),
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
        let args: Args = context.parse(args)?;
        let name = args.name.as_str();
        let strategy = Strategy::choose(context, args.r#use.as_deref())?;
        let current = strategy.current(context)?;
        let permanent = strategy.permanent(context)?;
        let differs = (current != name, permanent != name);
        if !context.check_mode {
            if differs.0 && strategy.current_first() {
                strategy.set_current(context, name)?;
            }
            if differs.1 {
                strategy.set_permanent(context, name)?;
            }
            if differs.0 && !strategy.current_first() && strategy.current(context)? != name {
                strategy.set_current(context, name)?;
            }
        }
        let changed = differs.0 || differs.1;
        let fqdn = fqdn(context);
        let domain = fqdn.split_once('.').map_or("", |(_, domain)| domain);
        let facts = json!({
            "ansible_hostname": name.split('.').next().unwrap_or_default(),
            "ansible_nodename": name,
            "ansible_fqdn": fqdn,
            "ansible_domain": domain,
        });
        let mut result = TaskResult::changed(changed).with("name", name);
        result.ansible_facts = facts.as_object().cloned();
        if changed {
            let before = if differs.0 { current } else { permanent };
            result.set(
                "diff",
                json!({
                    "after": format!("hostname = {name}\n"),
                    "before": format!("hostname = {before}\n"),
                }),
            );
        }
        Ok(result)
    }
}
