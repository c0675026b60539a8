//! Removing. Ansible: `remove`.

use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use super::command::{Line, apt_get, diff};
use super::install::expand;
use super::package::{Packages, Wanted};

/// Removes the packages of the task.
pub(super) fn remove(
    context: &ModuleContext<'_>,
    args: &Args,
    packages: &[String],
) -> Result<TaskResult, ModuleError> {
    let packages = expand(context, args, packages)?;
    let wanted: Vec<Wanted> = packages.iter().map(|text| Wanted::parse(text)).collect();
    let mut known = Packages::new(context, args)?;
    known.load(&wanted)?;
    let mut present = Vec::new();
    for (text, wanted) in packages.iter().zip(&wanted) {
        let status = known.for_removal(wanted)?;
        if status.version_installed || (status.has_files && args.purge) {
            present.push(text);
        }
    }
    if present.is_empty() {
        return Ok(TaskResult::changed(false));
    }
    let mut line = Line::new(&apt_get(context)?)
        .word("-q")
        .word("-y")
        .dpkg_options(args)
        .word_if(args.purge, "--purge")
        .word_if(args.force, "--force-yes")
        .word_if(args.autoremove, "--auto-remove")
        .word_if(context.check_mode, "--simulate")
        .word_if(
            args.allow_change_held_packages,
            "--allow-change-held-packages",
        )
        .word("remove");
    let shown: Vec<String> = present.iter().map(|name| format!("'{name}'")).collect();
    for name in &present {
        line = line.name(name);
    }
    let output = line.run(context, args)?;
    if output.rc != 0 {
        let names = shown.join(" ");
        return Err(ModuleError::new(format!(
            "'apt-get remove {names}' failed: {}",
            output.stderr
        ))
        .with("stdout", output.stdout)
        .with("stderr", output.stderr)
        .with("rc", output.rc));
    }
    let diff = diff(context, &output.stdout);
    Ok(TaskResult::changed(true)
        .with("stdout", output.stdout)
        .with("stderr", output.stderr)
        .with("diff", diff))
}
