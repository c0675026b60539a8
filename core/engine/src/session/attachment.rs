//! Contents on their way to a module.

use shevek_plugin::{Attachment, Stream};
use shevek_wire::{Attachment as When, CHUNK, Request, Response, RunModule};
use tokio::fs::File;

use super::file_transfer::{file_error, read_piece};
use super::launcher::Backend;
use super::runner_client::RunnerClient;
use super::{OutputHandler, SessionError};

/// Contents up to this size travel right behind their call: a file that the target has already costs that much, one
/// that it lacks saves a round trip.
const SMALL: usize = 256 << 10;

/// Contents that are ready to travel.
pub(super) enum Outgoing {
    Bytes(Vec<u8>),
    File(std::path::PathBuf),
}

impl Outgoing {
    /// Reads a small file at once.
    pub(super) async fn of(attachment: Attachment) -> Result<Self, SessionError> {
        let path = match attachment {
            Attachment::Bytes(bytes) => return Ok(Self::Bytes(bytes)),
            Attachment::File(path) => path,
        };
        let failed = |error: std::io::Error| file_error(&path, &error);
        let size = tokio::fs::metadata(&path).await.map_err(failed)?.len();
        if size > SMALL as u64 {
            return Ok(Self::File(path));
        }
        Ok(Self::Bytes(tokio::fs::read(&path).await.map_err(failed)?))
    }

    /// All pieces and the end.
    async fn pieces(self) -> Result<Vec<Request>, SessionError> {
        let bytes = match self {
            Self::Bytes(bytes) => bytes,
            Self::File(path) => tokio::fs::read(&path)
                .await
                .map_err(|error| file_error(&path, &error))?,
        };
        let mut pieces: Vec<Request> = bytes
            .chunks(CHUNK)
            .map(|piece| Request::Chunk(piece.to_vec()))
            .collect();
        pieces.push(Request::End);
        Ok(pieces)
    }
}

impl Backend {
    /// Calls a module that contents belong to. Large ones travel only when the module wants them; a runner that is
    /// started for each request gets all at once, since nobody could be asked.
    pub(super) async fn call_with(
        &self,
        mut call: RunModule,
        outgoing: Outgoing,
        on_output: Option<OutputHandler>,
    ) -> Result<Response, SessionError> {
        let is_small = matches!(&outgoing, Outgoing::Bytes(bytes) if bytes.len() <= SMALL);
        let client = match self {
            Self::Live(client) if !is_small => client,
            backend => {
                call.attachment = Some(When::Follows);
                let mut requests = vec![Request::RunModule(Box::new(call))];
                requests.extend(outgoing.pieces().await?);
                return match backend {
                    Self::Live(client) => client.ask_with(requests, on_output).await,
                    Self::Oneshot(runner) => runner.ask(requests, on_output).await?.last(),
                };
            }
        };
        call.attachment = Some(When::OnDemand);
        on_demand(client, call, outgoing, on_output).await
    }
}

async fn on_demand(
    client: &RunnerClient,
    call: RunModule,
    outgoing: Outgoing,
    on_output: Option<OutputHandler>,
) -> Result<Response, SessionError> {
    let mut transfer = client.transfer(Request::RunModule(Box::new(call)))?;
    let mut outgoing = Some(outgoing);
    loop {
        match transfer.next().await? {
            response if response.is_final() => return Ok(response),
            Response::Stdout(bytes) => show(on_output.as_ref(), Stream::Stdout, &bytes),
            Response::Stderr(bytes) => show(on_output.as_ref(), Stream::Stderr, &bytes),
            Response::Proceed => match outgoing.take() {
                Some(Outgoing::Bytes(bytes)) => {
                    for piece in bytes.chunks(CHUNK) {
                        if transfer.is_over() {
                            break;
                        }
                        transfer.send(Request::Chunk(piece.to_vec())).await?;
                    }
                    transfer.send(Request::End).await?;
                }
                Some(Outgoing::File(path)) => {
                    let failed = |error: std::io::Error| file_error(&path, &error);
                    let mut file = File::open(&path).await.map_err(failed)?;
                    // A response that comes meanwhile is a failure: the rest would only be thrown away.
                    while !transfer.is_over()
                        && let Some(piece) = read_piece(&mut file).await.map_err(failed)?
                    {
                        transfer.send(Request::Chunk(piece)).await?;
                    }
                    transfer.send(Request::End).await?;
                }
                None => {}
            },
            _ => {}
        }
    }
}

fn show(on_output: Option<&OutputHandler>, stream: Stream, bytes: &[u8]) {
    if let Some(handler) = on_output {
        handler(stream, bytes);
    }
}
