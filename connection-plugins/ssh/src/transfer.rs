//! Files through an exec channel: nothing but a POSIX shell is needed on the target.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom, SystemRandom};
use shevek_plugin::{ChannelEvent, ConnectionError};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::error::system_text;
use crate::remote_command::{CommandInput, CommandOutput, start};
use crate::session::Session;
use shevek_plugin::shell_words::quote;

/// What is read from a file at once.
const PIECE: usize = 128 * 1024;

/// Error output kept for the message.
const MAX_ERROR_TEXT: usize = 4096;

/// Receives `$3` bytes into `$2`, then puts it in the place of `$1` with mode `$4`. The size is checked because
/// a broken connection looks like the end of the file.
const RECEIVE: &str = r#"if [ -e "$1" ] && [ ! -f "$1" ]; then echo "not a regular file" >&2; exit 1; fi
trap 'rm -f "$2"' EXIT
trap 'exit 1' HUP INT TERM
set -C
[ -z "$4" ] || umask 077
cat > "$2" || exit 1
if [ "$(wc -c < "$2")" -ne "$3" ]; then echo "the transfer was cut short" >&2; exit 1; fi
[ -z "$4" ] || chmod "$4" "$2" || exit 1
mv -f "$2" "$1""#;

/// Sends `$1`.
const SEND: &str = r#"exec cat < "$1""#;

fn script(text: &str, arguments: &[&str]) -> String {
    let mut command = format!("/bin/sh -c {} sh", quote(text));
    for argument in arguments {
        command.push(' ');
        command.push_str(&quote(argument));
    }
    command
}

/// Letters for the name of a file that is not finished.
fn unfinished_suffix() -> Result<String, ConnectionError> {
    let mut random = [0; 8];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| ConnectionError::File("no random numbers for a temporary name".into()))?;
    Ok(format!(".shevek-{:016x}", u64::from_le_bytes(random)))
}

/// Copies `local` to `remote`, which is replaced only once everything has arrived.
pub(crate) async fn put_file(
    session: &Session,
    local: &Path,
    remote: &str,
    mode: Option<u32>,
) -> Result<(), ConnectionError> {
    let local_error = |error: std::io::Error| {
        ConnectionError::File(format!("{}: {}", local.display(), system_text(&error)))
    };
    let file = File::open(local).await.map_err(local_error)?;
    let metadata = file.metadata().await.map_err(local_error)?;
    if !metadata.is_file() {
        return Err(ConnectionError::File(format!(
            "{}: not a regular file",
            local.display()
        )));
    }
    let size = metadata.len();
    let unfinished = format!("{remote}{}", unfinished_suffix()?);
    let mode = mode.map_or_else(String::new, |mode| format!("{mode:o}"));
    let command = script(RECEIVE, &[remote, &unfinished, &size.to_string(), &mode]);
    let (mut output, input) = start(session, &command, false).await?;
    let (sent, ended) = tokio::join!(send(file, size, &input), finish(&mut output, None));
    let (rc, errors) = ended?;
    if rc == 0 {
        return Ok(());
    }
    // When the local file failed, the remote side has only seen too little of it.
    if let Err(SendError::Local(error)) = sent {
        return Err(local_error(error));
    }
    Err(transfer_failed("to", remote, rc, &errors))
}

/// Copies `remote` to `local`, which is replaced only once everything has arrived.
pub(crate) async fn fetch_file(
    session: &Session,
    remote: &str,
    local: &Path,
) -> Result<(), ConnectionError> {
    let unfinished = {
        let mut name = OsString::from(local);
        name.push(unfinished_suffix()?);
        PathBuf::from(name)
    };
    let local_error = |error: std::io::Error| {
        ConnectionError::File(format!("{}: {}", local.display(), system_text(&error)))
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&unfinished)
        .await
        .map_err(local_error)?;
    let cleanup = RemoveOnDrop(Some(unfinished.clone()));
    let (mut output, input) = start(session, &script(SEND, &[remote]), false).await?;
    let (_, ended) = tokio::join!(input.close(None), finish(&mut output, Some(&mut file)));
    let (rc, errors) = ended?;
    if rc != 0 {
        return Err(transfer_failed("from", remote, rc, &errors));
    }
    file.flush().await.map_err(local_error)?;
    tokio::fs::rename(&unfinished, local)
        .await
        .map_err(local_error)?;
    cleanup.done();
    Ok(())
}

/// Why a file was not sent.
enum SendError {
    /// The local file could not be read.
    Local(std::io::Error),
    /// The other side stopped listening; its exit status says why.
    Remote,
}

async fn send(mut file: File, size: u64, input: &CommandInput) -> Result<(), SendError> {
    let copied = async {
        let mut left = size;
        while left > 0 {
            let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
            let read = file.read(&mut piece).await.map_err(SendError::Local)?;
            if read == 0 {
                return Err(SendError::Local(std::io::Error::other(
                    "the file became shorter while it was sent",
                )));
            }
            piece.truncate(read);
            left -= read as u64;
            input.write(piece).await.map_err(|_| SendError::Remote)?;
        }
        Ok(())
    };
    let result = copied.await;
    input.close(None).await.map_err(|_| SendError::Remote)?;
    result
}

/// Follows a command to its end: status and error output, standard output going to `file`.
async fn finish(
    output: &mut CommandOutput,
    mut file: Option<&mut File>,
) -> Result<(i32, Vec<u8>), ConnectionError> {
    let mut errors = Vec::new();
    let mut rc = 0;
    loop {
        match output.next().await? {
            ChannelEvent::Stdout(data) => {
                if let Some(file) = &mut file {
                    file.write_all(&data).await.map_err(|error| {
                        ConnectionError::File(format!("local file: {}", system_text(&error)))
                    })?;
                }
            }
            ChannelEvent::Stderr(data) => {
                let room = MAX_ERROR_TEXT.saturating_sub(errors.len());
                errors.extend_from_slice(&data[..room.min(data.len())]);
            }
            ChannelEvent::Exit(status) => rc = status,
            ChannelEvent::Closed => return Ok((rc, errors)),
        }
    }
}

fn transfer_failed(direction: &str, remote: &str, rc: i32, errors: &[u8]) -> ConnectionError {
    let errors = String::from_utf8_lossy(errors);
    let why = match errors.trim() {
        "" => format!("exit status {rc}"),
        text => text.to_string(),
    };
    ConnectionError::File(format!(
        "failed to transfer file {direction} {remote}: {why}"
    ))
}

/// Removes an unfinished file unless all went well.
struct RemoveOnDrop(Option<PathBuf>);

impl RemoveOnDrop {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for RemoveOnDrop {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nothing more can be done about it when this fails.
            let _ = std::fs::remove_file(path);
        }
    }
}
