//! How long the way to a host and back takes.

use std::os::fd::AsRawFd;
use std::time::Duration;

use tokio::net::TcpStream;

/// Where `tcpi_min_rtt` lies in the kernel's `struct tcp_info`, whose fields never move.
const MIN_RTT: usize = 148;

/// The shortest time that the kernel has seen on this connection, the opening included. The kernel's own clock does
/// not run while other programs have the processor.
pub(super) fn round_trip(stream: &TcpStream) -> Option<Duration> {
    let mut info = [0_u8; MIN_RTT + 4];
    let mut length = info.len() as libc::socklen_t;
    // SAFETY: the kernel writes no more than `length` bytes to `info`, which has as many, and the number of those that
    // it has written to `length`.
    let outcome = unsafe {
        libc::getsockopt(
            stream.as_raw_fd(),
            libc::IPPROTO_TCP,
            libc::TCP_INFO,
            info.as_mut_ptr().cast(),
            &raw mut length,
        )
    };
    // An older kernel knows less.
    (outcome == 0 && length as usize == info.len()).then_some(())?;
    let micros = u32::from_ne_bytes(*info.last_chunk()?);
    // The kernel's word for "none yet".
    (micros != 0 && micros != u32::MAX).then(|| Duration::from_micros(micros.into()))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn it_is_no_longer_than_connecting_takes() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = server.local_addr().expect("an address");
        let started = Instant::now();
        let stream = TcpStream::connect(address).await.expect("the port");
        let connected = started.elapsed();
        let seen = round_trip(&stream).expect("Linux 4.6 or later");
        assert!(seen <= connected, "{seen:?} of {connected:?}");
    }
}
