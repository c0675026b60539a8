//! The connection `prefix`: a host reached by writing something before each command.
//!
//! `ansible_prefix_command` may be `docker exec -i web`, `chroot /srv/tree`, `nsenter -t 4711 -a`,
//! `ip netns exec blue`, `env -i`: whatever runs the words that follow it and passes on standard input and output.
//! The connection has only what every connection must have: run a command, put a file, fetch a file. shevek then
//! runs each module with one command.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use shevek_plugin::{
    ArgType, Connection, ConnectionError, ConnectionMeta, ConnectionOption, ConnectionPlugin,
    ConnectionTarget, ExecOutput, ExecRequest, Log, OptionSpec, async_trait,
};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

shevek_plugin::export!();
shevek_plugin::register!(connection "prefix", Prefix);

struct Prefix;

/// The options as the inventory gives them.
#[derive(Deserialize)]
struct Options {
    command: Vec<String>,
}

#[async_trait]
impl ConnectionPlugin for Prefix {
    fn meta(&self) -> ConnectionMeta {
        ConnectionMeta {
            name: "prefix".into(),
            short_description: "Runs each command behind a prefix such as `docker exec -i web`.".into(),
            description: vec![
                "The words of the prefix are started without a shell, and `sh -c COMMAND` follows them.".into(),
            ],
            options: vec![
                ConnectionOption::new(
                    OptionSpec::new("command", ArgType::List)
                        .elements(ArgType::Str)
                        .required()
                        .doc("The prefix, a list of words."),
                )
                .vars(&["ansible_prefix_command"])
                .env(&["SHEVEK_PREFIX_COMMAND"]),
            ],
        }
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let options: Options = target.options()?;
        if options.command.is_empty() {
            return Err(ConnectionError::Options(
                "ansible_prefix_command is empty".into(),
            ));
        }
        let host = Host {
            prefix: options.command,
        };
        log.verbose(
            1,
            &format!(
                "{}: reached with `{}`",
                target.inventory_hostname,
                host.prefix.join(" ")
            ),
        );
        // There is nothing to open: one command shows whether the host answers.
        let limit = Duration::from_secs(target.timeout_seconds);
        let answer = tokio::time::timeout(limit, host.run("true", Vec::new()))
            .await
            .map_err(|_| {
                ConnectionError::Timeout(format!("no answer within {} s", target.timeout_seconds))
            })?
            .map_err(ConnectionError::Unreachable)?;
        if answer.rc != 0 {
            return Err(ConnectionError::Unreachable(format!(
                "`{} sh -c true` ended with {}: {}",
                host.prefix.join(" "),
                answer.rc,
                String::from_utf8_lossy(&answer.stderr).trim()
            )));
        }
        Ok(Arc::new(host))
    }
}

/// A host behind a prefix.
struct Host {
    prefix: Vec<String>,
}

impl Host {
    async fn run(&self, command: &str, stdin: Vec<u8>) -> Result<ExecOutput, String> {
        let mut child = Command::new(&self.prefix[0])
            .args(&self.prefix[1..])
            .args(["sh", "-c", command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // The task's timeout drops this call: the command goes with it.
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}", self.prefix[0]))?;
        let input = child.stdin.take();
        let write = async {
            if let Some(mut input) = input {
                // A command that does not read its input closes it: no mistake of ours.
                let _ = input.write_all(&stdin).await;
            }
        };
        let (output, ()) = tokio::join!(child.wait_with_output(), write);
        let output = output.map_err(|error| error.to_string())?;
        Ok(ExecOutput {
            rc: exit_status(output.status),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    /// Runs a command of our own that must succeed.
    async fn must(&self, command: &str, stdin: Vec<u8>) -> Result<Vec<u8>, ConnectionError> {
        let output = self
            .run(command, stdin)
            .await
            .map_err(ConnectionError::Lost)?;
        if output.rc == 0 {
            Ok(output.stdout)
        } else {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
            Err(ConnectionError::File(said))
        }
    }
}

#[async_trait]
impl Connection for Host {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        if request.pty {
            return Err(ConnectionError::Unsupported("a pseudo terminal".into()));
        }
        self.run(&request.command, request.stdin)
            .await
            .map_err(ConnectionError::Lost)
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        let content = tokio::fs::read(local)
            .await
            .map_err(|error| ConnectionError::File(format!("{}: {error}", local.display())))?;
        let file = quote(remote);
        let command = match mode {
            // Nobody may read it before its mode is right.
            Some(mode) => {
                format!("umask 077 && rm -f {file} && cat > {file} && chmod {mode:o} {file}")
            }
            None => format!("cat > {file}"),
        };
        self.must(&command, content).await.map(|_| ())
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        let content = self
            .must(&format!("cat {}", quote(remote)), Vec::new())
            .await?;
        tokio::fs::write(local, content)
            .await
            .map_err(|error| ConnectionError::File(format!("{}: {error}", local.display())))
    }
}

/// One word for a shell.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn exit_status(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}
