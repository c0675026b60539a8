//! The module itself.

use serde_json::{Map, Value as Json};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::arguments::{Args, State, Upgrade};
use super::{cache, deb, install, maintain, remove, spec};

register!(module "apt", Apt);

/// The module `apt`. Ansible: `modules/apt.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Apt;

impl Module for Apt {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let mut warnings = Vec::new();
        match run(&args, context, &mut warnings) {
            Ok(mut result) => {
                result.warnings.append(&mut warnings);
                Ok(result)
            }
            Err(mut error) => {
                error.result.warnings.append(&mut warnings);
                Err(error)
            }
        }
    }
}

fn run(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<TaskResult, ModuleError> {
    let bare = !args.names_packages() && args.upgrade == Upgrade::No && args.deb().is_none();
    if args.clean {
        let result = maintain::clean(context)?;
        if bare {
            return Ok(result);
        }
    }
    let cache = cache::refresh(context, args, warnings)?;
    if bare && (args.update_cache == Some(true) || args.cache_valid_time != 0) {
        return Ok(TaskResult::changed(cache.updated)
            .with("cache_updated", cache.updated)
            .with("cache_update_time", cache.update_time));
    }
    if args.upgrade != Upgrade::No {
        return maintain::upgrade(context, args, args.upgrade, warnings);
    }
    if let Some(files) = args.deb() {
        if args.state != State::Present {
            return Err(ModuleError::new("deb only supports state=present"));
        }
        return deb::install_files(context, args, files, warnings);
    }
    let given = args.package.as_deref().unwrap_or_default();
    let all_installed = given.iter().any(|name| name == "*");
    let packages: Vec<String> = given
        .iter()
        .filter(|name| *name != "*")
        .map(|name| name.trim().to_string())
        .collect();
    if args.state == State::Latest && all_installed {
        if !packages.is_empty() {
            return Err(ModuleError::new(
                "unable to install additional packages when upgrading all installed packages",
            ));
        }
        return maintain::upgrade(context, args, Upgrade::Yes, warnings);
    }
    if let Some(bad) = packages.iter().find(|name| name.matches('=').count() > 1) {
        return Err(ModuleError::new(format!("invalid package spec: {bad}")));
    }
    if packages.is_empty() {
        if args.autoclean {
            return maintain::cleanup(context, args, "autoclean");
        }
        if args.autoremove {
            return maintain::cleanup(context, args, "autoremove");
        }
    }
    if args.state == State::Absent {
        return remove::remove(context, args, &packages);
    }
    let told = |result: &mut TaskResult| {
        result.set("cache_updated", cache.updated);
        result.set("cache_update_time", cache.update_time);
    };
    match install::install(context, args, args.state, &packages, warnings) {
        Ok(mut result) => {
            told(&mut result);
            Ok(result)
        }
        Err(mut failure) => {
            if failure.tells_cache {
                told(&mut failure.error.result);
            }
            Err(failure.into())
        }
    }
}
