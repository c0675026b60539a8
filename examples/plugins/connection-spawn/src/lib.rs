//! The connection `workdir`: a host that is a directory of this machine.
//!
//! Everything runs here, with the directory as home and as working directory: a playbook that writes below `~`
//! can be tried without touching anything of one's own. The connection has `spawn`, a live stream to a command: with
//! it shevek keeps one runner per host and asks it task after task, instead of starting a command for each.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

use serde::Deserialize;
use shevek_plugin::{
    ArgType, Channel, ChannelEvent, Connection, ConnectionError, ConnectionMeta, ConnectionOption,
    ConnectionPlugin, ConnectionTarget, ExecOutput, ExecRequest, Log, OptionSpec, async_trait,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

shevek_plugin::export!();
shevek_plugin::register!(connection "workdir", Workdir);

struct Workdir;

/// The options as the inventory gives them.
#[derive(Deserialize)]
struct Options {
    directory: PathBuf,
    create: bool,
}

#[async_trait]
impl ConnectionPlugin for Workdir {
    fn meta(&self) -> ConnectionMeta {
        ConnectionMeta {
            name: "workdir".into(),
            short_description: "Runs everything on this machine, with a directory as home.".into(),
            description: vec![
                "HOME and the working directory of every command are the directory. Files elsewhere are this \
                 machine's own: it is no jail."
                    .into(),
            ],
            options: vec![
                ConnectionOption::new(
                    OptionSpec::new("directory", ArgType::Path)
                        .required()
                        .doc("The directory."),
                )
                .vars(&["ansible_workdir"]),
                ConnectionOption::new(
                    OptionSpec::new("create", ArgType::Bool)
                        .default(false)
                        .doc("Whether the directory is made when it is missing."),
                )
                .vars(&["ansible_workdir_create"]),
            ],
        }
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let options: Options = target.options()?;
        let failed = |error: std::io::Error| {
            ConnectionError::Unreachable(format!("{}: {error}", options.directory.display()))
        };
        if options.create {
            tokio::fs::create_dir_all(&options.directory)
                .await
                .map_err(failed)?;
        }
        let directory = tokio::fs::canonicalize(&options.directory)
            .await
            .map_err(failed)?;
        log.verbose(
            1,
            &format!(
                "{}: lives in {}",
                target.inventory_hostname,
                directory.display()
            ),
        );
        Ok(Arc::new(Host { directory }))
    }
}

/// A directory that plays a host.
struct Host {
    directory: PathBuf,
}

impl Host {
    fn start(&self, command: &str) -> Result<Child, ConnectionError> {
        Command::new("/bin/sh")
            .args(["-c", command])
            .current_dir(&self.directory)
            .env("HOME", &self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(lost)
    }
}

#[async_trait]
impl Connection for Host {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        if request.pty {
            return Err(ConnectionError::Unsupported("a pseudo terminal".into()));
        }
        let mut child = self.start(&request.command)?;
        let input = child.stdin.take();
        let write = async {
            if let Some(mut input) = input {
                // A command that does not read its input closes it: no mistake of ours.
                let _ = input.write_all(&request.stdin).await;
            }
        };
        let (output, ()) = tokio::join!(child.wait_with_output(), write);
        let output = output.map_err(lost)?;
        Ok(ExecOutput {
            rc: exit_status(output.status),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        let remote = self.directory.join(remote);
        let content = tokio::fs::read(local).await.map_err(file(local))?;
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        if let Some(mode) = mode {
            // Made anew, so that the mode holds from the start.
            let _ = tokio::fs::remove_file(&remote).await;
            options.mode(mode);
        }
        let mut target = options.open(&remote).await.map_err(file(&remote))?;
        target.write_all(&content).await.map_err(file(&remote))?;
        target.flush().await.map_err(file(&remote))
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        let remote = self.directory.join(remote);
        let content = tokio::fs::read(&remote).await.map_err(file(&remote))?;
        tokio::fs::write(local, content).await.map_err(file(local))
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        let mut child = self.start(&command)?;
        Ok(Arc::new(Stream {
            stdin: Mutex::new(child.stdin.take()),
            output: Mutex::new(Output {
                stdout: child.stdout.take(),
                stderr: child.stderr.take(),
                child: Some(child),
            }),
        }))
    }
}

/// A live command. Its two directions have a lock each: reading does not hold up writing.
struct Stream {
    stdin: Mutex<Option<ChildStdin>>,
    output: Mutex<Output>,
}

struct Output {
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    child: Option<Child>,
}

#[async_trait]
impl Channel for Stream {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        match &mut *self.stdin.lock().await {
            Some(stdin) => stdin.write_all(&data).await.map_err(lost),
            None => Err(ConnectionError::Lost("standard input is closed".into())),
        }
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        self.stdin.lock().await.take();
        Ok(())
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        let mut output = self.output.lock().await;
        let output = &mut *output;
        let (mut out, mut err) = (vec![0; 32 * 1024], vec![0; 32 * 1024]);
        // Each of these reads loses nothing when it is dropped, and so this call does not either.
        while output.stdout.is_some() || output.stderr.is_some() {
            tokio::select! {
                size = read(&mut output.stdout, &mut out) => match size.map_err(lost)? {
                    0 => output.stdout = None,
                    size => {
                        out.truncate(size);
                        return Ok(ChannelEvent::Stdout(out));
                    }
                },
                size = read(&mut output.stderr, &mut err) => match size.map_err(lost)? {
                    0 => output.stderr = None,
                    size => {
                        err.truncate(size);
                        return Ok(ChannelEvent::Stderr(err));
                    }
                },
            }
        }
        let Some(child) = &mut output.child else {
            return Ok(ChannelEvent::Closed);
        };
        let status = child.wait().await.map_err(lost)?;
        output.child = None;
        Ok(ChannelEvent::Exit(exit_status(status)))
    }
}

/// Reads from a pipe that is still open; waits for ever on one that is not.
async fn read(
    pipe: &mut Option<impl AsyncReadExt + Unpin>,
    buffer: &mut [u8],
) -> std::io::Result<usize> {
    match pipe {
        Some(pipe) => pipe.read(buffer).await,
        None => std::future::pending().await,
    }
}

fn lost(error: std::io::Error) -> ConnectionError {
    ConnectionError::Lost(error.to_string())
}

fn file(path: &Path) -> impl Fn(std::io::Error) -> ConnectionError + '_ {
    move |error| ConnectionError::File(format!("{}: {error}", path.display()))
}

fn exit_status(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}
