//! Sending no more than the server has room for.
//!
//! russh 0.62 does this, too, but while the server's window grows it forgets what is on its way to its event
//! loop. What it sends too much it holds back; should the command end then, russh waits for good and the whole
//! connection with it. So nothing is sent here that could be too much: only a small piece is on its way at any
//! time, and the window always keeps room for another one.

use std::sync::Arc;

use russh::ChannelWriteHalf;
use russh::client::{Handle, Msg};
use tokio::sync::{Mutex, Notify};

use crate::handler::SessionHandler;
use crate::session::Session;

/// The sending side of one channel.
pub(crate) struct FlowControl {
    handle: Arc<Handle<SessionHandler>>,
    window_grew: Arc<Notify>,
    /// Bytes that may be on their way, once the server has opened its window. One writer at a time.
    piece: Mutex<Option<usize>>,
}

impl FlowControl {
    /// For a channel on which nothing has been sent yet.
    pub(crate) fn new(session: &Session) -> Self {
        Self {
            handle: Arc::clone(&session.handle),
            window_grew: Arc::clone(&session.window_grew),
            piece: Mutex::new(None),
        }
    }

    /// Sends all of `data`, waiting for room.
    pub(crate) async fn send(
        &self,
        channel: &ChannelWriteHalf<Msg>,
        data: &[u8],
    ) -> Result<(), russh::Error> {
        let mut known_piece = self.piece.lock().await;
        let piece = if let Some(piece) = *known_piece {
            piece
        } else {
            // OpenSSH opens the window only when the command has started.
            self.room(channel, 1).await;
            // A quarter of what the channel takes at once leaves room even where the window is that small.
            *known_piece.insert((channel.writable_packet_size().await / 4).max(1))
        };
        for part in data.chunks(piece) {
            self.room(channel, 2 * piece).await;
            channel.data_bytes(part.to_vec()).await?;
            self.arrived().await?;
        }
        Ok(())
    }

    /// Waits until the window has room for `bytes`.
    async fn room(&self, channel: &ChannelWriteHalf<Msg>, bytes: usize) {
        loop {
            let grew = self.window_grew.notified();
            tokio::pin!(grew);
            // Before looking: what happens in between is not missed.
            grew.as_mut().enable();
            if channel.writable_packet_size().await >= bytes {
                return;
            }
            grew.await;
        }
    }

    /// Waits until russh's event loop has taken what was sent: it answers in order, and this question it answers
    /// by itself.
    async fn arrived(&self) -> Result<(), russh::Error> {
        self.handle.best_supported_rsa_hash().await.map(|_| ())
    }
}
