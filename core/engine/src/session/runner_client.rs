//! A live runner: many requests at once over one channel.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use shevek_plugin::{Channel, ChannelEvent, Log, Stream};
use shevek_wire::{FrameParser, Hello, Request, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::dialogue::{LINGER, quoted};
use super::frame_writer::FrameWriter;
use super::{OutputHandler, SessionError};

/// Pieces of files that wait to be written, at most.
const UNWRITTEN: usize = 16;
/// Pieces of a fetched file that wait for the controller's disk, at most.
const UNREAD: usize = 64;
/// Error output that is kept to explain the runner's end.
const TAIL: usize = 2000;
/// How long the runner may take to end when told to.
const CLOSE: Duration = Duration::from_secs(3);

/// A live runner. Dropping it hangs up on it.
pub(super) struct RunnerClient {
    hello: Hello,
    shared: Arc<Shared>,
    frames: FrameWriter,
    room: Arc<Semaphore>,
    next_id: AtomicU32,
    ended: watch::Receiver<bool>,
    reader: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiters: HashMap<u32, Waiter>,
    /// Why nothing more will come.
    lost: Option<SessionError>,
}

/// Who waits for a request's responses.
enum Waiter {
    Answer {
        sender: oneshot::Sender<Response>,
        on_output: Option<OutputHandler>,
    },
    Stream(mpsc::Sender<Response>),
}

impl RunnerClient {
    /// Takes the channel over; `first` are bytes that came already. Waits for the runner's hello.
    pub(super) async fn start(
        channel: Arc<dyn Channel>,
        first: &[u8],
        log: Arc<dyn Log>,
        host: &str,
    ) -> Result<Self, SessionError> {
        let mut parser = FrameParser::new();
        parser.push(first);
        let mut tail = Tail::default();
        let hello = receive_hello(&*channel, &mut parser, &mut tail).await?;
        let shared = Arc::new(Shared::default());
        let of_writer = Arc::clone(&shared);
        let frames = FrameWriter::start(
            Arc::clone(&channel),
            // The reader usually hears more of the reason; it fails those who wait.
            Box::new(move |error| {
                let mut state = of_writer.state.lock();
                state
                    .lost
                    .get_or_insert(SessionError::Lost(error.to_string()));
            }),
        );
        let (ended_sender, ended) = watch::channel(false);
        let reader = Reader {
            channel,
            parser,
            tail,
            shared: Arc::clone(&shared),
            log,
            host: host.to_string(),
            ended: ended_sender,
        };
        Ok(Self {
            hello,
            frames,
            room: Arc::new(Semaphore::new(UNWRITTEN)),
            next_id: AtomicU32::new(1),
            ended,
            reader: tokio::spawn(reader.run()),
            shared,
        })
    }

    /// What the runner said of itself.
    pub(super) fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Whether it still runs as far as is known.
    pub(super) fn is_alive(&self) -> bool {
        self.shared.state.lock().lost.is_none()
    }

    /// Sends a request and waits for its final response. Dropping the future cancels it on the target.
    pub(super) async fn ask(
        &self,
        request: Request,
        on_output: Option<OutputHandler>,
    ) -> Result<Response, SessionError> {
        let (sender, receiver) = oneshot::channel();
        let in_flight = self.begin(Waiter::Answer { sender, on_output })?;
        self.send(in_flight.id, request, None);
        // The reader strikes the request out before it hands the answer over.
        receiver.await.map_err(|_| self.lost())
    }

    /// The same with small pieces of contents behind the request, all in one flight.
    pub(super) async fn ask_with(
        &self,
        requests: Vec<Request>,
        on_output: Option<OutputHandler>,
    ) -> Result<Response, SessionError> {
        let (sender, receiver) = oneshot::channel();
        let in_flight = self.begin(Waiter::Answer { sender, on_output })?;
        let mut frame = Vec::new();
        for request in requests {
            request.into_frame(in_flight.id).encode_into(&mut frame);
        }
        self.frames.send(frame, None);
        receiver.await.map_err(|_| self.lost())
    }

    /// Begins a file transfer, or a call whose contents come on demand; its responses come one by one.
    pub(super) fn transfer(&self, request: Request) -> Result<Transfer<'_>, SessionError> {
        let (sender, responses) = mpsc::channel(UNREAD);
        let in_flight = self.begin(Waiter::Stream(sender))?;
        self.send(in_flight.id, request, None);
        Ok(Transfer {
            in_flight,
            responses,
        })
    }

    /// Tells the runner to end and waits a little for it.
    pub(super) async fn close(&self) {
        self.send(0, Request::Shutdown, None);
        let mut ended = self.ended.clone();
        let _ = tokio::time::timeout(CLOSE, ended.wait_for(|ended| *ended)).await;
    }

    fn begin(&self, waiter: Waiter) -> Result<InFlight<'_>, SessionError> {
        let id = loop {
            let id = self.next_id.fetch_add(1, Ordering::Relaxed);
            if id != 0 {
                break id;
            }
        };
        let mut state = self.shared.state.lock();
        if let Some(lost) = &state.lost {
            return Err(lost.clone());
        }
        state.waiters.insert(id, waiter);
        Ok(InFlight { runner: self, id })
    }

    fn send(&self, id: u32, request: Request, room: Option<OwnedSemaphorePermit>) {
        let mut frame = Vec::new();
        request.into_frame(id).encode_into(&mut frame);
        self.frames.send(frame, room);
    }

    fn lost(&self) -> SessionError {
        let state = self.shared.state.lock();
        state
            .lost
            .clone()
            .unwrap_or_else(|| SessionError::Lost("the runner's answer was lost".into()))
    }
}

impl Drop for RunnerClient {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// A request that was sent. Dropped before its end, it is cancelled on the target.
struct InFlight<'a> {
    runner: &'a RunnerClient,
    id: u32,
}

impl InFlight<'_> {
    /// Notes that the final response has come.
    fn done(&self) {
        self.runner.shared.state.lock().waiters.remove(&self.id);
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if self
            .runner
            .shared
            .state
            .lock()
            .waiters
            .remove(&self.id)
            .is_some()
        {
            self.runner.send(self.id, Request::Cancel, None);
        }
    }
}

/// A file transfer.
pub(super) struct Transfer<'a> {
    in_flight: InFlight<'a>,
    responses: mpsc::Receiver<Response>,
}

impl Transfer<'_> {
    /// The next response.
    pub(super) async fn next(&mut self) -> Result<Response, SessionError> {
        let response = self.responses.recv().await;
        let response = response.ok_or_else(|| self.in_flight.runner.lost())?;
        if response.is_final() {
            self.in_flight.done();
        }
        Ok(response)
    }

    /// Sends a piece, waiting while many are unwritten. The final response may have come already: see
    /// [`is_over`](Self::is_over).
    pub(super) async fn send(&self, request: Request) -> Result<(), SessionError> {
        let runner = self.in_flight.runner;
        let room = Arc::clone(&runner.room).acquire_owned().await;
        runner.send(self.in_flight.id, request, room.ok());
        if runner.is_alive() {
            Ok(())
        } else {
            Err(runner.lost())
        }
    }

    /// Whether a response waits to be read; while pieces are sent that can only be a failure.
    pub(super) fn is_over(&self) -> bool {
        !self.responses.is_empty()
    }
}

struct Reader {
    channel: Arc<dyn Channel>,
    parser: FrameParser,
    tail: Tail,
    shared: Arc<Shared>,
    log: Arc<dyn Log>,
    host: String,
    ended: watch::Sender<bool>,
}

impl Reader {
    async fn run(mut self) {
        let reason = self.read().await;
        let waiters = {
            let mut state = self.shared.state.lock();
            state.lost = Some(reason);
            std::mem::take(&mut state.waiters)
        };
        // Dropped outside of the lock: each one wakes who waits.
        drop(waiters);
        self.ended.send_replace(true);
    }

    /// Reads until nothing more comes; says why.
    async fn read(&mut self) -> SessionError {
        let mut ended = None;
        loop {
            loop {
                match self.parser.next_frame() {
                    Ok(None) => break,
                    Ok(Some(frame)) => {
                        let id = frame.id;
                        match Response::from_frame(frame) {
                            Ok(response) => self.dispatch(id, response).await,
                            Err(error) => return SessionError::Runner(error.to_string()),
                        }
                    }
                    Err(error) => return SessionError::Runner(error.to_string()),
                }
            }
            // What the runner's children print may keep the channel open after its end.
            let event = match ended {
                None => self.channel.read().await,
                Some(at) => match timeout_at(at, self.channel.read()).await {
                    Ok(event) => event,
                    Err(_) => return self.tail.reason(),
                },
            };
            match event {
                Ok(ChannelEvent::Stdout(bytes)) => self.parser.push(&bytes),
                Ok(ChannelEvent::Stderr(bytes)) => {
                    self.tail.push(&bytes);
                    let text = String::from_utf8_lossy(&bytes);
                    self.log.verbose(
                        4,
                        &format!("<{}> RUNNER STDERR {}", self.host, text.trim_end()),
                    );
                }
                Ok(ChannelEvent::Exit(code)) => {
                    self.tail.status = Some(code);
                    ended = Some(Instant::now() + LINGER);
                }
                Ok(ChannelEvent::Closed) => return self.tail.reason(),
                Err(error) => return SessionError::Lost(error.to_string()),
            }
        }
    }

    async fn dispatch(&self, id: u32, response: Response) {
        enum Next {
            Answer(oneshot::Sender<Response>),
            Stream(mpsc::Sender<Response>),
            Output(OutputHandler),
            Nobody,
        }
        let next = {
            let mut state = self.shared.state.lock();
            match state.waiters.get(&id) {
                Some(Waiter::Stream(sender)) => Next::Stream(sender.clone()),
                Some(Waiter::Answer { .. }) if response.is_final() => {
                    match state.waiters.remove(&id) {
                        Some(Waiter::Answer { sender, .. }) => Next::Answer(sender),
                        _ => Next::Nobody,
                    }
                }
                Some(Waiter::Answer {
                    on_output: Some(handler),
                    ..
                }) => Next::Output(Arc::clone(handler)),
                _ => Next::Nobody,
            }
        };
        // Who dropped the receiver has cancelled the request.
        match (next, response) {
            (Next::Answer(sender), response) => drop(sender.send(response)),
            (Next::Stream(sender), response) => drop(sender.send(response).await),
            (Next::Output(handler), Response::Stdout(bytes)) => handler(Stream::Stdout, &bytes),
            (Next::Output(handler), Response::Stderr(bytes)) => handler(Stream::Stderr, &bytes),
            _ => {}
        }
    }
}

async fn receive_hello(
    channel: &dyn Channel,
    parser: &mut FrameParser,
    tail: &mut Tail,
) -> Result<Hello, SessionError> {
    let wrong = |error: shevek_wire::WireError| SessionError::Runner(error.to_string());
    loop {
        if let Some(frame) = parser.next_frame().map_err(wrong)? {
            return Hello::from_frame(&frame).map_err(wrong);
        }
        match channel.read().await? {
            ChannelEvent::Stdout(bytes) => parser.push(&bytes),
            ChannelEvent::Stderr(bytes) => tail.push(&bytes),
            ChannelEvent::Exit(code) => tail.status = Some(code),
            ChannelEvent::Closed => return Err(tail.reason()),
        }
    }
}

/// The end of a runner's error output, and its status.
#[derive(Default)]
struct Tail {
    stderr: Vec<u8>,
    status: Option<i32>,
}

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.stderr.extend_from_slice(bytes);
        let surplus = self.stderr.len().saturating_sub(TAIL);
        self.stderr.drain(..surplus);
    }

    fn reason(&self) -> SessionError {
        SessionError::Lost(format!(
            "the runner ended{}{}",
            self.status
                .map(|code| format!(" with status {code}"))
                .unwrap_or_default(),
            quoted(&String::from_utf8_lossy(&self.stderr))
        ))
    }
}
