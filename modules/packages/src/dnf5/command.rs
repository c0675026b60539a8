//! Calls of dnf5.

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::repositories;
use crate::dnf::arguments::Args;

/// A dnf5 with the settings of a task.
pub(super) struct Command<'a> {
    program: String,
    options: Vec<String>,
    context: &'a ModuleContext<'a>,
}

impl<'a> Command<'a> {
    /// The target's dnf5.
    ///
    /// # Errors
    /// When there is none, or when it does not have a plugin that the task names.
    pub(super) fn new(args: &Args, context: &'a ModuleContext<'a>) -> Result<Self, ModuleError> {
        let program = context.find_program("dnf5", &[]).ok_or_else(|| {
            ModuleError::new(
                "Could not find the command dnf5. Please install the package `dnf5`, or use the module `dnf`.",
            )
            .with("failures", Vec::<String>::new())
        })?;
        let mut command = Self {
            program,
            options: options(args),
            context,
        };
        let patterns = repositories::known(&command, args)?;
        command.options.extend(patterns);
        if !args.enable_plugin.is_empty() || !args.disable_plugin.is_empty() {
            command.require_plugins()?;
        }
        Ok(command)
    }

    /// Runs it with these words.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn run(&self, words: &[&str]) -> Result<ToolOutput, ModuleError> {
        Tool::new(&self.program)
            .args(self.options.iter().map(String::as_str))
            .args(words.iter().copied())
            // Tables are as wide as they need to be.
            .env("FORCE_COLUMNS", "1000")
            .run(self.context)
    }

    /// What dnf5 only warns about is an error for Ansible.
    fn require_plugins(&self) -> Result<(), ModuleError> {
        let output = self.run(&["--quiet", "repolist"])?;
        let messages: Vec<String> = ["enabling", "disabling"]
            .iter()
            .filter_map(|doing| {
                let start = format!(
                    "No matches were found for the following plugin name patterns while {doing} libdnf plugins: "
                );
                let names = output.stderr.lines().find_map(|line| line.strip_prefix(&start))?;
                Some(format!(
                    "No matches were found for the following plugin name patterns while {doing} libdnf5 plugins: {names}."
                ))
            })
            .collect();
        if messages.is_empty() {
            return Ok(());
        }
        Err(ModuleError::new(messages.join(" ")))
    }
}

/// Those that every command takes.
fn options(args: &Args) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    if let Some(file) = args.conf_file.as_deref().filter(|file| !file.is_empty()) {
        options.push(format!("--config={file}"));
    }
    if args.installroot != "/" {
        options.push(format!("--installroot={}", args.installroot));
        options.push("--use-host-config".into());
    }
    if let Some(release) = &args.releasever {
        options.push(format!("--releasever={release}"));
    }
    if args.disable_gpg_check {
        options.push("--no-gpgchecks".into());
    }
    let mut set = |name: &str, flag: bool| {
        options.push(format!("--setopt={name}={}", u8::from(flag)));
    };
    if !args.disable_gpg_check {
        set("gpgcheck", true);
        set("localpkg_gpgcheck", true);
    }
    set("sslverify", args.sslverify);
    set("install_weak_deps", args.install_weak_deps);
    set("clean_requirements_on_remove", args.autoremove);
    set("skip_broken", args.skip_broken);
    if let Some(best) = args.nobest.map(|nobest| !nobest).or(args.best) {
        set("best", best);
    }
    if args.bugfix || args.security {
        // Packages without an advisory of the kind are left alone.
        set("skip_unavailable", true);
    }
    if let Some(whose) = args.disable_excludes.as_deref() {
        let whose = if whose == "all" { "*" } else { whose };
        options.push(format!("--setopt=disable_excludes={whose}"));
    }
    if let Some(directory) = args.download_dir.as_deref().filter(|dir| !dir.is_empty()) {
        options.push(format!("--setopt=destdir={directory}"));
    }
    let lists = [
        ("exclude", &args.exclude),
        ("disable-plugin", &args.disable_plugin),
        ("enable-plugin", &args.enable_plugin),
    ];
    for (name, values) in lists {
        let values = values.iter().filter(|value| !value.is_empty());
        options.extend(values.map(|value| format!("--{name}={value}")));
    }
    if args.cacheonly {
        options.push("--cacheonly".into());
    }
    if args.update_cache {
        options.push("--refresh".into());
    }
    options
}
