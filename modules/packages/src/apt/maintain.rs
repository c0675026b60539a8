//! Upgrades and cleaning.

use serde_json::json;
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::{Args, Upgrade};
use super::command::{Line, apt_get, diff, quiet};
use super::install::NOTHING;

/// What `aptitude` says when there is nothing to do.
const APTITUDE_NOTHING: &str = "\n0 packages upgraded, 0 newly installed, 0 to remove";

/// Upgrades what is installed. Ansible: `upgrade`.
pub(super) fn upgrade(
    context: &ModuleContext<'_>,
    args: &Args,
    mode: Upgrade,
    warnings: &mut Vec<String>,
) -> Result<TaskResult, ModuleError> {
    let aptitude = context
        .find_program("aptitude", &[])
        .filter(|_| !args.force_apt_get && mode != Upgrade::Dist);
    let auto = if args.autoremove { "--auto-remove" } else { "" };
    let (program, name, command, nothing) = match &aptitude {
        Some(program) if mode == Upgrade::Full => (
            program.clone(),
            program.clone(),
            "full-upgrade".to_string(),
            APTITUDE_NOTHING,
        ),
        Some(program) => (
            program.clone(),
            program.clone(),
            "safe-upgrade".to_string(),
            APTITUDE_NOTHING,
        ),
        None => {
            let command = if matches!(mode, Upgrade::Dist | Upgrade::Full) {
                format!("dist-upgrade {auto}")
            } else {
                format!("upgrade --with-new-pkgs {auto}")
            };
            let program = apt_get(context)?;
            (program.clone(), program, command, NOTHING)
        }
    };
    let mut line = Line::new(&program).word("-y").dpkg_options(args);
    if aptitude.is_some() {
        if args.force {
            line = line.word("--assume-yes").word("--allow-untrusted");
        }
        for (given, option, name) in [
            (args.fail_on_autoremove, "--no-remove", "fail_on_autoremove"),
            (
                args.allow_downgrade,
                "--allow-downgrades",
                "allow_downgrade",
            ),
        ] {
            if given {
                warnings.push(format!(
                    "APTITUDE does not support '{option}', ignoring the '{name}' parameter."
                ));
            }
        }
    } else {
        line = line
            .word_if(args.force, "--force-yes")
            .word_if(args.fail_on_autoremove, "--no-remove")
            .word_if(args.allow_downgrade, "--allow-downgrades");
    }
    line = line
        .word_if(args.allow_unauthenticated, "--allow-unauthenticated")
        .word_if(context.check_mode, "--simulate");
    for word in command.split_whitespace() {
        line = line.word(word);
    }
    let output = line.release(args).run(context, args)?;
    if output.rc != 0 {
        let message = format!("'{name} {command}' failed: {}", output.stderr);
        return Err(ModuleError::new(message)
            .with("stdout", output.stdout)
            .with("rc", output.rc));
    }
    let changed = !output.stdout.contains(nothing);
    let mut result = TaskResult::changed(changed);
    if changed {
        result.set("diff", diff(context, &output.stdout));
    }
    result.msg = Some(output.stdout.as_str().into());
    result.set("stdout", output.stdout);
    result.set("stderr", output.stderr);
    Ok(result)
}

/// `autoremove` or `autoclean`. Ansible: `cleanup`.
pub(super) fn cleanup(
    context: &ModuleContext<'_>,
    args: &Args,
    operation: &str,
) -> Result<TaskResult, ModuleError> {
    let output = Line::new(&apt_get(context)?)
        .word("-y")
        .dpkg_options(args)
        .word_if(args.purge, "--purge")
        .word_if(args.force, "--force-yes")
        .word(operation)
        .word_if(context.check_mode, "--simulate")
        .run(context, args)?;
    if output.rc != 0 {
        let message = format!("'apt-get {operation}' failed: {}", output.stderr);
        return Err(ModuleError::new(message)
            .with("stdout", output.stdout)
            .with("stderr", output.stderr)
            .with("rc", output.rc));
    }
    let sign = if operation == "autoremove" {
        "The following packages will be REMOVED"
    } else {
        "Del "
    };
    Ok(TaskResult::changed(output.stdout.contains(sign))
        .with("diff", diff(context, &output.stdout))
        .with("stdout", output.stdout)
        .with("stderr", output.stderr))
}

/// Empties the archive of packages. Ansible: `aptclean`; in check mode ours leaves it.
pub(super) fn clean(context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let mut result = TaskResult::changed(true);
    let output = if context.check_mode {
        shevek_plugin::target::ToolOutput::default()
    } else {
        quiet(Tool::new(apt_get(context)?).arg("clean")).run(context)?
    };
    if output.rc != 0 {
        return Err(ModuleError::new("apt-get clean failed")
            .with("stdout", output.stdout)
            .with("rc", output.rc));
    }
    if !output.stderr.is_empty() {
        let message = format!("apt-get clean failed: {}", output.stderr);
        return Err(ModuleError::new(message)
            .with("stdout", output.stdout)
            .with("rc", output.rc));
    }
    result.set(
        "diff",
        if context.diff {
            json!({"prepared": super::command::prepared(&output.stdout)})
        } else {
            json!({})
        },
    );
    result.msg = Some(output.stdout.as_str().into());
    result.set("stdout", output.stdout);
    result.set("stderr", output.stderr);
    Ok(result)
}
