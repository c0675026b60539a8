//! Command lines without any runner, for the action `raw` and for targets that have none.

use shevek_plugin::{ChannelEvent, ConnectionError, ExecOutput, ExecRequest};

use super::SessionError;
use super::bootstrap::{Marker, MarkerSearch};
use super::dialogue::{Dialogue, lost};
use super::escalation::Escalation;
use super::launcher::Launcher;
use super::nonce::nonce;
use super::shell_quote::shell_quote;

impl Launcher {
    /// Runs a command line as the session's user.
    pub(super) async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, SessionError> {
        let nonce = nonce()?;
        let Some(escalation) = self.escalation(&nonce) else {
            return Ok(self.connection.exec(request).await?);
        };
        // Our word comes from a shell of its own, so that the command may be anything, a syntax error too.
        let said = format!("echo \"SHEVEK\"\"-{nonce} start\"; exec /bin/sh -c \"$1\"");
        let inner = format!(
            "/bin/sh -c {} sh {}",
            shell_quote(&said),
            shell_quote(&request.command)
        );
        if !request.pty {
            match self.connection.spawn(escalation.wrap(&inner)?).await {
                Ok(channel) => {
                    let limit = self.options.become_limit;
                    let dialogue = Dialogue::new(channel, &nonce, Some(escalation), limit);
                    return talk(dialogue, request.stdin).await;
                }
                Err(ConnectionError::Unsupported(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.exec_blind(request, escalation, &nonce).await
    }

    /// The same where nobody can wait for the prompt: the password comes first on standard input, and a shell
    /// on the other side drops it when the tool did not ask.
    async fn exec_blind(
        &self,
        request: ExecRequest,
        escalation: Escalation<'_>,
        nonce: &str,
    ) -> Result<ExecOutput, SessionError> {
        let mut skip = String::new();
        let mut stdin = Vec::new();
        if let Some(password) = escalation.password() {
            let go = format!("SHEVEK-{nonce} go");
            skip = format!(
                "while IFS= read -r l; do if [ \"$l\" = \"{go}\" ]; then break; fi; done; "
            );
            stdin.extend_from_slice(password.expose().as_bytes());
            stdin.extend_from_slice(format!("\n{go}\n").as_bytes());
        }
        stdin.extend_from_slice(&request.stdin);
        let said = format!("{skip}echo \"SHEVEK\"\"-{nonce} start\"; exec /bin/sh -c \"$1\"");
        let inner = format!(
            "/bin/sh -c {} sh {}",
            shell_quote(&said),
            shell_quote(&request.command)
        );
        let wrapped = ExecRequest {
            command: escalation.wrap(&inner)?,
            stdin,
            pty: request.pty,
        };
        let output = self.connection.exec(wrapped).await?;
        let mut search = MarkerSearch::new(nonce);
        search.push(&output.stdout);
        match search.next() {
            Some(Marker::Start(_)) => Ok(ExecOutput {
                stdout: search.into_rest(),
                ..output
            }),
            _ => Err(escalation.ended(
                &search.text(),
                &String::from_utf8_lossy(&output.stderr),
                escalation.password().is_some(),
            )),
        }
    }
}

/// Waits until the command speaks, gives it its input and collects what it prints.
async fn talk(mut dialogue: Dialogue<'_>, stdin: Vec<u8>) -> Result<ExecOutput, SessionError> {
    match dialogue.marker().await? {
        Marker::Start(_) => {}
        other => {
            let message = format!("unexpected answer of the target: {other:?}");
            return Err(SessionError::Runner(message));
        }
    }
    // What the tool printed before (a prompt, a lecture) is not the command's.
    let (channel, rest, _) = dialogue.into_parts();
    let mut output = ExecOutput {
        stdout: rest,
        ..ExecOutput::default()
    };
    let write = async {
        // A command that ends without reading its input is no failure.
        if stdin.is_empty() || channel.write(stdin).await.is_ok() {
            let _ = channel.close_stdin().await;
        }
    };
    let read = async {
        loop {
            match channel.read().await.map_err(lost)? {
                ChannelEvent::Stdout(bytes) => output.stdout.extend_from_slice(&bytes),
                ChannelEvent::Stderr(bytes) => output.stderr.extend_from_slice(&bytes),
                ChannelEvent::Exit(code) => output.rc = code,
                ChannelEvent::Closed => return Ok(output),
            }
        }
    };
    tokio::pin!(write);
    tokio::pin!(read);
    tokio::select! {
        output = &mut read => return output,
        () = &mut write => {}
    }
    read.await
}
