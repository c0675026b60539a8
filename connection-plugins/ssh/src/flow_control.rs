//! Sending no more than the server has room for.
//!
//! russh 0.62 does this, too, but while the server's window grows it forgets what is on its way to its event
//! loop. What it sends too much it holds back; should the command end then, russh waits for good and the whole
//! connection with it. So nothing is sent here that could be too much: no more than a small piece is on its way at
//! any time, and the window always keeps room for another one.

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
    /// What is known once the server has opened its window. One writer at a time.
    opened: Mutex<Option<Opened>>,
}

/// The state of a channel whose window is open.
struct Opened {
    /// Bytes that may be on their way to russh's event loop.
    piece: usize,
    /// Bytes that were sent since it last answered: at most a piece.
    unanswered: usize,
}

impl FlowControl {
    /// For a channel on which nothing has been sent yet.
    pub(crate) fn new(session: &Session) -> Self {
        Self {
            handle: Arc::clone(&session.handle),
            window_grew: Arc::clone(&session.window_grew),
            opened: Mutex::new(None),
        }
    }

    /// Sends all of `data`, waiting for room.
    pub(crate) async fn send(
        &self,
        channel: &ChannelWriteHalf<Msg>,
        data: &[u8],
    ) -> Result<(), russh::Error> {
        let mut opened = self.opened.lock().await;
        let opened = if let Some(opened) = &mut *opened {
            opened
        } else {
            // OpenSSH opens the window only when the command has started.
            self.room(channel, 1).await;
            // A quarter of what the channel takes at once leaves room even where the window is that small.
            let piece = (channel.writable_packet_size().await / 4).max(1);
            opened.insert(Opened {
                piece,
                unanswered: 0,
            })
        };
        let piece = opened.piece;
        for part in data.chunks(piece) {
            if opened.unanswered + part.len() > piece {
                self.arrived().await?;
                opened.unanswered = 0;
            }
            self.room(channel, 2 * piece).await;
            opened.unanswered += part.len();
            channel.data_bytes(part.to_vec()).await?;
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
