//! Running a command to its end.

use shevek_plugin::{ChannelEvent, ConnectionError, ExecOutput, ExecRequest};

use crate::remote_command::start;
use crate::session::Session;

/// Runs a command, feeding its input and collecting its output at the same time.
pub(crate) async fn exec(
    session: &Session,
    request: ExecRequest,
) -> Result<ExecOutput, ConnectionError> {
    let (mut output, input) = start(session, &request.command, request.pty).await?;
    let last = request.stdin.last().copied();
    let feed = async {
        if !request.stdin.is_empty() {
            input.write(request.stdin).await?;
        }
        input.close(last).await
    };
    let collect = async {
        let mut result = ExecOutput::default();
        loop {
            match output.next().await? {
                ChannelEvent::Stdout(data) => result.stdout.extend_from_slice(&data),
                ChannelEvent::Stderr(data) => result.stderr.extend_from_slice(&data),
                ChannelEvent::Exit(rc) => result.rc = rc,
                ChannelEvent::Closed => return Ok(result),
            }
        }
    };
    // A command need not read all its input; only its output decides.
    let (_, result) = tokio::join!(feed, collect);
    result
}
