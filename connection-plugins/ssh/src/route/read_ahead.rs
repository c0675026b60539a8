//! Reading many small messages with one system call.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// Bytes that are read at once: more than the largest SSH message.
const READ_AHEAD: usize = 64 << 10;

/// A stream that reads more than it is asked for. Unlike a `BufReader` it holds no memory while nothing waits to
/// be taken: most connections of a run with many hosts are idle most of the time.
#[derive(Debug)]
pub(super) struct ReadAhead<S> {
    inner: S,
    held: Vec<u8>,
    /// How much of `held` has been taken already.
    taken: usize,
}

impl<S> ReadAhead<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            held: Vec::new(),
            taken: 0,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ReadAhead<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.held.is_empty() {
            let mut read = Vec::with_capacity(READ_AHEAD);
            // The future keeps nothing of its own: what was not ready is asked for anew.
            ready!(pin!(self.inner.read_buf(&mut read)).poll(cx))?;
            self.held = read;
        }
        let rest = &self.held[self.taken..];
        let length = rest.len().min(buf.remaining());
        buf.put_slice(&rest[..length]);
        self.taken += length;
        if self.taken == self.held.len() {
            self.held = Vec::new();
            self.taken = 0;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ReadAhead<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::{READ_AHEAD, ReadAhead};

    #[tokio::test]
    async fn every_byte_comes_in_order_and_nothing_is_held_when_all_is_taken() {
        let sent: Vec<u8> = (0..READ_AHEAD * 3)
            .map(|place| (place % 251) as u8)
            .collect();
        let (mut writer, reader) = duplex(READ_AHEAD * 2);
        let copy = sent.clone();
        let writing = tokio::spawn(async move { writer.write_all(&copy).await });
        let mut reader = ReadAhead::new(reader);
        let mut got = Vec::new();
        for size in [1, 4, 35_000].into_iter().cycle() {
            let mut piece = vec![0; size.min(sent.len() - got.len())];
            reader.read_exact(&mut piece).await.expect("all was sent");
            got.extend(piece);
            if got.len() == sent.len() {
                break;
            }
        }
        assert!(got == sent);
        assert_eq!(reader.held.capacity(), 0);
        writing.await.expect("no panic").expect("a reader");
        assert_eq!(reader.read(&mut [0; 8]).await.expect("the end"), 0);
    }
}
