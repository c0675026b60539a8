//! TCP that acknowledges at once.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use rustix::net::sockopt::set_tcp_quickack;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A TCP stream whose data is acknowledged as soon as it is read.
///
/// OpenSSH's server leaves Nagle's algorithm on for sessions without terminal: of two small messages in a row
/// (a login's last word and the answer to the first request) it sends the second when the first is acknowledged,
/// and the kernel puts that off for 40 ms.
#[derive(Debug)]
pub(super) struct PromptStream(pub(super) TcpStream);

impl AsyncRead for PromptStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.0).poll_read(cx, buf);
        if buf.filled().len() > before {
            // It holds until the kernel thinks better of it, so it is said each time. A kernel without it is slower.
            let _ = set_tcp_quickack(&self.0, true);
        }
        result
    }
}

impl AsyncWrite for PromptStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
