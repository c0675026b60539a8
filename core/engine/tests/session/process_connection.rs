//! A connection to this machine through a login shell, in three grades of ability.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use shevek_plugin::{Channel, ChannelEvent, Connection, ConnectionError, ExecOutput, ExecRequest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{Mutex, mpsc};

/// Runs commands on this machine.
#[derive(Default)]
pub(crate) struct ProcessConnection {
    /// Program and arguments before the command line; `/bin/sh -c` when empty.
    pub(crate) shell: Vec<String>,
    /// Variables for the commands, on top of a minimal environment.
    pub(crate) environment: Vec<(String, String)>,
    /// Whether it has no live streams.
    pub(crate) exec_only: bool,
    /// Commands started so far.
    pub(crate) commands: AtomicUsize,
    /// Writes to channels so far.
    pub(crate) writes: Arc<AtomicUsize>,
}

impl ProcessConnection {
    fn command(&self, line: &str) -> Command {
        self.commands.fetch_add(1, Ordering::SeqCst);
        let mut command = match self.shell.split_first() {
            None => {
                let mut command = Command::new("/bin/sh");
                command.arg("-c");
                command
            }
            Some((program, arguments)) => {
                let mut command = Command::new(program);
                command.args(arguments);
                command
            }
        };
        command
            .arg(line)
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .envs(self.environment.iter().cloned())
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

fn unreachable(error: std::io::Error) -> ConnectionError {
    ConnectionError::Unreachable(error.to_string())
}

#[async_trait]
impl Connection for ProcessConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        let mut child = self
            .command(&request.command)
            .spawn()
            .map_err(unreachable)?;
        let stdin = child.stdin.take();
        let write = async move {
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(&request.stdin).await;
            }
        };
        let ((), output) = tokio::join!(write, child.wait_with_output());
        let output = output.map_err(unreachable)?;
        Ok(ExecOutput {
            rc: output.status.code().unwrap_or(255),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    async fn put_file(
        &self,
        _local: &Path,
        _remote: &str,
        _mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        Err(ConnectionError::Unsupported("put_file".into()))
    }

    async fn fetch_file(&self, _remote: &str, _local: &Path) -> Result<(), ConnectionError> {
        Err(ConnectionError::Unsupported("fetch_file".into()))
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        if self.exec_only {
            return Err(ConnectionError::Unsupported("spawn".into()));
        }
        let mut child = self.command(&command).spawn().map_err(unreachable)?;
        let (sender, events) = mpsc::unbounded_channel();
        let stdout = forward(child.stdout.take(), sender.clone(), ChannelEvent::Stdout);
        let stderr = forward(child.stderr.take(), sender.clone(), ChannelEvent::Stderr);
        let stdin = child.stdin.take();
        tokio::spawn(wait(child, stdout, stderr, sender));
        Ok(Arc::new(ProcessChannel {
            stdin: Mutex::new(stdin),
            events: Mutex::new(events),
            writes: Arc::clone(&self.writes),
        }))
    }
}

type Events = mpsc::UnboundedSender<ChannelEvent>;

fn forward(
    stream: Option<impl AsyncReadExt + Unpin + Send + 'static>,
    sender: Events,
    event: fn(Vec<u8>) -> ChannelEvent,
) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let Some(mut stream) = stream else { return };
        let mut buffer = vec![0; 32 << 10];
        while let Ok(count) = stream.read(&mut buffer).await {
            if count == 0 || sender.send(event(buffer[..count].to_vec())).is_err() {
                return;
            }
        }
    })
}

async fn wait(
    mut child: Child,
    stdout: tokio::task::JoinHandle<()>,
    stderr: tokio::task::JoinHandle<()>,
    sender: Events,
) {
    use std::os::unix::process::ExitStatusExt;
    let status = child.wait().await.ok();
    let code = status.map_or(255, |s| {
        s.code().unwrap_or_else(|| 128 + s.signal().unwrap_or(0))
    });
    let _ = sender.send(ChannelEvent::Exit(code));
    let _ = tokio::join!(stdout, stderr);
    let _ = sender.send(ChannelEvent::Closed);
}

struct ProcessChannel {
    stdin: Mutex<Option<ChildStdin>>,
    events: Mutex<mpsc::UnboundedReceiver<ChannelEvent>>,
    writes: Arc<AtomicUsize>,
}

#[async_trait]
impl Channel for ProcessChannel {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        let mut stdin = self.stdin.lock().await;
        let lost = |e: std::io::Error| ConnectionError::Lost(e.to_string());
        match &mut *stdin {
            Some(stdin) => {
                stdin.write_all(&data).await.map_err(lost)?;
                stdin.flush().await.map_err(lost)
            }
            None => Err(ConnectionError::Lost("closed".into())),
        }
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        self.stdin.lock().await.take();
        Ok(())
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        Ok(self
            .events
            .lock()
            .await
            .recv()
            .await
            .unwrap_or(ChannelEvent::Closed))
    }
}
