//! Connecting: name, TCP, banner, key exchange and authentication under one deadline.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_ssh2_tokio::Config;
use russh::client::connect_stream;
use russh::{Preferred, cipher, compression};
use shevek_plugin::{ConnectionError, Log};
use tokio::sync::watch;

use crate::auth::authenticate;
use crate::environment::Environment;
use crate::error::{failed_to_connect, system_text, unreachable};
use crate::handler::{EndReason, HandlerError, SessionHandler};
use crate::host_key::HostKeyCheck;
use crate::options::SshOptions;
use crate::route::{direct, proxy_command, through};
use crate::session::{Session, SessionEnd};
use crate::settings::{HostSettings, KeepAlive, Route, resolve_jump, resolve_target};
use crate::stream::{Duplex, Heard, WatchedStream};
use crate::window::Windows;

/// Jump hosts that name jump hosts: more than any real network has.
const MAX_JUMPS: usize = 16;

/// Room for data on its way, per channel: two megabytes keep a fast, far line full.
const WINDOW: u32 = 2 * 1024 * 1024;

/// Pieces of output a channel may hold before its reader has taken them; beyond that the server has to wait.
const CHANNEL_BUFFER: usize = 256;

/// What connecting is at, for the message when time runs out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Stage>>);

#[derive(Debug, Clone, Default)]
enum Stage {
    #[default]
    Start,
    Tcp {
        host: String,
        port: u16,
    },
    Handshake {
        host: String,
        port: u16,
        heard: Heard,
    },
    Authentication {
        host: String,
        port: u16,
    },
}

impl Progress {
    fn set(&self, stage: Stage) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    /// The error when time is up now.
    fn timed_out(&self) -> ConnectionError {
        let stage = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let during = |what: &str, host: &str, port: u16| {
            format!(
                "Connection timed out during {what}\nConnection to {host} port {port} timed out"
            )
        };
        ConnectionError::Timeout(failed_to_connect(&match stage {
            Stage::Start => "Connection timed out".into(),
            Stage::Tcp { host, port } => {
                format!("ssh: connect to host {host} port {port}: Connection timed out")
            }
            Stage::Handshake { host, port, heard } if heard.anything() => {
                during("key exchange", &host, port)
            }
            Stage::Handshake { host, port, .. } => during("banner exchange", &host, port),
            Stage::Authentication { host, port } => during("authentication", &host, port),
        }))
    }
}

/// Connects to `alias`, giving up after `limit`.
pub(crate) async fn connect(
    alias: &str,
    options: &SshOptions,
    environment: &Environment,
    limit: Duration,
    log: &Arc<dyn Log>,
) -> Result<Session, ConnectionError> {
    let settings = resolve_target(alias, options, environment, log.as_ref())?;
    log.verbose(
        3,
        &format!("ESTABLISH SSH CONNECTION FOR USER: {}", settings.login.user),
    );
    let limit = settings.connect_timeout.unwrap_or(limit);
    let progress = Progress::default();
    let connecting = Connecting {
        options,
        environment,
        log,
        progress: &progress,
    };
    match tokio::time::timeout(limit, connecting.to(settings, 0)).await {
        Ok(result) => result,
        Err(_) => Err(progress.timed_out()),
    }
}

/// What a session's stream goes through.
enum Way {
    /// Nothing; how long it takes there and back, when that is known.
    Direct(Option<Duration>),
    /// Another session.
    Over(Box<Session>),
    /// A command.
    Unknown,
}

/// What stays the same over all hosts of a chain.
struct Connecting<'a> {
    options: &'a SshOptions,
    environment: &'a Environment,
    log: &'a Arc<dyn Log>,
    progress: &'a Progress,
}

impl Connecting<'_> {
    /// Reaches one host and logs in.
    async fn to(&self, settings: HostSettings, depth: usize) -> Result<Session, ConnectionError> {
        if depth > MAX_JUMPS {
            return Err(ConnectionError::Options(format!(
                "ssh: ProxyJump to {} is nested too deeply",
                settings.host
            )));
        }
        let (host, port) = (settings.host.clone(), settings.port);
        self.progress.set(Stage::Tcp {
            host: host.clone(),
            port,
        });
        match settings.route.clone() {
            Route::Direct => {
                let reached = direct(&settings).await?;
                let address = reached.address;
                self.log
                    .verbose(4, &format!("connected to {host} [{address}] port {port}"));
                let way = Way::Direct(reached.round_trip);
                self.session(&settings, reached.stream, way).await
            }
            Route::Command(command) => {
                self.log
                    .verbose(4, &format!("connecting to {host} through: {command}"));
                let stream = proxy_command(&command)?;
                self.session(&settings, Box::new(stream), Way::Unknown)
                    .await
            }
            Route::Jumps(jumps) => {
                let mut via: Option<Session> = None;
                for jump in jumps {
                    let mut hop =
                        resolve_jump(&jump, self.options, self.environment, self.log.as_ref())?;
                    let next = match via.take() {
                        // Only the first host of a list may have a way of its own.
                        None => Box::pin(self.to(hop, depth + 1)).await?,
                        Some(before) => {
                            hop.route = Route::Direct;
                            self.over(before, &hop).await?
                        }
                    };
                    via = Some(next);
                }
                match via {
                    Some(before) => self.over(before, &settings).await,
                    None => {
                        let reached = direct(&settings).await?;
                        let way = Way::Direct(reached.round_trip);
                        self.session(&settings, reached.stream, way).await
                    }
                }
            }
        }
    }

    /// Reaches the next host of a chain.
    async fn over(
        &self,
        before: Session,
        settings: &HostSettings,
    ) -> Result<Session, ConnectionError> {
        self.log.verbose(
            4,
            &format!(
                "connecting to {} port {} through {} port {}",
                settings.host, settings.port, before.end.host, before.end.port
            ),
        );
        self.progress.set(Stage::Tcp {
            host: settings.host.clone(),
            port: settings.port,
        });
        let stream = through(&before, settings).await?;
        self.session(settings, stream, Way::Over(Box::new(before)))
            .await
    }

    /// Key exchange and authentication over a stream.
    async fn session(
        &self,
        settings: &HostSettings,
        stream: Box<dyn Duplex>,
        way: Way,
    ) -> Result<Session, ConnectionError> {
        let (host, port) = (&settings.host, settings.port);
        let host_key = HostKeyCheck::new(settings);
        let passwords_allowed = host_key.passwords_allowed();
        let config = Arc::new(config(settings.keep_alive, &host_key));
        let heard = Heard::default();
        let (stream, hang_up) = WatchedStream::new(stream, heard.clone());
        let (alive, ended) = watch::channel(());
        let end = SessionEnd {
            reason: EndReason::default(),
            ended,
            host: host.clone(),
            port,
        };
        let windows = Windows::new(match way {
            Way::Direct(round_trip) => round_trip,
            Way::Over(_) | Way::Unknown => None,
        });
        let handler = SessionHandler {
            host_key,
            reason: end.reason.clone(),
            log: Arc::clone(self.log),
            windows: windows.clone(),
            agent: settings.forward_agent.clone(),
            _ended: alive,
        };
        self.progress.set(Stage::Handshake {
            host: host.clone(),
            port,
            heard: heard.clone(),
        });
        let mut handle = connect_stream(config, stream, handler)
            .await
            .map_err(|error| handshake_failed(error, host, port, &heard))?;
        self.progress.set(Stage::Authentication {
            host: host.clone(),
            port,
        });
        let by = authenticate(
            &mut handle,
            &end,
            &settings.login,
            passwords_allowed.load(Ordering::Relaxed),
            self.log.as_ref(),
        )
        .await?;
        self.log.verbose(
            4,
            &format!(
                "Authenticated to {host} port {port} as {} using {by}",
                settings.login.user
            ),
        );
        Ok(Session {
            handle: Arc::new(handle),
            windows,
            end,
            variables: settings.variables.clone(),
            forwards_agent: settings.forward_agent.is_some(),
            command_hang_ups: Arc::new(watch::Sender::new(())),
            _hang_up: hang_up,
            via: match way {
                Way::Over(before) => Some(before),
                Way::Direct(_) | Way::Unknown => None,
            },
        })
    }
}

fn config(keep_alive: KeepAlive, host_key: &HostKeyCheck) -> Config {
    Config {
        window_size: WINDOW,
        channel_buffer_size: CHANNEL_BUFFER,
        preferred: Preferred {
            key: host_key.algorithms().into(),
            // AES has instructions of its own on nearly every machine: cheaper than ChaCha20.
            cipher: vec![
                cipher::AES_128_GCM,
                cipher::AES_256_GCM,
                cipher::CHACHA20_POLY1305,
                cipher::AES_256_CTR,
                cipher::AES_192_CTR,
                cipher::AES_128_CTR,
            ]
            .into(),
            compression: vec![compression::NONE].into(),
            ..Preferred::default()
        },
        keepalive_interval: keep_alive.interval,
        // russh gives up one question later than OpenSSH's manual says; 0 means never to both.
        keepalive_max: match keep_alive.count_max {
            0 => 0,
            count => (count - 1).max(1),
        },
        nodelay: true,
        ..Config::default()
    }
}

/// The session ended before it was up.
fn handshake_failed(error: HandlerError, host: &str, port: u16, heard: &Heard) -> ConnectionError {
    match error {
        HandlerError::Refused(error) => error,
        HandlerError::Ssh(russh::Error::NoCommonAlgo { kind, theirs, .. }) => {
            unreachable(&format!(
                "Unable to negotiate with {host} port {port}: no matching {} found. Their offer: {}",
                match kind {
                    russh::AlgorithmKind::Kex => "key exchange method",
                    russh::AlgorithmKind::Key => "host key type",
                    russh::AlgorithmKind::Cipher => "cipher",
                    russh::AlgorithmKind::Compression => "compression",
                    russh::AlgorithmKind::Mac => "MAC",
                },
                theirs.join(",")
            ))
        }
        HandlerError::Ssh(russh::Error::Version) => unreachable(&format!(
            "{host} port {port} does not answer with an SSH banner"
        )),
        HandlerError::Ssh(russh::Error::IO(error))
            if error.kind() != std::io::ErrorKind::UnexpectedEof =>
        {
            let text = system_text(&error);
            let reading = if heard.anything() {
                format!("Connection reset by {host} port {port}")
            } else {
                format!(
                    "kex_exchange_identification: read: {text}\nConnection reset by {host} port {port}"
                )
            };
            unreachable(&reading)
        }
        HandlerError::Ssh(russh::Error::IO(_) | russh::Error::Disconnect | russh::Error::HUP) => {
            unreachable(&if heard.anything() {
                format!("Connection closed by {host} port {port}")
            } else {
                format!(
                    "kex_exchange_identification: Connection closed by remote host\nConnection closed by {host} port {port}"
                )
            })
        }
        HandlerError::Ssh(error) => {
            unreachable(&format!("Connection to {host} port {port} failed: {error}"))
        }
    }
}
