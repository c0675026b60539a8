//! The module itself.

use serde_json::{Map, Value as Json};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::arguments::Args;
use super::command::Iptables as Program;
use super::{rule, spec};

register!(module "iptables", Iptables);

/// The module `iptables`. Ansible: `modules/iptables.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Iptables;

impl Module for Iptables {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let mut args: Args = context.parse(args)?;
        let rule = rule::words(&args.rule, &args.ip_version).join(" ");
        let told = TaskResult::changed(false)
            .with("ip_version", args.ip_version.as_str())
            .with("table", args.table.as_str())
            .with("chain", args.chain.clone())
            .with("flush", args.flush)
            .with("state", args.state.as_str())
            .with("chain_management", args.chain_management)
            .with("wait", args.wait.clone())
            .with("rule", rule.as_str());
        let names: &[&str] = match args.ip_version.as_str() {
            "both" => &["iptables", "ip6tables"],
            "ipv6" => &["ip6tables"],
            _ => &["iptables"],
        };
        let programs: Vec<String> = names
            .iter()
            .map(|name| context.require_program(name))
            .collect::<Result<_, _>>()?;
        log_jumps(&mut args)?;
        let mut result = told;
        result.failed = Some(false);
        for program in programs {
            let program = Program::new(program, &args, context)?;
            if run(&program, &args, rule.is_empty(), context.check_mode)? {
                result.changed = Some(true);
            }
        }
        Ok(result)
    }
}

/// Options of logging imply the target `LOG`.
fn log_jumps(args: &mut Args) -> Result<(), ModuleError> {
    let is_set = |value: &Option<String>| value.as_deref().is_some_and(|value| !value.is_empty());
    let rule = &mut args.rule;
    if !is_set(&rule.log_prefix) && !is_set(&rule.log_level) {
        return Ok(());
    }
    match rule.jump.as_deref() {
        None => rule.jump = Some("LOG".into()),
        Some("LOG") => {}
        Some(_) => {
            return Err(ModuleError::new(
                "Logging options can only be used with the LOG jump target.",
            ));
        }
    }
    Ok(())
}

/// Does what is asked for with one of the programs; whether that changes something.
fn run(
    program: &Program<'_>,
    args: &Args,
    no_rule: bool,
    check_mode: bool,
) -> Result<bool, ModuleError> {
    let present = args.state == "present";
    if args.flush {
        if !check_mode {
            program.chain("-F", &[])?;
        }
        return Ok(true);
    }
    if let Some(policy) = &args.policy {
        let changed = program.policy()? != *policy;
        if changed && !check_mode {
            program.chain("-P", &[policy])?;
        }
        return Ok(changed);
    }
    if no_rule {
        let changed = program.has_chain()? != present;
        if changed && args.chain_management && !check_mode {
            program.chain(if present { "-N" } else { "-X" }, &[])?;
        }
        return Ok(changed);
    }
    let changed = program.has_rule()? != present;
    if changed && !check_mode {
        program.rule(match (present, args.action.as_str()) {
            (false, _) => "-D",
            (true, "insert") => "-I",
            (true, _) => "-A",
        })?;
    }
    Ok(changed)
}
