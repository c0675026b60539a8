//! Files to and from the target, as the session's user.

use std::path::Path;

use shevek_wire::{CHUNK, FetchFile, PutFile, Request, Response, RunnerFailure};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::SessionError;
use super::launcher::Backend;

impl Backend {
    /// Sends a local file; says whether it travelled, or was there already.
    pub(super) async fn put(&self, local: &Path, request: PutFile) -> Result<bool, SessionError> {
        let local_error = |error: std::io::Error| file_error(local, &error);
        let mut file = File::open(local).await.map_err(local_error)?;
        let client = match self {
            Self::Live(client) => client,
            Self::Oneshot(runner) => {
                let mut requests = vec![Request::PutFile(PutFile {
                    sha256: None,
                    ..request
                })];
                while let Some(piece) = read_piece(&mut file).await.map_err(local_error)? {
                    requests.push(Request::Chunk(piece));
                }
                requests.push(Request::End);
                let answer = runner.ask(requests, None).await?;
                return answer.responses.last().map_or_else(
                    || Err(SessionError::Runner("no answer".into())),
                    |response| put_outcome(response.clone()),
                );
            }
        };
        let asks_first = request.sha256.is_some();
        let mut transfer = client.transfer(Request::PutFile(request))?;
        if asks_first {
            match transfer.next().await? {
                Response::Proceed => {}
                response => return put_outcome(response),
            }
        }
        while let Some(piece) = read_piece(&mut file).await.map_err(local_error)? {
            transfer.send(Request::Chunk(piece)).await?;
            if transfer.is_over() {
                // The target's disk is full, say: the rest would only be thrown away.
                return put_outcome(transfer.next().await?);
            }
        }
        transfer.send(Request::End).await?;
        put_outcome(transfer.next().await?)
    }

    /// Fetches a file of the target into a local one.
    pub(super) async fn fetch(&self, remote: &str, local: &Path) -> Result<u64, SessionError> {
        let local_error = |error: std::io::Error| file_error(local, &error);
        let request = Request::FetchFile(FetchFile {
            path: remote.to_string(),
        });
        let client = match self {
            Self::Live(client) => client,
            Self::Oneshot(runner) => {
                let answer = runner.ask(vec![request], None).await?;
                let mut bytes = Vec::new();
                for response in answer.responses {
                    match response {
                        Response::Chunk(piece) => bytes.extend_from_slice(&piece),
                        Response::Done(_) => {}
                        other => return Err(unexpected(other)),
                    }
                }
                tokio::fs::write(local, &bytes).await.map_err(local_error)?;
                return Ok(bytes.len() as u64);
            }
        };
        let mut transfer = client.transfer(request)?;
        // Created only once the first piece is there: a file that does not exist leaves nothing behind.
        let mut file = None;
        loop {
            let response = transfer.next().await?;
            if file.is_none() && matches!(response, Response::Chunk(_) | Response::Done(_)) {
                file = Some(File::create(local).await.map_err(local_error)?);
            }
            match (response, &mut file) {
                (Response::Chunk(piece), Some(file)) => {
                    file.write_all(&piece).await.map_err(local_error)?;
                }
                (Response::Done(done), Some(file)) => {
                    file.flush().await.map_err(local_error)?;
                    return Ok(done.size);
                }
                (other, _) => return Err(unexpected(other)),
            }
        }
    }
}

fn put_outcome(response: Response) -> Result<bool, SessionError> {
    match response {
        Response::Done(done) => Ok(!done.unchanged),
        other => Err(unexpected(other)),
    }
}

fn unexpected(response: Response) -> SessionError {
    match response {
        Response::Failed(RunnerFailure { message, .. }) => SessionError::File(message),
        _ => SessionError::Runner("the runner's answer does not belong to a file".into()),
    }
}

pub(super) fn file_error(path: &Path, error: &std::io::Error) -> SessionError {
    SessionError::File(format!("{}: {error}", path.display()))
}

pub(super) async fn read_piece(file: &mut File) -> std::io::Result<Option<Vec<u8>>> {
    let mut piece = Vec::with_capacity(CHUNK);
    file.take(CHUNK as u64).read_to_end(&mut piece).await?;
    Ok((!piece.is_empty()).then_some(piece))
}
