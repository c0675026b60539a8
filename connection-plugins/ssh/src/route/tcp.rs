//! Straight to the host.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use async_ssh2_tokio::ToSocketAddrsWithHostname;
use shevek_plugin::ConnectionError;
use tokio::net::{TcpSocket, TcpStream};

use super::prompt_stream::PromptStream;
use super::read_ahead::ReadAhead;
use super::round_trip::round_trip;
use crate::error::{name_unknown, system_text, tcp_failed};
use crate::settings::{AddressFamily, HostSettings};
use crate::stream::Duplex;

/// A connection.
pub(crate) struct Direct {
    pub(crate) stream: Box<dyn Duplex>,
    pub(crate) address: IpAddr,
    /// How long the way there and back takes, when that is known.
    pub(crate) round_trip: Option<Duration>,
}

/// Connects to the first address that answers.
pub(crate) async fn direct(settings: &HostSettings) -> Result<Direct, ConnectionError> {
    let (host, port) = (settings.host.as_str(), settings.port);
    let name = (host.to_string(), port);
    // The system's resolver blocks.
    let addresses = tokio::task::spawn_blocking(move || name.to_socket_addrs())
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(|error| name_unknown(host, &error))?;
    let wanted = |address: &SocketAddr| match settings.family {
        AddressFamily::Any => true,
        AddressFamily::Inet => address.is_ipv4(),
        AddressFamily::Inet6 => address.is_ipv6(),
    };
    let mut last = std::io::Error::other("Address family for hostname not supported");
    for address in addresses.into_iter().filter(wanted) {
        match connect(address, settings).await {
            Ok(stream) => {
                let round_trip = round_trip(&stream);
                // An SSH message is read in two steps, and there are often several: one system call fetches all.
                let stream = ReadAhead::new(PromptStream(stream));
                return Ok(Direct {
                    stream: Box::new(stream),
                    address: address.ip(),
                    round_trip,
                });
            }
            Err(error) => last = error,
        }
    }
    Err(tcp_failed(host, port, &last))
}

async fn connect(address: SocketAddr, settings: &HostSettings) -> std::io::Result<TcpStream> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    if let Some(from) = &settings.bind_address {
        let from: IpAddr = from
            .parse()
            .map_err(|_| std::io::Error::other(format!("bad local bind address {from}")))?;
        socket.bind(SocketAddr::new(from, 0)).map_err(|error| {
            std::io::Error::other(format!("bind {from}: {}", system_text(&error)))
        })?;
    }
    socket.set_keepalive(true)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    give_up_on_silence(&stream, settings);
    Ok(stream)
}

/// Bounds how long sent data may stay without acknowledgement: while a write is stuck, SSH's own keep-alive
/// cannot be sent.
fn give_up_on_silence(stream: &TcpStream, settings: &HostSettings) {
    let Some(interval) = settings.keep_alive.interval else {
        return;
    };
    let count = u32::try_from(settings.keep_alive.count_max).unwrap_or(u32::MAX);
    if count == 0 {
        return;
    }
    let patience: Duration = interval.saturating_mul(count);
    let millis = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
    // A kernel without the option only notices later.
    let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, millis);
}
