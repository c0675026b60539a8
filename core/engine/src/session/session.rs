//! One user's session on one target.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use shevek_plugin::{Connection, ExecOutput, ExecRequest, TaskResult};
use shevek_wire::{AwaitJob, FailureKind, PutFile, Request, Response, RunModule};
use tokio::sync::OnceCell;

use super::attachment::Outgoing;
use super::dylibs::Dylibs;
use super::images::Linkage;
use super::launcher::{Backend, Launcher};
use super::{Become, ModuleRequest, OutputHandler, SessionError, SessionOptions};

/// What the controller does on one target as one user (the login user, or the one it becomes).
///
/// Nothing is sent before it is needed: the first module, file or job starts the runner (one command line,
/// which uploads it when the target's cache lacks it); from then on each call is one round trip, many at once.
/// A connection without `spawn` gets one exec a module instead.
pub struct Session {
    launcher: Arc<Launcher>,
    fixed: OnceCell<Backend>,
    dynamic: OnceCell<Backend>,
    dylibs: Dylibs,
}

impl Session {
    /// Makes a session over a live connection. Sends nothing.
    pub fn open(
        connection: Arc<dyn Connection>,
        escalation: Option<Become>,
        options: SessionOptions,
    ) -> Self {
        Self {
            launcher: Arc::new(Launcher {
                connection,
                escalation,
                options,
            }),
            fixed: OnceCell::new(),
            dynamic: OnceCell::new(),
            dylibs: Dylibs::default(),
        }
    }

    /// Starts the runner now instead of at the first module.
    pub async fn start(&self) -> Result<(), SessionError> {
        self.fixed().await.map(|_| ())
    }

    /// Runs a module and waits for its result. Dropping the future cancels it on the target.
    pub async fn run_module(
        &self,
        request: ModuleRequest,
        on_output: Option<OutputHandler>,
    ) -> Result<TaskResult, SessionError> {
        let (backend, dylibs) = if request.dylibs.is_empty() {
            (self.fixed().await?, Vec::new())
        } else {
            let backend = self.dynamic().await?;
            let paths = self
                .dylibs
                .bring(&self.launcher, backend, &request.dylibs)
                .await?;
            (backend, paths)
        };
        let name = request.module.clone();
        let call = RunModule {
            module: request.module,
            args: request.args,
            check_mode: request.check_mode,
            diff: request.diff,
            no_log: request.no_log,
            verbosity: request.verbosity,
            environment: request.environment.into_iter().collect(),
            tmpdir: None,
            dylibs,
            stream: on_output.is_some(),
            attachment: None,
        };
        let outgoing = match request.attachment {
            Some(attachment) => Some(Outgoing::of(attachment).await?),
            None => None,
        };
        self.ask(backend, &name, call, outgoing, on_output).await
    }

    /// Waits on the target for the end of an async job: answers the moment it has ended, or with its status
    /// after `timeout`. The result is that of the module `async_status` with `mode: status`.
    /// `async_dir` is the directory as given to `async_wrapper` (`~/.ansible_async`).
    pub async fn await_job(
        &self,
        jid: &str,
        async_dir: &str,
        timeout: Duration,
    ) -> Result<TaskResult, SessionError> {
        // A job that was started through the dynamic runner can be awaited through it.
        let backend = match self.dynamic.get() {
            Some(backend) if self.fixed.get().is_none() => backend,
            _ => self.fixed().await?,
        };
        let job = AwaitJob {
            jid: jid.to_string(),
            async_dir: async_dir.to_string(),
            timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX),
        };
        let started = Instant::now();
        let request = Request::AwaitJob(job);
        let response = self.request(backend, jid, request, None).await?;
        self.answer(jid, started, response)
    }

    /// Runs a command line as the session's user without any runner. `no_log` keeps it out of the log.
    /// Ansible: `_low_level_execute_command`.
    pub async fn exec(
        &self,
        request: ExecRequest,
        no_log: bool,
    ) -> Result<ExecOutput, SessionError> {
        if no_log {
            self.launcher.log(3, "EXEC (no_log)");
        } else {
            self.launcher.log(3, &format!("EXEC {}", request.command));
        }
        self.launcher.exec(request).await
    }

    /// Copies a file of the controller to the target, as the session's user: written beside `remote` and
    /// renamed; `mode` are its permission bits (0600 when `None`).
    pub async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), SessionError> {
        self.launcher
            .log(3, &format!("PUT {} TO {remote}", local.display()));
        let request = PutFile {
            path: remote.to_string(),
            mode,
            sha256: None,
        };
        self.fixed().await?.put(local, request).await?;
        Ok(())
    }

    /// Copies a file of the target to the controller.
    pub async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), SessionError> {
        self.launcher
            .log(3, &format!("FETCH {remote} TO {}", local.display()));
        self.fixed().await?.fetch(remote, local).await?;
        Ok(())
    }

    /// Whether the connection and the runners, once started, still live as far as is known.
    pub fn is_alive(&self) -> bool {
        let lives = |cell: &OnceCell<Backend>| match cell.get() {
            Some(Backend::Live(client)) => client.is_alive(),
            Some(Backend::Oneshot(_)) | None => true,
        };
        self.launcher.connection.is_alive() && lives(&self.fixed) && lives(&self.dynamic)
    }

    /// The connection under it.
    pub fn connection(&self) -> &Arc<dyn Connection> {
        &self.launcher.connection
    }

    /// Ends the runners; what is in flight is cancelled. The connection stays open.
    pub async fn close(&self) {
        for cell in [&self.fixed, &self.dynamic] {
            if let Some(Backend::Live(client)) = cell.get() {
                client.close().await;
            }
        }
    }

    async fn fixed(&self) -> Result<&Backend, SessionError> {
        self.fixed
            .get_or_try_init(|| self.launcher.start(Linkage::Static))
            .await
    }

    async fn dynamic(&self) -> Result<&Backend, SessionError> {
        self.dynamic
            .get_or_try_init(|| self.launcher.start(Linkage::Dynamic))
            .await
    }

    /// Calls a module, with contents for it when there are any.
    async fn ask(
        &self,
        backend: &Backend,
        name: &str,
        call: RunModule,
        outgoing: Option<Outgoing>,
        on_output: Option<OutputHandler>,
    ) -> Result<TaskResult, SessionError> {
        let started = Instant::now();
        let response = match outgoing {
            Some(outgoing) => {
                self.launcher.log(4, &format!("RUNNER CALL {name}"));
                backend.call_with(call, outgoing, on_output).await?
            }
            None => {
                let request = Request::RunModule(Box::new(call));
                self.request(backend, name, request, on_output).await?
            }
        };
        self.answer(name, started, response)
    }

    async fn request(
        &self,
        backend: &Backend,
        name: &str,
        request: Request,
        on_output: Option<OutputHandler>,
    ) -> Result<Response, SessionError> {
        self.launcher.log(4, &format!("RUNNER CALL {name}"));
        match backend {
            Backend::Live(client) => client.ask(request, on_output).await,
            Backend::Oneshot(runner) => runner.ask(vec![request], on_output).await?.last(),
        }
    }

    fn answer(
        &self,
        name: &str,
        started: Instant,
        response: Response,
    ) -> Result<TaskResult, SessionError> {
        match response {
            Response::Result(json) => {
                self.launcher.log(
                    4,
                    &format!(
                        "RUNNER ANSWER {name}: {} bytes after {:.1} ms",
                        json.len(),
                        started.elapsed().as_secs_f64() * 1000.0
                    ),
                );
                serde_json::from_slice(&json).map_err(|error| {
                    SessionError::Runner(format!(
                        "the result of {name} is no result ({:?})",
                        error.classify()
                    ))
                })
            }
            Response::Failed(failure) if failure.kind == FailureKind::UnknownModule => {
                Err(SessionError::Runner(failure.message))
            }
            Response::Failed(failure) => {
                Err(SessionError::Runner(format!("{name}: {}", failure.message)))
            }
            _ => Err(SessionError::Runner(format!(
                "the runner's answer does not belong to {name}"
            ))),
        }
    }
}
