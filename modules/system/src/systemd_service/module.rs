//! The modules themselves.

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    RequiredBy, Support, TaskResult, register,
};

use super::arguments::{Args, State};
use super::systemctl::Systemctl;
use super::unit::Unit;
use crate::chroot::is_chroot;
use crate::init_script;

register!(module "systemd_service", SystemdService);
register!(module "systemd", Systemd);

/// The module `systemd_service`. Ansible: `modules/systemd_service.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemdService;

/// The same under its older name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Systemd;

impl Module for SystemdService {
    fn meta(&self) -> ModuleMeta {
        meta("systemd_service")
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        run(&context.parse(args)?, context)
    }
}

impl Module for Systemd {
    fn meta(&self) -> ModuleMeta {
        meta("systemd")
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
    let mut result = TaskResult::changed(false).with("name", args.name.as_deref());
    let done = run_into(args, context, &mut result);
    done.map(|()| result.clone()).map_err(|mut error| {
        error.result.warnings.splice(0..0, result.warnings);
        error
    })
}

fn run_into(
    args: &Args,
    context: &ModuleContext<'_>,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    if let Some(name) = &args.name
        && let Some(glob) = ["*", "?", "["].iter().find(|glob| name.contains(**glob))
    {
        return Err(ModuleError::new(format!(
            "This module does not currently support using glob patterns, found '{glob}' in service name: {name}"
        )));
    }
    let systemctl = Systemctl::new(context, args)?;
    for (wanted, command) in [
        (args.daemon_reload, "daemon-reload"),
        (args.daemon_reexec, "daemon-reexec"),
    ] {
        if wanted && !context.check_mode {
            reload(context, &systemctl, command, result)?;
        }
    }
    let Some(name) = args.name.as_deref().filter(|name| !name.is_empty()) else {
        result.set("status", Map::new());
        return Ok(());
    };
    let unit = Unit::find(&systemctl, name)?;
    if unit.has_init_script && !unit.known {
        result.warnings.push(format!(
            "The service ({name}) is actually an init script but the system is managed by systemd"
        ));
    }
    result.set("status", unit.status.0.clone());
    if let Some(masked) = args.masked {
        mask(context, &systemctl, name, &unit, masked, result)?;
    }
    if let Some(enabled) = args.enabled {
        enable(args, context, &systemctl, name, &unit, enabled, result)?;
    }
    if let Some(state) = args.state {
        set_state(context, &systemctl, name, &unit, state, result)?;
    }
    Ok(())
}

fn is_offline(context: &ModuleContext<'_>) -> bool {
    is_chroot(context) || context.variable("SYSTEMD_OFFLINE").as_deref() == Some("1")
}

fn reload(
    context: &ModuleContext<'_>,
    systemctl: &Systemctl<'_>,
    command: &str,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    let output = systemctl.run(&[command])?;
    if output.rc == 0 {
        return Ok(());
    }
    let (rc, err) = (output.rc, output.stderr);
    if !is_offline(context) {
        return Err(ModuleError::new(format!(
            "failure {rc} during {command}: {err}"
        )));
    }
    result.warnings.push(format!(
        "{command} failed, but target is a chroot or systemd is offline. Continuing. Error was: {rc} / {err}"
    ));
    Ok(())
}

fn mask(
    context: &ModuleContext<'_>,
    systemctl: &Systemctl<'_>,
    name: &str,
    unit: &Unit,
    wanted: bool,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    let masked = systemctl.run(&["is-enabled", name])?.stdout.trim() == "masked";
    if masked == wanted {
        return Ok(());
    }
    result.changed = Some(true);
    if context.check_mode {
        return Ok(());
    }
    let action = if wanted { "mask" } else { "unmask" };
    let output = systemctl.run(&[action, name])?;
    if output.rc == 0 {
        return Ok(());
    }
    if !unit.exists() {
        return Err(init_script::missing(name, "host"));
    }
    Err(ModuleError::new(format!(
        "Failed to {action} the service ({name}): {}",
        output.stderr.trim()
    )))
}

fn enable(
    args: &Args,
    context: &ModuleContext<'_>,
    systemctl: &Systemctl<'_>,
    name: &str,
    unit: &Unit,
    wanted: bool,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    if !unit.exists() {
        return Err(init_script::missing(name, "host"));
    }
    let output = systemctl.run(&["is-enabled", name, "-l"])?;
    let said = output.stdout.trim_end();
    let enabled = match output.rc {
        // Asked for a lasting state, systemd shall decide about these itself.
        0 => !["enabled-runtime", "indirect", "alias"].contains(&said),
        1 => {
            args.scope == "system"
                && unit.has_init_script
                && !output.stdout.trim().ends_with("disabled")
                && init_script::is_enabled(name, None)
        }
        _ => false,
    };
    result.set("enabled", enabled);
    if enabled == wanted {
        return Ok(());
    }
    result.changed = Some(true);
    if !context.check_mode {
        let action = if wanted { "enable" } else { "disable" };
        let output = systemctl.run(&[action, name])?;
        if output.rc != 0 {
            return Err(ModuleError::new(format!(
                "Unable to {action} service {name}: {}{}",
                output.stdout, output.stderr
            )));
        }
    }
    result.set("enabled", !enabled);
    Ok(())
}

fn set_state(
    context: &ModuleContext<'_>,
    systemctl: &Systemctl<'_>,
    name: &str,
    unit: &Unit,
    state: State,
    result: &mut TaskResult,
) -> Result<(), ModuleError> {
    if !unit.exists() {
        return Err(init_script::missing(name, "host"));
    }
    result.set("state", state.name());
    if unit.status.get("ActiveState").is_none() {
        if !is_offline(context) {
            return Err(ModuleError::new("Service is in unknown state")
                .with("status", unit.status.0.clone()));
        }
        result.warnings.push(
            "Target is a chroot or systemd is offline. This can lead to false positives or prevent the init \
             system tools from working."
                .into(),
        );
        return Ok(());
    }
    let running = unit.status.is_running();
    let action = match state {
        State::Started => (!running).then_some("start"),
        State::Stopped => (running || unit.status.is_deactivating()).then_some("stop"),
        State::Restarted | State::Reloaded if !running => Some("start"),
        State::Restarted => Some("restart"),
        State::Reloaded => Some("reload"),
    };
    if matches!(state, State::Restarted | State::Reloaded) {
        result.set("state", "started");
    }
    let Some(action) = action else {
        return Ok(());
    };
    result.changed = Some(true);
    if !context.check_mode {
        let output = systemctl.run(&[action, name])?;
        if output.rc != 0 {
            return Err(ModuleError::new(format!(
                "Unable to {action} service {name}: {}",
                output.stderr
            )));
        }
    }
    Ok(())
}

fn meta(name: &str) -> ModuleMeta {
    let example = |title: &str, arguments: &str| Example {
        name: title.into(),
        task: format!("{name}:\n{arguments}"),
    };
    ModuleMeta {
        name: name.into(),
        short_description: "Manage a unit of systemd".into(),
        description: vec![
            "Starts, stops, enables and masks units through `systemctl`. Names without a dot are services.".into(),
        ],
        spec: spec(),
        examples: vec![example(
            "Read changed unit files again",
            "  daemon_reload: true\n",
        )],
        returns: [
            ("name", "The unit's name."),
            ("status", "What `systemctl show` told of it before anything was done."),
            ("enabled", "Whether it is enabled, with the argument `enabled`."),
            ("state", "Its state, with the argument `state`."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Str};

    let mut spec = ArgumentSpec::new(vec![
        OptionSpec::new("name", Str)
            .aliases(&["service", "unit"])
            .doc("The unit; no glob patterns."),
        OptionSpec::new("state", Str)
            .choices(&["reloaded", "restarted", "started", "stopped"])
            .doc(
                "`started` and `stopped` do nothing when it is so already; `restarted` and `reloaded` always do \
                 something, and start a unit that does not run.",
            ),
        OptionSpec::new("enabled", Bool).doc("Whether it is started at boot."),
        OptionSpec::new("force", Bool).doc("Write over links that are in the way."),
        OptionSpec::new("masked", Bool)
            .doc("Whether it is masked, so that it cannot be started at all."),
        OptionSpec::new("daemon_reload", Bool)
            .default(false)
            .aliases(&["daemon-reload"])
            .doc("First let systemd read all unit files again."),
        OptionSpec::new("daemon_reexec", Bool)
            .default(false)
            .aliases(&["daemon-reexec"])
            .doc("First let systemd start itself again."),
        OptionSpec::new("scope", Str)
            .choices(&["system", "user", "global"])
            .default("system")
            .doc("The system's manager, that of the user of the task, or what holds for all users."),
        OptionSpec::new("no_block", Bool)
            .default(false)
            .doc("Do not wait until the unit did what it was told."),
    ])
    .required_one_of(&["state", "enabled", "masked", "daemon_reload", "daemon_reexec"]);
    spec.required_by = ["state", "enabled", "masked"]
        .map(|option| RequiredBy {
            option: option.into(),
            requirements: vec!["name".into()],
        })
        .to_vec();
    spec
}
