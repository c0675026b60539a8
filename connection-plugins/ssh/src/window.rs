//! How much the server takes on each channel of a session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use russh::ChannelId;
use tokio::sync::Notify;

/// Bytes that are ahead of the command, at least, where less than the whole window is used. OpenSSH opens the window
/// again when its command has taken 96 KiB.
const AHEAD: usize = 512 << 10;

/// Bytes that a fast line takes in a microsecond.
const LINE: usize = 256;

/// After so long without word from the server, the line holds more than it seemed: it may end in a tunnel.
const PATIENCE: Duration = Duration::from_millis(50);

/// The windows of a session's channels.
#[derive(Debug, Clone)]
pub(crate) struct Windows(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    channels: Mutex<HashMap<ChannelId, Window>>,
    /// Bytes that OpenSSH is given ahead of its command: those that the line holds. It stores what a command does not
    /// take in time in a buffer that it copies each time it grows: a full window costs it ten times what it costs
    /// to receive it.
    ahead: usize,
    /// Told whenever the server takes more data on some channel.
    grew: Notify,
}

/// What is known of one window.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Window {
    /// Bytes that may still be sent: perhaps fewer than the server takes, never more.
    pub(crate) room: usize,
    /// Bytes that were sent, and of which russh's event loop has not said that it has them.
    pub(crate) under_way: usize,
    /// The largest size it was seen to have.
    pub(crate) largest: usize,
    /// How much of it is used; all, when nothing is said.
    used: Option<usize>,
}

impl Window {
    /// Bytes that may be sent now.
    fn usable(&self) -> usize {
        let unused = self
            .used
            .map_or(0, |used| self.largest.saturating_sub(used));
        self.room.saturating_sub(unused)
    }
}

impl Windows {
    /// For a session on a line of which it may be known how long a message takes there and back.
    pub(crate) fn new(round_trip: Option<Duration>) -> Self {
        let held = round_trip.map_or(usize::MAX, |time| {
            let micros = usize::try_from(time.as_micros()).unwrap_or(usize::MAX);
            micros.saturating_mul(LINE)
        });
        Self(Arc::new(Shared {
            channels: Mutex::default(),
            ahead: held.max(AHEAD),
            grew: Notify::new(),
        }))
    }

    /// Counts for this channel from now on. Nothing has been sent on it yet.
    pub(crate) fn add(&self, channel: ChannelId) {
        self.channels().insert(channel, Window::default());
    }

    /// Forgets a channel.
    pub(crate) fn remove(&self, channel: ChannelId) {
        self.channels().remove(&channel);
    }

    /// Takes the event loop's word: the server takes `size` bytes more than the loop has sent. What is still on its
    /// way to the loop it does not know of.
    pub(crate) fn adjusted(&self, channel: ChannelId, size: usize, is_openssh: bool) {
        if let Some(window) = self.channels().get_mut(&channel) {
            window.room = window.room.max(size.saturating_sub(window.under_way));
            window.largest = window.largest.max(size);
            if is_openssh {
                window.used.get_or_insert(self.0.ahead);
            }
        }
        self.0.grew.notify_waiters();
    }

    /// Notes that `bytes` are sent; they must fit.
    pub(crate) fn sent(&self, channel: ChannelId, bytes: usize) {
        if let Some(window) = self.channels().get_mut(&channel) {
            window.room = window.room.saturating_sub(bytes);
            window.under_way += bytes;
        }
    }

    /// Notes that the event loop has everything that was sent.
    pub(crate) fn arrived(&self, channel: ChannelId) {
        if let Some(window) = self.channels().get_mut(&channel) {
            window.under_way = 0;
        }
    }

    /// The window as it is; empty when the channel is not known.
    pub(crate) fn of(&self, channel: ChannelId) -> Window {
        self.channels().get(&channel).copied().unwrap_or_default()
    }

    /// Waits until there is room; how much there is.
    pub(crate) async fn room(&self, channel: ChannelId) -> usize {
        loop {
            let grew = self.0.grew.notified();
            tokio::pin!(grew);
            // Before looking: what happens in between is not missed.
            grew.as_mut().enable();
            let window = self.of(channel);
            if window.usable() > 0 {
                return window.usable();
            }
            if window.room == 0 {
                grew.await;
            } else if tokio::time::timeout(PATIENCE, grew).await.is_err() {
                self.use_more(channel);
            }
        }
    }

    /// Uses twice as much of a window.
    fn use_more(&self, channel: ChannelId) {
        if let Some(window) = self.channels().get_mut(&channel) {
            window.used = window.used.map(|used| used.saturating_mul(2));
        }
    }

    fn channels(&self) -> MutexGuard<'_, HashMap<ChannelId, Window>> {
        self.0
            .channels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use russh::keys::ssh_encoding::Decode as _;

    use super::*;

    fn channel() -> ChannelId {
        let mut bytes: &[u8] = &[0, 0, 0, 7];
        ChannelId::decode(&mut bytes).expect("four bytes")
    }

    /// What happens between the loop's count and its word must not be counted as room.
    #[test]
    fn what_is_under_way_is_no_room() {
        let windows = Windows::new(None);
        let channel = channel();
        windows.add(channel);
        windows.adjusted(channel, 1000, false);
        windows.sent(channel, 300);
        assert_eq!(windows.of(channel).room, 700);
        // The loop has seen none of them.
        windows.adjusted(channel, 1500, false);
        assert_eq!(windows.of(channel).room, 1200);
        windows.arrived(channel);
        windows.sent(channel, 200);
        // It has seen the 300, and perhaps the 200.
        windows.adjusted(channel, 1300, false);
        assert_eq!(windows.of(channel).room, 1100);
        windows.arrived(channel);
        windows.adjusted(channel, 1400, false);
        assert_eq!(windows.of(channel).room, 1400);
        assert_eq!(windows.of(channel).largest, 1500);
    }

    #[tokio::test]
    async fn who_waits_for_room_is_woken_by_it() {
        let windows = Windows::new(None);
        let channel = channel();
        windows.add(channel);
        let waiting = windows.room(channel);
        tokio::pin!(waiting);
        let moment = std::time::Duration::from_millis(20);
        let early = tokio::time::timeout(moment, waiting.as_mut());
        assert!(early.await.is_err());
        windows.adjusted(channel, 10, false);
        assert_eq!(waiting.await, 10);
        windows.remove(channel);
        assert_eq!(windows.of(channel).room, 0);
    }

    #[tokio::test]
    async fn a_near_server_gets_no_more_than_the_line_holds() {
        let channel = channel();
        let window = 2 << 20;
        for (round_trip, is_openssh, room) in [
            (Some(100), true, AHEAD),
            (Some(4000), true, 4000 * LINE),
            (Some(20_000), true, window),
            (None, true, window),
            (Some(100), false, window),
        ] {
            let windows = Windows::new(round_trip.map(Duration::from_micros));
            windows.add(channel);
            windows.adjusted(channel, window, is_openssh);
            assert_eq!(windows.room(channel).await, room, "{round_trip:?}");
            windows.sent(channel, 100);
            assert_eq!(windows.room(channel).await, room - 100);
            windows.sent(channel, room - 100);
            // Nothing is heard of them: the way is longer than it seemed.
            let more = tokio::time::timeout(4 * PATIENCE, windows.room(channel)).await;
            assert_eq!(more.ok(), (room < window).then_some(room), "{round_trip:?}");
        }
    }
}
