//! Brings a runner to life on the target.

use std::sync::Arc;

use shevek_plugin::{Connection, ConnectionError};

use super::bootstrap::{Marker, Purpose, Script};
use super::dialogue::Dialogue;
use super::escalation::Escalation;
use super::images::Linkage;
use super::nonce::nonce;
use super::oneshot::OneshotRunner;
use super::runner_client::RunnerClient;
use super::shell_quote::shell_quote;
use super::{Become, RunnerImage, SessionError, SessionOptions};

/// What a session needs to start commands as its user.
pub(super) struct Launcher {
    pub(super) connection: Arc<dyn Connection>,
    pub(super) escalation: Option<Become>,
    pub(super) options: SessionOptions,
}

/// A runner, in one of the two ways there are.
pub(super) enum Backend {
    /// It lives and takes many requests at once.
    Live(RunnerClient),
    /// It is started for each request, for connections without `spawn`.
    Oneshot(OneshotRunner),
}

impl Backend {
    /// The directory on the target where the runner lies.
    pub(super) async fn directory(&self) -> Result<String, SessionError> {
        let directory = match self {
            Self::Live(client) => client.hello().directory.clone(),
            Self::Oneshot(runner) => runner.hello().await?.directory,
        };
        if directory.is_empty() {
            return Err(SessionError::Runner(
                "the runner does not know where it lies".into(),
            ));
        }
        Ok(directory)
    }
}

impl Launcher {
    /// Starts the runner.
    pub(super) async fn start(self: &Arc<Self>, linkage: Linkage) -> Result<Backend, SessionError> {
        let nonce = nonce()?;
        let images = self.images(linkage)?;
        let script = Script {
            nonce: &nonce,
            images: &images,
            skip_password: false,
        };
        let escalation = self.escalation(&nonce);
        let command = shell(&script.text(Purpose::Serve), escalation.as_ref())?;
        self.log(3, &format!("RUNNER START{}", self.as_whom()));
        if escalation.is_some() {
            let shown = shell("...", escalation.as_ref())?;
            self.log(4, &format!("EXEC {shown}"));
        }
        let channel = match self.connection.spawn(command).await {
            Ok(channel) => channel,
            Err(ConnectionError::Unsupported(_)) => {
                self.log(3, "RUNNER ONCE A CALL: the connection has no live streams");
                return Ok(Backend::Oneshot(OneshotRunner::new(
                    Arc::clone(self),
                    linkage,
                )));
            }
            Err(error) => return Err(error.into()),
        };
        let limit = self.options.become_limit;
        let mut dialogue = Dialogue::new(channel, &nonce, escalation, limit);
        let path = loop {
            match dialogue.marker().await? {
                Marker::Start(path) => break path,
                Marker::Need { gzip, sha256, path } => {
                    let bytes = self.upload(find(&images, &sha256)?, gzip, &path)?;
                    dialogue.write(bytes).await?;
                }
                other => return Err(self.refusal(other, &images)),
            }
        };
        let (channel, rest, _) = dialogue.into_parts();
        let log = Arc::clone(&self.options.log);
        let client = RunnerClient::start(channel, &rest, log, &self.options.host).await?;
        let hello = client.hello();
        self.log(
            3,
            &format!(
                "RUNNER RUNS {path} AS {} (pid {}, version {})",
                hello.user, hello.pid, hello.version
            ),
        );
        Ok(Backend::Live(client))
    }

    /// The images of that kind.
    pub(super) fn images(
        &self,
        linkage: Linkage,
    ) -> Result<Vec<(&str, &RunnerImage)>, SessionError> {
        let images = self.options.images.of(linkage)?;
        if images.is_empty() {
            return Err(SessionError::NoRunner(match linkage {
                Linkage::Static => {
                    "this build of shevek has no runner for targets: only the raw action works".into()
                }
                Linkage::Dynamic => {
                    "this build of shevek has no dynamically linked runner, which modules in dylibs need"
                        .into()
                }
            }));
        }
        Ok(images)
    }

    /// A use of the become tool under this nonce, when the session is another user's.
    pub(super) fn escalation<'a>(&'a self, nonce: &str) -> Option<Escalation<'a>> {
        self.escalation
            .as_ref()
            .map(|escalation| Escalation::new(escalation, nonce))
    }

    /// The bytes to send when the target lacks the runner.
    pub(super) fn upload(
        &self,
        image: &RunnerImage,
        gzip: bool,
        path: &str,
    ) -> Result<Vec<u8>, SessionError> {
        let bytes = if gzip {
            image.bytes_gz.to_vec()
        } else {
            image.plain()?
        };
        self.log(3, &format!("RUNNER UPLOAD {} bytes to {path}", bytes.len()));
        Ok(bytes)
    }

    /// Why the script did not start a runner.
    pub(super) fn refusal(&self, marker: Marker, images: &[(&str, &RunnerImage)]) -> SessionError {
        SessionError::NoRunner(match marker {
            Marker::Nowhere(reasons) => format!(
                "no place on {} where the runner could be written and run: {reasons}",
                self.options.host
            ),
            Marker::Machine(machine) => {
                let known: Vec<_> = images.iter().map(|(machine, _)| *machine).collect();
                let name = machine.rsplit(' ').next().unwrap_or_default();
                format!(
                    "no runner for {machine}: this shevek has those of Linux {}. Put one named runner-{name} into \
                     the directory that SHEVEK_RUNNERS names; until then only the raw action works there",
                    known.join(", ")
                )
            }
            other => format!("unexpected answer of the target: {other:?}"),
        })
    }

    /// A line of the log, from that verbosity on.
    pub(super) fn log(&self, level: u8, message: &str) {
        let line = format!("<{}> {message}", self.options.host);
        self.options.log.verbose(level, &line);
    }

    fn as_whom(&self) -> String {
        match &self.escalation {
            Some(Become { method, user, .. }) => {
                let user = if user.is_empty() { "root" } else { user };
                format!(" AS {user} THROUGH {}", method.as_str())
            }
            None => String::new(),
        }
    }
}

/// The command line that runs a script, as another user when there is one.
pub(super) fn shell(
    script: &str,
    escalation: Option<&Escalation<'_>>,
) -> Result<String, SessionError> {
    let command = format!("/bin/sh -c {}", shell_quote(script));
    match escalation {
        Some(escalation) => escalation.wrap(&command),
        None => Ok(command),
    }
}

/// The image of that hash, which is one that we told the script.
pub(super) fn find<'a>(
    images: &[(&str, &'a RunnerImage)],
    sha256: &str,
) -> Result<&'a RunnerImage, SessionError> {
    images
        .iter()
        .find(|(_, image)| image.sha256 == sha256)
        .map(|(_, image)| *image)
        .ok_or_else(|| SessionError::Runner(format!("the target asks for a runner {sha256}")))
}
