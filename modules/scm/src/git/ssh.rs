//! How git reaches hosts through ssh. Ansible: `set_git_ssh_env`.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::program::Program;
use crate::temporary::TemporaryDirectory;

const ANY_KEY: &str = "-o StrictHostKeyChecking=no";
const NEW_KEYS: &str = "-o StrictHostKeyChecking=accept-new";

/// The variables for git, and what they need for as long as git runs.
#[derive(Debug, Default)]
pub(super) struct SshCommand {
    variables: Vec<(&'static str, String)>,
    /// Holds the script for a git that knows no `GIT_SSH_COMMAND`.
    _directory: Option<TemporaryDirectory>,
}

impl SshCommand {
    /// The command that the arguments ask for, on top of what the task's environment has. `asked` are the options
    /// for ssh, see [`asked_options`].
    pub(super) fn new(
        args: &Args,
        asked: Option<&str>,
        git: &Program<'_>,
    ) -> Result<Self, ModuleError> {
        let context = git.context;
        let options = all_options(args, asked, context);
        let program = context
            .variable("GIT_SSH")
            .or_else(|| context.variable("GIT_SSH_COMMAND"))
            .unwrap_or_else(|| "ssh".into());
        let knows_commands = git
            .version
            .as_ref()
            .is_none_or(|version| version.is_at_least(&[2, 3]));
        if knows_commands {
            return Ok(Self {
                variables: vec![("GIT_SSH_COMMAND", format!("{program} {options}"))],
                _directory: None,
            });
        }
        let directory = TemporaryDirectory::new(&context.tmpdir).map_err(unwritten)?;
        let script = directory.path().join("with-options");
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o700)
            .open(&script)
            .and_then(|mut file| {
                let text = format!("#!/bin/sh\n{program} $GIT_SSH_OPTS \"$@\"\n");
                file.write_all(text.as_bytes())
            })
            .map_err(unwritten)?;
        Ok(Self {
            variables: vec![
                ("GIT_SSH_OPTS", options),
                ("GIT_SSH", script.display().to_string()),
            ],
            _directory: Some(directory),
        })
    }

    pub(super) fn variables(&self) -> &[(&'static str, String)] {
        &self.variables
    }
}

fn unwritten(error: std::io::Error) -> ModuleError {
    ModuleError::new(format!("The script for ssh cannot be written: {error}"))
}

/// The options for ssh with what `accept_hostkey` and `accept_newhostkey` add.
pub(super) fn asked_options(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, ModuleError> {
    let added = if args.accept_hostkey {
        ANY_KEY
    } else if args.accept_newhostkey {
        if !knows_new_keys(context)? {
            warnings.push(
                "Your ssh client does not support accept_newhostkey option, therefore it cannot be used.".into(),
            );
            return Ok(args.ssh_opts.clone());
        }
        NEW_KEYS
    } else {
        return Ok(args.ssh_opts.clone());
    };
    Ok(Some(match &args.ssh_opts {
        None => added.to_string(),
        Some(options) if options.contains(ANY_KEY) || options.contains(NEW_KEYS) => options.clone(),
        Some(options) => format!("{options} {added}"),
    }))
}

/// Whether ssh can accept keys of unknown hosts only.
fn knows_new_keys(context: &ModuleContext<'_>) -> Result<bool, ModuleError> {
    let ssh = context.require_program("ssh").map_err(|error| {
        ModuleError::new(
            "Remote host is missing ssh command, so you cannot use acceptnewhostkey option.",
        )
        .with("details", error.to_string())
    })?;
    let output = Tool::new(ssh)
        .args(["-o", "StrictHostKeyChecking=accept-new", "-V"])
        .run(context)?;
    Ok(output.rc == 0)
}

fn all_options(args: &Args, asked: Option<&str>, context: &ModuleContext<'_>) -> String {
    let mut options = context.variable("GIT_SSH_OPTS").unwrap_or_default();
    if let Some(asked) = asked {
        options.push_str(&[" ", asked].concat());
    }
    let mut add = |needed: bool, known: &str, added: String| {
        if needed && !options.contains(known) {
            options.push_str(&added);
        }
    };
    add(
        args.accept_hostkey,
        "StrictHostKeyChecking=no",
        [" ", ANY_KEY].concat(),
    );
    add(true, "BatchMode=yes", " -o BatchMode=yes".into());
    if let Some(key) = args.key_file.as_deref().filter(|key| !key.is_empty()) {
        let identity = format!("-i {key}");
        add(true, &identity, format!("  {identity}"));
        add(true, "IdentitiesOnly=yes", " -o IdentitiesOnly=yes".into());
    }
    options
}
