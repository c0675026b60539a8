//! The talk with a command that was just started, until our script on the other side speaks.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use shevek_plugin::{Channel, ChannelEvent, ConnectionError};
use tokio::time::{Instant, timeout_at};

use super::bootstrap::{Marker, MarkerSearch};
use super::escalation::{Escalation, Heard};
use super::{BecomeLimit, SessionError};

/// How long output may still come after a command's exit status.
pub(super) const LINGER: Duration = Duration::from_secs(1);

/// The talk. Passwords are written only after the tool's prompt was seen.
pub(super) struct Dialogue<'a> {
    channel: Arc<dyn Channel>,
    search: MarkerSearch,
    escalation: Option<Escalation<'a>>,
    /// Both outputs since the last prompt, as the prompt may come on either.
    heard: Vec<u8>,
    stderr: Vec<u8>,
    asked: bool,
    /// When escalation must be through.
    deadline: Option<Instant>,
    limit: BecomeLimit,
}

impl<'a> Dialogue<'a> {
    /// Starts listening for markers of this nonce.
    pub(super) fn new(
        channel: Arc<dyn Channel>,
        nonce: &str,
        escalation: Option<Escalation<'a>>,
        limit: BecomeLimit,
    ) -> Self {
        Self {
            channel,
            search: MarkerSearch::new(nonce),
            deadline: escalation
                .is_some()
                .then(|| Instant::now() + limit.duration()),
            limit,
            escalation,
            heard: Vec::new(),
            stderr: Vec::new(),
            asked: false,
        }
    }

    /// The next word of our script; prompts are answered on the way.
    ///
    /// # Errors
    /// `Become` and `BecomeTimeout` when escalation fails, `Lost` when the command ends without a word.
    pub(super) async fn marker(&mut self) -> Result<Marker, SessionError> {
        let mut status = None;
        loop {
            if let Some(marker) = self.search.next() {
                // Somebody speaks: escalation is through.
                self.deadline = None;
                return Ok(marker);
            }
            let event = match self.deadline {
                None => self.channel.read().await,
                Some(at) => match timeout_at(at, self.channel.read()).await {
                    Ok(event) => event,
                    Err(_) if status.is_some() => Ok(ChannelEvent::Closed),
                    Err(_) => return Err(self.timed_out()),
                },
            };
            match event {
                Ok(ChannelEvent::Stdout(bytes)) => {
                    self.search.push(&bytes);
                    self.listen(&bytes).await?;
                }
                Ok(ChannelEvent::Stderr(bytes)) => {
                    self.stderr.extend_from_slice(&bytes);
                    self.listen(&bytes).await?;
                }
                Ok(ChannelEvent::Exit(code)) => {
                    status = Some(code);
                    self.deadline = Some(Instant::now() + LINGER);
                }
                Ok(ChannelEvent::Closed) => return Err(self.ended(status)),
                Err(error) => return Err(lost(error)),
            }
        }
    }

    /// Writes to the command.
    pub(super) async fn write(&self, data: Vec<u8>) -> Result<(), SessionError> {
        self.channel.write(data).await.map_err(lost)
    }

    /// The channel, the output after the last marker, and the error output so far.
    pub(super) fn into_parts(self) -> (Arc<dyn Channel>, Vec<u8>, Vec<u8>) {
        (self.channel, self.search.into_rest(), self.stderr)
    }

    async fn listen(&mut self, bytes: &[u8]) -> Result<(), SessionError> {
        let Some(escalation) = &self.escalation else {
            return Ok(());
        };
        self.heard.extend_from_slice(bytes);
        match escalation.hear(&String::from_utf8_lossy(&self.heard), self.asked) {
            Heard::Nothing => Ok(()),
            Heard::Incorrect => Err(escalation.incorrect()),
            Heard::Prompt => {
                let Some(password) = escalation.password() else {
                    return Err(escalation.missing());
                };
                let mut line = password.expose().as_bytes().to_vec();
                line.push(b'\n');
                self.heard.clear();
                self.asked = true;
                self.channel.write(line).await.map_err(lost)
            }
        }
    }

    fn timed_out(&self) -> SessionError {
        let said = self.search.text();
        SessionError::BecomeTimeout(match self.limit {
            BecomeLimit::Connection(limit) => format!(
                "Timeout ({}s) waiting for privilege escalation prompt: {said}",
                limit.as_secs()
            ),
            BecomeLimit::Own(_) => {
                let has_password = self.escalation.as_ref().and_then(Escalation::password);
                let wanted = match has_password {
                    Some(_) if !self.asked => " or become password prompt",
                    _ => "",
                };
                let mut message = format!("Timed out waiting for become success{wanted}.");
                let stderr = String::from_utf8_lossy(&self.stderr);
                for (title, text) in [("Output", &*said), ("Error", &*stderr)] {
                    if !text.is_empty() {
                        // A text takes all that is written.
                        let _ = write!(message, "\n>>> Standard {title}\n{text}");
                    }
                }
                message
            }
        })
    }

    fn ended(&self, status: Option<i32>) -> SessionError {
        let stderr = String::from_utf8_lossy(&self.stderr);
        match &self.escalation {
            Some(escalation) => escalation.ended(&self.search.text(), &stderr, self.asked),
            None => SessionError::Lost(format!(
                "the command that starts the runner ended{}{}",
                status
                    .map(|code| format!(" with status {code}"))
                    .unwrap_or_default(),
                quoted(&stderr)
            )),
        }
    }
}

/// `: text` when there is any.
pub(super) fn quoted(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text => format!(": {text}"),
    }
}

/// A connection's error in mid-talk.
pub(super) fn lost(error: ConnectionError) -> SessionError {
    SessionError::Connection(error)
}
