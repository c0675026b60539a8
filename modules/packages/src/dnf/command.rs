//! Calls of dnf.

use std::path::Path;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;

/// A dnf with the settings of a task.
pub(super) struct Command<'a> {
    program: String,
    options: Vec<String>,
    context: &'a ModuleContext<'a>,
}

impl<'a> Command<'a> {
    /// The target's dnf.
    ///
    /// # Errors
    /// When there is none, or only dnf 5, whose output is another.
    pub(super) fn new(args: &Args, context: &'a ModuleContext<'a>) -> Result<Self, ModuleError> {
        let refused =
            |message: &str| ModuleError::new(message).with("results", Vec::<String>::new());
        let mut program = context.find_program("dnf", &[]).ok_or_else(|| {
            refused("Could not find the command dnf. Please install the package `dnf`.")
        })?;
        if is_dnf5(&program) {
            program = context.find_program("dnf-3", &[]).ok_or_else(|| {
                refused("The command dnf is dnf 5 here, which the module `dnf5` is for; this one needs dnf 4 (`dnf-3`).")
            })?;
        }
        Ok(Self {
            program,
            options: options(args),
            context,
        })
    }

    /// Runs it with these words.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn run(&self, words: &[&str]) -> Result<ToolOutput, ModuleError> {
        Tool::new(&self.program)
            .args(self.options.iter().map(String::as_str))
            .args(words.iter().copied())
            .run(self.context)
    }
}

/// Whether the command is a link to dnf 5, as it is from Fedora 41 on.
fn is_dnf5(program: &str) -> bool {
    let real = Path::new(program).canonicalize();
    real.is_ok_and(|real| real.file_name().is_some_and(|name| name == "dnf5"))
}

fn options(args: &Args) -> Vec<String> {
    let number = |flag: bool| u8::from(flag);
    let mut options: Vec<String> = Vec::new();
    if let Some(file) = args.conf_file.as_deref().filter(|file| !file.is_empty()) {
        options.push(format!("--config={file}"));
    }
    if args.installroot != "/" {
        options.push(format!("--installroot={}", args.installroot));
    }
    if args.disable_gpg_check {
        options.push("--nogpgcheck".into());
    } else {
        options.push("--setopt=gpgcheck=1".into());
        options.push("--setopt=localpkg_gpgcheck=1".into());
    }
    // Files of other servers are fetched by dnf as well.
    let has_address = args.names.iter().any(|name| name.contains("://"));
    let verify = args.sslverify && (args.validate_certs || !has_address);
    options.push(format!("--setopt=sslverify={}", number(verify)));
    options.push(format!(
        "--setopt=install_weak_deps={}",
        number(args.install_weak_deps)
    ));
    options.push(format!(
        "--setopt=clean_requirements_on_remove={}",
        number(args.autoremove)
    ));
    let given = [
        ("disableexcludes", &args.disable_excludes),
        ("releasever", &args.releasever),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            options.push(format!("--{name}={value}"));
        }
    }
    let lists = [
        ("exclude", &args.exclude),
        ("disableplugin", &args.disable_plugin),
        ("enableplugin", &args.enable_plugin),
        ("disablerepo", &args.disablerepo),
        ("enablerepo", &args.enablerepo),
    ];
    for (name, values) in lists {
        let values = values.iter().filter(|value| !value.is_empty());
        options.extend(values.map(|value| format!("--{name}={value}")));
    }
    match args.nobest.map(|nobest| !nobest).or(args.best) {
        Some(true) => options.push("--best".into()),
        Some(false) => options.push("--nobest".into()),
        None => {}
    }
    if args.download_only {
        options.push("--downloadonly".into());
        if let Some(directory) = args.download_dir.as_deref().filter(|dir| !dir.is_empty()) {
            options.push(format!("--destdir={directory}"));
        }
    }
    let flags = [
        (args.skip_broken, "--setopt=strict=0"),
        (
            args.allowerasing || args.state.as_deref() == Some("absent"),
            "--allowerasing",
        ),
        (args.cacheonly, "--cacheonly"),
        (args.update_cache, "--refresh"),
        (args.bugfix, "--bugfix"),
        (args.security, "--security"),
    ];
    let set = flags.iter().filter(|(set, _)| *set);
    options.extend(set.map(|(_, word)| (*word).to_string()));
    options
}
