//! The SSH key of an account.

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::account::Account;
use super::arguments::Args;

/// Answers the questions of `ssh-keygen` with a variable that only this user can read.
const ASKPASS: &str = "#!/bin/sh\nprintf '%s\\n' \"$SHEVEK_PASSPHRASE\"\n";

impl Args {
    /// Where the key is, or shall be.
    fn ssh_key_path(&self, account: &Account, check_mode: bool) -> Result<PathBuf, String> {
        let file = self
            .ssh_key_file
            .clone()
            .unwrap_or_else(|| format!(".ssh/id_{}", self.ssh_key_type));
        let home = Path::new(&account.user.home);
        if Path::new(&file).is_absolute() || home.exists() || check_mode {
            Ok(home.join(file))
        } else {
            Err(format!("User {} home directory does not exist", self.name))
        }
    }

    /// Makes the key when it is missing, and tells of it. Ansible: the end of `main`.
    pub(super) fn ssh_key(
        &self,
        context: &ModuleContext<'_>,
        account: &Account,
        result: &mut TaskResult,
    ) -> Result<(), ModuleError> {
        let failure = |message: String, rc: i32| {
            ModuleError::new(message)
                .with("name", self.name.as_str())
                .with("rc", rc)
        };
        let file = self
            .ssh_key_path(account, context.check_mode)
            .map_err(|message| failure(message, 1))?;
        let made = self.make_ssh_key(context, account, &file, result)?;
        if let Some(output) = made {
            if output.rc != 0 {
                return Err(failure(output.stderr, output.rc));
            }
            result.changed = Some(true);
        }
        let shown = file.display().to_string();
        let fingerprint = if file.exists() {
            let output = Tool::new(context.require_program("ssh-keygen")?)
                .args(["-l", "-f", &shown])
                .run(context)?;
            if output.rc == 0 {
                output.stdout
            } else {
                output.stderr
            }
        } else {
            String::new()
        };
        result.set("ssh_fingerprint", fingerprint.trim());
        let public = std::fs::read_to_string(public_half(&file)).ok();
        result.set("ssh_public_key", public.map(|text| text.trim().to_string()));
        result.set("ssh_key_file", shown);
        Ok(())
    }

    /// Ansible: `ssh_key_gen`. `None` when there is a key already.
    fn make_ssh_key(
        &self,
        context: &ModuleContext<'_>,
        account: &Account,
        file: &Path,
        result: &mut TaskResult,
    ) -> Result<Option<ToolOutput>, ModuleError> {
        let failed = |message: String| ToolOutput {
            rc: 1,
            stdout: String::new(),
            stderr: message,
        };
        let directory = file.parent().unwrap_or(Path::new("/"));
        if !directory.exists() {
            if context.check_mode {
                return Ok(Some(ToolOutput::default()));
            }
            let made = std::fs::DirBuilder::new()
                .mode(0o700)
                .create(directory)
                .and_then(|()| chown(directory, Some(account.user.uid), Some(account.user.gid)));
            if let Err(error) = made {
                let directory = directory.display();
                return Ok(Some(failed(format!(
                    "Failed to create {directory}: {error}"
                ))));
            }
        }
        let public = public_half(file);
        let mut overwrites = false;
        for (kind, path) in [("private", file), ("public", public.as_path())] {
            if !path.exists() {
                continue;
            }
            let shown = path.display();
            if !self.force {
                result.warnings.push(format!(
                    "Found existing ssh key {kind} file \"{shown}\", no force, so skipping ssh-keygen generation"
                ));
                return Ok(None);
            }
            result.warnings.push(format!(
                "Overwriting existing ssh key {kind} file \"{shown}\""
            ));
            overwrites |= kind == "private";
        }
        if context.check_mode {
            return Ok(Some(ToolOutput::default()));
        }
        if public.exists()
            && let Err(error) = std::fs::remove_file(&public)
        {
            return Ok(Some(failed(error.to_string())));
        }
        let output = self.run_ssh_keygen(context, file, overwrites)?;
        if output.rc == 0 {
            for path in [file, &public] {
                chown(path, Some(account.user.uid), Some(account.user.gid))
                    .map_err(|error| ModuleError::new(format!("{}: {error}", path.display())))?;
            }
        }
        Ok(Some(output))
    }

    fn run_ssh_keygen(
        &self,
        context: &ModuleContext<'_>,
        file: &Path,
        overwrites: bool,
    ) -> Result<ToolOutput, ModuleError> {
        let comment = self.ssh_key_comment.clone().unwrap_or_else(|| {
            let node = rustix::system::uname();
            format!("ansible-generated on {}", node.nodename().to_string_lossy())
        });
        let mut tool =
            Tool::new(context.require_program("ssh-keygen")?).args(["-t", &self.ssh_key_type]);
        if self.ssh_key_bits > 0 {
            tool = tool.args(["-b".to_string(), self.ssh_key_bits.to_string()]);
        }
        tool = tool.args([
            "-C".to_string(),
            comment,
            "-f".into(),
            file.display().to_string(),
        ]);
        if overwrites {
            tool = tool.stdin("y\n");
        }
        let Some(passphrase) = &self.ssh_key_passphrase else {
            return tool.args(["-N", ""]).run(context);
        };
        let program = context.tmpdir.join("askpass");
        let written = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o700)
            .open(&program)
            .and_then(|mut script| io_write(&mut script, ASKPASS));
        written.map_err(|error| ModuleError::new(format!("{}: {error}", program.display())))?;
        let output = tool
            .env("SSH_ASKPASS", program.display().to_string())
            .env("SSH_ASKPASS_REQUIRE", "force")
            .env("DISPLAY", ":0")
            .env("SHEVEK_PASSPHRASE", passphrase)
            .run(context);
        let _ = std::fs::remove_file(&program);
        output
    }
}

fn io_write(file: &mut std::fs::File, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;

    file.write_all(text.as_bytes())
}

fn public_half(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}
