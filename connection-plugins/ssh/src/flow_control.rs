//! Sending no more than the server has room for.
//!
//! russh 0.62 does this, too, but while the server's window grows it forgets what is on its way to its event
//! loop. What it sends too much it holds back; should the command end then, russh waits for good and the whole
//! connection with it. So the room is counted here as well, what is under way included, and no more than a piece is
//! under way at any time.

use std::sync::Arc;

use russh::client::{Handle, Msg};
use russh::{ChannelId, ChannelWriteHalf};
use tokio::sync::Mutex;

use crate::handler::SessionHandler;
use crate::session::Session;
use crate::window::{Window, Windows};

/// Bytes that may be on their way to russh's event loop, at most: some packets, so that it has one while the next
/// is made.
const PIECE: usize = 128 << 10;

/// The sending side of one channel.
pub(crate) struct FlowControl {
    handle: Arc<Handle<SessionHandler>>,
    windows: Windows,
    channel: ChannelId,
    /// Whether the server has opened its window. One writer at a time.
    opened: Mutex<bool>,
}

impl FlowControl {
    /// For a channel on which nothing has been sent yet.
    pub(crate) fn new(session: &Session, channel: ChannelId) -> Self {
        session.windows.add(channel);
        Self {
            handle: Arc::clone(&session.handle),
            windows: session.windows.clone(),
            channel,
            opened: Mutex::new(false),
        }
    }

    /// Sends all of `data`, waiting for room.
    pub(crate) async fn send(
        &self,
        channel: &ChannelWriteHalf<Msg>,
        data: Vec<u8>,
    ) -> Result<(), russh::Error> {
        let mut opened = self.opened.lock().await;
        if !*opened {
            // Most servers open the window with the channel; OpenSSH does when the command has started.
            let open = channel.writable_packet_size().await;
            self.windows.adjusted(self.channel, open, false);
            self.windows.room(self.channel).await;
            *opened = true;
        }
        let mut data = data;
        let mut sent = 0;
        while sent < data.len() {
            let left = data.len() - sent;
            let window = self.windows.of(self.channel);
            let most = left.min(piece(window));
            if window.under_way + most > piece(window) {
                self.arrived().await?;
            }
            let size = self.windows.room(self.channel).await.min(most);
            let part = if size == data.len() {
                std::mem::take(&mut data)
            } else {
                data[sent..sent + size].to_vec()
            };
            sent += size;
            self.windows.sent(self.channel, size);
            channel.data_bytes(part).await?;
        }
        Ok(())
    }

    /// Waits until russh's event loop has taken what was sent: it answers in order, and this question it answers
    /// by itself.
    async fn arrived(&self) -> Result<(), russh::Error> {
        self.handle.best_supported_rsa_hash().await?;
        self.windows.arrived(self.channel);
        Ok(())
    }
}

impl Drop for FlowControl {
    fn drop(&mut self) {
        self.windows.remove(self.channel);
    }
}

/// What may be under way. The room is known that inexactly, and a server opens its window again when half of it is
/// used up: with a quarter there is always room in the end.
fn piece(window: Window) -> usize {
    (window.largest / 4).clamp(1, PIECE)
}
