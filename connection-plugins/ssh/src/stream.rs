//! The byte stream below an SSH session: TCP, a jump host's channel or a proxy command.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

/// Anything that carries bytes both ways.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Whether the other side has sent anything yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard(Arc<AtomicBool>);

impl Heard {
    /// Whether at least one byte has come.
    pub(crate) fn anything(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Ends the stream when dropped, from any thread and without a runtime.
#[derive(Debug)]
pub(crate) struct HangUp {
    _sender: oneshot::Sender<()>,
}

/// A stream that notices the first byte and ends when its [`HangUp`] is dropped.
pub(crate) struct WatchedStream {
    inner: Box<dyn Duplex>,
    heard: Heard,
    hung_up: oneshot::Receiver<()>,
    ended: bool,
}

impl WatchedStream {
    /// Wraps a stream.
    pub(crate) fn new(inner: Box<dyn Duplex>, heard: Heard) -> (Self, HangUp) {
        let (sender, hung_up) = oneshot::channel();
        let stream = Self {
            inner,
            heard,
            hung_up,
            ended: false,
        };
        (stream, HangUp { _sender: sender })
    }

    /// Whether the [`HangUp`] is gone; otherwise the task is woken when it goes.
    fn poll_ended(&mut self, cx: &mut Context<'_>) -> bool {
        self.ended = self.ended || Pin::new(&mut self.hung_up).poll(cx).is_ready();
        self.ended
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.poll_ended(cx) {
            // End of file: russh takes its session down.
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let result = Pin::new(&mut self.inner).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.heard.0.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.poll_ended(cx) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
