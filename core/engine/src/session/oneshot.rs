//! A runner started anew for each request: for connections that have no live streams.

use std::sync::Arc;

use shevek_plugin::{ConnectionError, ExecOutput, ExecRequest, Stream};
use shevek_wire::{FetchFile, FrameParser, Hello, Request, Response};

use super::bootstrap::{Marker, MarkerSearch, Purpose, Script};
use super::dialogue::quoted;
use super::images::Linkage;
use super::launcher::{Launcher, find, shell};
use super::nonce::nonce;
use super::{OutputHandler, RunnerImage, SessionError};

/// More places than the script knows.
const PLACES: usize = 8;

/// Runs requests, each by one command of the connection.
pub(super) struct OneshotRunner {
    launcher: Arc<Launcher>,
    linkage: Linkage,
}

/// What one run said.
pub(super) struct Answer {
    pub(super) hello: Hello,
    /// Everything but output, in order; the last one is final.
    pub(super) responses: Vec<Response>,
}

impl Answer {
    /// The final response.
    pub(super) fn last(mut self) -> Result<Response, SessionError> {
        let last = self.responses.pop();
        last.ok_or_else(|| SessionError::Runner("no answer".into()))
    }
}

impl OneshotRunner {
    pub(super) fn new(launcher: Arc<Launcher>, linkage: Linkage) -> Self {
        Self { launcher, linkage }
    }

    /// Runs one request, given with all that belongs to it (the pieces of a file). Installs the runner when the
    /// target lacks it. The module's output comes when it is over.
    pub(super) async fn ask(
        &self,
        requests: Vec<Request>,
        on_output: Option<OutputHandler>,
    ) -> Result<Answer, SessionError> {
        let mut frames = Vec::new();
        for request in requests {
            request.into_frame(1).encode_into(&mut frames);
        }
        let images = self.launcher.images(self.linkage)?;
        for _ in 0..2 {
            let (marker, rest, stderr) = self.run(&images, Purpose::Oneshot, &frames).await?;
            match marker {
                Marker::Start(_) => return read(&rest, &stderr, on_output.as_ref()),
                Marker::Need { gzip, sha256, .. } => {
                    self.install(&images, find(&images, &sha256)?, gzip).await?;
                }
                other => return Err(self.launcher.refusal(other, &images)),
            }
        }
        Err(SessionError::NoRunner(format!(
            "the runner was installed on {} but is not found there",
            self.launcher.options.host
        )))
    }

    /// What the runner says of itself.
    pub(super) async fn hello(&self) -> Result<Hello, SessionError> {
        // A request that fails at once; the hello comes before it.
        let nothing = Request::FetchFile(FetchFile {
            path: String::new(),
        });
        Ok(self.ask(vec![nothing], None).await?.hello)
    }

    async fn install(
        &self,
        images: &[(&str, &RunnerImage)],
        image: &RunnerImage,
        gzip: bool,
    ) -> Result<(), SessionError> {
        let bytes = self.launcher.upload(image, gzip, "the target's cache")?;
        let mut reasons = String::new();
        for skip in 0..PLACES {
            let (marker, ..) = self.run(images, Purpose::Install { skip }, &bytes).await?;
            match marker {
                Marker::Installed(path) => {
                    self.launcher.log(3, &format!("RUNNER INSTALLED {path}"));
                    return Ok(());
                }
                Marker::Failed(reason) => reasons = reason,
                Marker::Nowhere(reason) => {
                    let all = Marker::Nowhere(format!("{reasons} {reason}"));
                    return Err(self.launcher.refusal(all, images));
                }
                other => return Err(self.launcher.refusal(other, images)),
            }
        }
        Err(self.launcher.refusal(Marker::Nowhere(reasons), images))
    }

    /// Runs a script with this input: its first word, the output after it, and the error output.
    async fn run(
        &self,
        images: &[(&str, &RunnerImage)],
        purpose: Purpose,
        input: &[u8],
    ) -> Result<(Marker, Vec<u8>, Vec<u8>), SessionError> {
        let nonce = nonce()?;
        let escalation = self.launcher.escalation(&nonce);
        let password = escalation
            .as_ref()
            .and_then(super::escalation::Escalation::password);
        let script = Script {
            nonce: &nonce,
            images,
            skip_password: password.is_some(),
        };
        let mut stdin = Vec::new();
        if let Some(password) = password {
            // There is nobody to wait for the prompt. When the tool does not ask, the script drops the line.
            stdin.extend_from_slice(password.expose().as_bytes());
            stdin.extend_from_slice(format!("\nSHEVEK-{nonce} go\n").as_bytes());
        }
        stdin.extend_from_slice(input);
        let request = ExecRequest {
            command: shell(&script.text(purpose), escalation.as_ref())?,
            stdin,
            pty: false,
        };
        let output = self.launcher.connection.exec(request).await?;
        let mut search = MarkerSearch::new(&nonce);
        search.push(&output.stdout);
        match search.next() {
            Some(marker) => Ok((marker, search.into_rest(), output.stderr)),
            None => Err(match escalation {
                Some(escalation) => escalation.ended(
                    &search.text(),
                    &String::from_utf8_lossy(&output.stderr),
                    password.is_some(),
                ),
                None => no_word(&output),
            }),
        }
    }
}

fn no_word(output: &ExecOutput) -> SessionError {
    SessionError::Runner(format!(
        "the command that starts the runner ended with status {}{}",
        output.rc,
        quoted(&String::from_utf8_lossy(&output.stderr))
    ))
}

fn read(
    frames: &[u8],
    stderr: &[u8],
    on_output: Option<&OutputHandler>,
) -> Result<Answer, SessionError> {
    let wrong = |error: shevek_wire::WireError| SessionError::Runner(error.to_string());
    let mut parser = FrameParser::new();
    parser.push(frames);
    let ended = || {
        SessionError::Connection(ConnectionError::Lost(format!(
            "the runner ended without an answer{}",
            quoted(&String::from_utf8_lossy(stderr))
        )))
    };
    let hello = parser.next_frame().map_err(wrong)?.ok_or_else(ended)?;
    let hello = Hello::from_frame(&hello).map_err(wrong)?;
    let mut responses = Vec::new();
    while let Some(frame) = parser.next_frame().map_err(wrong)? {
        match (Response::from_frame(frame).map_err(wrong)?, on_output) {
            (Response::Stdout(bytes), Some(handler)) => handler(Stream::Stdout, &bytes),
            (Response::Stderr(bytes), Some(handler)) => handler(Stream::Stderr, &bytes),
            (Response::Stdout(_) | Response::Stderr(_), None) => {}
            (response, _) => responses.push(response),
        }
    }
    match responses.last() {
        Some(response) if response.is_final() => Ok(Answer { hello, responses }),
        _ => Err(ended()),
    }
}
