//! Reads requests and serves each on a thread.

use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use indexmap::IndexMap;
use rustix::event::{PollFd, PollFlags, poll};
use shevek_module_async_status::await_job;
use shevek_plugin::{OutputSink, Stream, TaskResult};
use shevek_wire::{
    AwaitJob, FailureKind, Hello, PutFile, Request, Response, RunModule, WIRE_VERSION, WireError,
    read_frame,
};

use crate::arguments::{Arguments, Mode};
use crate::attachment::Incoming;
use crate::call::{Call, panic_message};
use crate::cancellation::Cancellation;
use crate::catalog::Catalog;
use crate::crew::{Turn, Work, take_turns};
use crate::fetch_file::fetch_file;
use crate::outbox::{Outbox, failure};
use crate::put_file::put_file;
use crate::request_table::{Piece, RequestTable};
use crate::signals::on_end_signal;
use crate::streams::Streams;
use crate::temporary_directory::TemporaryDirectory;
use crate::user::Account;
use crate::{children, user};

/// How long modules get to end what they started once they are cancelled.
const GRACE: Duration = Duration::from_secs(1);

/// Pieces of a file that wait for the disk, at most.
const PIECES: usize = 16;

/// Serves until standard input ends.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    // Signals that a terminal sends to its foreground group are not for a runner; it ends with its input.
    // It fails when the runner leads a group already, which is as good.
    let _ = rustix::process::setsid();
    let (streams, catalog) = match (Streams::take(), Catalog::new(&arguments.plugins)) {
        (Ok(streams), Ok(catalog)) => (streams, catalog),
        (Err(error), _) => {
            eprintln!("shevek-runner: {error}");
            return ExitCode::FAILURE;
        }
        (_, Err(message)) => {
            eprintln!("shevek-runner: {message}");
            return ExitCode::FAILURE;
        }
    };
    let watched = streams.output.try_clone();
    let server = Arc::new(Server {
        outbox: Outbox::new(streams.output),
        requests: RequestTable::default(),
        catalog,
        temporary: TemporaryDirectory::default(),
        exe: std::env::current_exe().ok(),
    });
    let on_signal = Arc::clone(&server);
    if let Err(error) = on_end_signal(move || on_signal.exit()) {
        eprintln!("shevek-runner: {error}");
        return ExitCode::FAILURE;
    }
    server.hello(&arguments.hash);
    if arguments.mode == Mode::Oneshot
        && let Ok(output) = watched
    {
        let server = Arc::clone(&server);
        std::thread::spawn(move || server.watch(&output));
    }
    let mut input = BufReader::with_capacity(64 << 10, streams.input);
    let reader = Arc::clone(&server);
    let outcome =
        take_turns(move || reader.read(&mut input)).unwrap_or_else(|error| Err(error.into()));
    if let Err(error) = &outcome {
        eprintln!("shevek-runner: {error}");
    }
    if arguments.mode == Mode::Oneshot && outcome.is_ok() {
        server.requests.wait_empty(None);
    }
    server.end();
    if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

struct Server {
    outbox: Outbox,
    requests: RequestTable,
    catalog: Catalog,
    temporary: TemporaryDirectory,
    /// This program, as it was found at the start: asking costs a tenth of a call of `ping`.
    exe: Option<PathBuf>,
}

impl Server {
    fn hello(&self, hash: &str) {
        let account = Account::current();
        let hello = Hello {
            wire: WIRE_VERSION,
            version: env!("CARGO_PKG_VERSION").into(),
            hash: hash.into(),
            pid: std::process::id(),
            user: account.name,
            home: account.home,
            directory: self
                .exe
                .as_ref()
                .and_then(|exe| Some(exe.parent()?.to_str()?.to_string()))
                .unwrap_or_default(),
            modules: self.catalog.linked_names(),
            dylibs: cfg!(feature = "dylib"),
        };
        self.outbox.send(0, Response::Hello(hello));
    }

    /// Takes one request; the end is when the input ends, the controller says so, or nobody reads the answers.
    fn read(self: &Arc<Self>, input: &mut impl Read) -> Turn<Result<(), WireError>> {
        let request = read_frame(input).and_then(|frame| match frame {
            Some(frame) => Ok(Some((frame.id, Request::from_frame(frame)?))),
            None => Ok(None),
        });
        let (id, request) = match request {
            Ok(Some(_)) if self.outbox.is_gone() => return Turn::End(Ok(())),
            Ok(Some(request)) => request,
            Ok(None) => return Turn::End(Ok(())),
            Err(error) => return Turn::End(Err(error)),
        };
        match request {
            Request::Shutdown => Turn::End(Ok(())),
            Request::Cancel => {
                self.requests.cancel(id);
                Turn::Again
            }
            Request::Chunk(bytes) => {
                self.requests.piece(id, Piece::Bytes(bytes));
                Turn::Again
            }
            Request::End => {
                self.requests.piece(id, Piece::End);
                Turn::Again
            }
            Request::RunModule(call) => self.begin_module(id, *call),
            Request::AwaitJob(job) => self.begin(id, move |server, cancellation| {
                server.await_job(&job, &cancellation)
            }),
            Request::PutFile(file) => self.begin_put(id, file),
            Request::FetchFile(file) => self.begin(id, move |server, cancellation| {
                fetch_file(&file, &cancellation, &|response| {
                    server.outbox.send(id, response)
                })
            }),
        }
    }

    /// Cancels what is left, ends what does not end itself, leaves no file.
    fn end(&self) {
        self.requests.cancel_all();
        self.requests.wait_empty(Some(GRACE));
        children::kill_all();
        self.temporary.remove();
    }

    /// Ends everything when nobody reads the answers any more: input that has ended cannot tell.
    fn watch(&self, output: &std::fs::File) {
        let mut fds = [PollFd::new(output, PollFlags::empty())];
        loop {
            match poll(&mut fds, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
                Ok(_) => break,
            }
        }
        self.exit();
    }

    /// Ends everything and the process: nobody is there for answers.
    fn exit(&self) {
        self.outbox.set_gone();
        self.end();
        std::process::exit(1);
    }

    fn begin<W>(self: &Arc<Self>, id: u32, work: W) -> Turn<Result<(), WireError>>
    where
        W: FnOnce(&Arc<Self>, Arc<Cancellation>) -> Response + Send + 'static,
    {
        match self.requests.begin(id, None) {
            Some(cancellation) => Turn::Work(self.work(id, cancellation, work)),
            None => self.refuse_id(id),
        }
    }

    fn begin_module(self: &Arc<Self>, id: u32, call: RunModule) -> Turn<Result<(), WireError>> {
        let Some(attachment) = call.attachment else {
            return self.begin(id, move |server, cancellation| {
                server.run_module(id, &cancellation, None, call)
            });
        };
        let (sender, pieces) = sync_channel(PIECES);
        match self.requests.begin(id, Some(sender)) {
            Some(cancellation) => Turn::Fed(self.work(id, cancellation, move |server, c| {
                let incoming = Incoming::new(attachment, pieces);
                server.run_module(id, &c, Some(incoming), call)
            })),
            None => self.refuse_id(id),
        }
    }

    fn begin_put(self: &Arc<Self>, id: u32, file: PutFile) -> Turn<Result<(), WireError>> {
        let (sender, pieces): (_, Receiver<Piece>) = sync_channel(PIECES);
        match self.requests.begin(id, Some(sender)) {
            Some(cancellation) => Turn::Fed(self.work(id, cancellation, move |server, c| {
                put_file(id, &file, &pieces, &c, &|| {
                    server.outbox.send(id, Response::Proceed);
                })
            })),
            None => self.refuse_id(id),
        }
    }

    fn refuse_id(&self, id: u32) -> Turn<Result<(), WireError>> {
        let message = format!("request id {id} is in use");
        self.outbox
            .send(id, failure(FailureKind::Protocol, message));
        Turn::Again
    }

    fn work<W>(self: &Arc<Self>, id: u32, cancellation: Arc<Cancellation>, work: W) -> Work
    where
        W: FnOnce(&Arc<Self>, Arc<Cancellation>) -> Response + Send + 'static,
    {
        let server = Arc::clone(self);
        Box::new(move |thread| {
            let response = match thread {
                Ok(()) => catch_unwind(AssertUnwindSafe(|| work(&server, cancellation)))
                    .unwrap_or_else(|panic| {
                        let message = format!("the runner panicked: {}", panic_message(&*panic));
                        failure(FailureKind::Internal, message)
                    }),
                Err(error) => {
                    let message = format!("no thread for the request: {error}");
                    failure(FailureKind::Internal, message)
                }
            };
            server.outbox.send(id, response);
            server.requests.end(id);
        })
    }

    fn run_module(
        &self,
        id: u32,
        cancellation: &Cancellation,
        incoming: Option<Incoming>,
        call: RunModule,
    ) -> Response {
        for dylib in &call.dylibs {
            if let Err(message) = self.catalog.load(PathBuf::from(user::expand(dylib))) {
                return failure(FailureKind::Dylib, message);
            }
        }
        let Some(entry) = self.catalog.find(&call.module) else {
            let message = format!("the runner has no module {}", call.module);
            return failure(FailureKind::UnknownModule, message);
        };
        let tmpdir = match call.tmpdir {
            Some(tmpdir) => PathBuf::from(user::expand(&tmpdir)),
            None => match self.temporary.path() {
                Ok(path) => path,
                Err(error) => {
                    let message = format!("no directory for temporary files: {error}");
                    return Response::Result(json(&TaskResult::failure(message)));
                }
            },
        };
        let environment: IndexMap<String, String> = call.environment.into_iter().collect();
        let sink = Sink {
            server: self,
            id,
            cancellation,
            stream: call.stream,
            incoming,
        };
        let result = Call {
            check_mode: call.check_mode,
            diff: call.diff,
            no_log: call.no_log,
            verbosity: call.verbosity,
            environment: &environment,
            tmpdir,
            runner: &self.restart_command(),
            output: &sink,
        }
        .run(&entry, call.args);
        Response::Result(json(&result))
    }

    fn await_job(&self, job: &AwaitJob, cancellation: &Cancellation) -> Response {
        let status = await_job(
            &job.async_dir,
            &job.jid,
            Some(Duration::from_millis(job.timeout_ms)),
            &|| cancellation.is_cancelled() || self.outbox.is_gone(),
        );
        if cancellation.is_cancelled() {
            return failure(FailureKind::Cancelled, "cancelled");
        }
        Response::Result(json(&status))
    }

    /// The command that starts this runner for an async job.
    fn restart_command(&self) -> Vec<String> {
        let exe = self.exe.as_ref().filter(|exe| exe.exists());
        let exe = exe.and_then(|exe| exe.to_str()).unwrap_or("/proc/self/exe");
        let mut command = vec![exe.to_string(), "--async-job".into()];
        for dylib in self.catalog.dylibs() {
            command.extend(["--plugin".into(), dylib.to_string_lossy().into_owned()]);
        }
        command
    }
}

fn json(result: &TaskResult) -> Vec<u8> {
    // A result has string keys only; a module that fails this breaks its contract, and hears it.
    serde_json::to_vec(result).unwrap_or_else(|error| {
        format!(r#"{{"failed":true,"msg":"result is no JSON: {error}"}}"#).into_bytes()
    })
}

/// A module's way to the controller while it runs.
struct Sink<'a> {
    server: &'a Server,
    id: u32,
    cancellation: &'a Cancellation,
    stream: bool,
    incoming: Option<Incoming>,
}

impl OutputSink for Sink<'_> {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        if !self.stream {
            return;
        }
        for piece in bytes.chunks(shevek_wire::MAX_CHUNK) {
            let response = match stream {
                Stream::Stdout => Response::Stdout(piece.to_vec()),
                Stream::Stderr => Response::Stderr(piece.to_vec()),
            };
            self.server.outbox.send(self.id, response);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancellation.is_cancelled() || self.server.outbox.is_gone()
    }

    fn next_piece(&self) -> Result<Option<Vec<u8>>, String> {
        let Some(incoming) = &self.incoming else {
            return Err("no contents came with the call".into());
        };
        incoming.next_piece(|| {
            self.server.outbox.send(self.id, Response::Proceed);
        })
    }
}
