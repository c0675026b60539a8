//! The way of frames to a runner, in their order and each of them whole.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;
use shevek_plugin::{Channel, ConnectionError};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinHandle;

/// Frames are joined up to this many bytes into one write.
const JOIN: usize = 64 << 10;

type Write = Pin<Box<dyn Future<Output = Result<(), ConnectionError>> + Send>>;

/// Called once when a write has failed; nothing is written after that.
type OnFailure = Box<dyn Fn(ConnectionError) + Send + Sync>;

/// Writes frames to a channel. Dropping it gives up what is unwritten.
pub(super) struct FrameWriter {
    shared: Arc<Shared>,
    queue: mpsc::UnboundedSender<Outgoing>,
    task: JoinHandle<()>,
}

struct Shared {
    channel: Arc<dyn Channel>,
    on_failure: OnFailure,
    /// Pieces in the queue and with the task; `None` once writing has failed.
    unwritten: Mutex<Option<usize>>,
}

enum Outgoing {
    Frame {
        frame: Vec<u8>,
        /// Given back when the frame is written.
        room: Option<OwnedSemaphorePermit>,
    },
    /// What could not be written at once.
    Begun(Write),
}

impl FrameWriter {
    /// Writes to this channel from now on.
    pub(super) fn start(channel: Arc<dyn Channel>, on_failure: OnFailure) -> Self {
        let shared = Arc::new(Shared {
            channel,
            on_failure,
            unwritten: Mutex::new(Some(0)),
        });
        let (queue, outgoing) = mpsc::unbounded_channel();
        let task = tokio::spawn(write_all(Arc::clone(&shared), outgoing));
        Self {
            shared,
            queue,
            task,
        }
    }

    /// Writes a frame now if the channel takes it, or else as soon as it does. `room` is given back then.
    pub(super) fn send(&self, frame: Vec<u8>, room: Option<OwnedSemaphorePermit>) {
        let mut state = self.shared.unwritten.lock();
        let Some(unwritten) = state.as_mut() else {
            return;
        };
        let outgoing = if *unwritten == 0 && room.is_none() {
            // To wake the task for every frame would cost more than to write it.
            let channel = Arc::clone(&self.shared.channel);
            let mut write: Write = Box::pin(async move { channel.write(frame).await });
            let mut context = Context::from_waker(Waker::noop());
            match write.as_mut().poll(&mut context) {
                Poll::Ready(Ok(())) => return,
                Poll::Ready(Err(error)) => {
                    *state = None;
                    drop(state);
                    return (self.shared.on_failure)(error);
                }
                Poll::Pending => Outgoing::Begun(write),
            }
        } else {
            Outgoing::Frame { frame, room }
        };
        *unwritten += 1;
        // The task ends only when writing has failed.
        let _ = self.queue.send(outgoing);
    }
}

impl Drop for FrameWriter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn write_all(shared: Arc<Shared>, mut queue: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(outgoing) = queue.recv().await {
        let (written, pieces) = match outgoing {
            Outgoing::Begun(write) => (write.await, 1),
            Outgoing::Frame { frame, room } => {
                let (bytes, rooms) = join(frame, room, &mut queue);
                (shared.channel.write(bytes).await, rooms.len())
            }
        };
        let mut state = shared.unwritten.lock();
        if let Err(error) = written {
            *state = None;
            drop(state);
            return (shared.on_failure)(error);
        }
        if let Some(unwritten) = state.as_mut() {
            *unwritten -= pieces;
        }
    }
}

/// A frame and those that wait behind it as one piece, with all their rooms.
fn join(
    first: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
    queue: &mut mpsc::UnboundedReceiver<Outgoing>,
) -> (Vec<u8>, Vec<Option<OwnedSemaphorePermit>>) {
    let mut bytes = first;
    let mut rooms = vec![room];
    // A write is begun only when nothing waits: behind a frame there are frames.
    while bytes.len() < JOIN
        && let Ok(Outgoing::Frame { frame, room }) = queue.try_recv()
    {
        bytes.extend_from_slice(&frame);
        rooms.push(room);
    }
    (bytes, rooms)
}

#[cfg(test)]
mod tests {
    use shevek_plugin::{ChannelEvent, async_trait};
    use tokio::sync::Semaphore;

    use super::*;

    /// Takes what it has permits for, and notes it.
    struct Narrow {
        permits: Semaphore,
        written: Mutex<Vec<Vec<u8>>>,
    }

    #[async_trait]
    impl Channel for Narrow {
        async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
            let permit = self.permits.acquire().await;
            permit
                .map_err(|_| ConnectionError::Lost("closed".into()))?
                .forget();
            self.written.lock().push(data);
            Ok(())
        }

        async fn close_stdin(&self) -> Result<(), ConnectionError> {
            Ok(())
        }

        async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
            Ok(ChannelEvent::Closed)
        }
    }

    fn narrow(permits: usize) -> (Arc<Narrow>, FrameWriter, Arc<Mutex<Vec<String>>>) {
        let channel = Arc::new(Narrow {
            permits: Semaphore::new(permits),
            written: Mutex::default(),
        });
        let failures = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&failures);
        let on_failure =
            Box::new(move |error: ConnectionError| told.lock().push(error.to_string()));
        let as_channel: Arc<dyn Channel> = Arc::<Narrow>::clone(&channel);
        let writer = FrameWriter::start(as_channel, on_failure);
        (channel, writer, failures)
    }

    async fn settle() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_the_channel_takes_is_written_at_once() {
        let (channel, writer, _) = narrow(2);
        writer.send(b"a".to_vec(), None);
        writer.send(b"b".to_vec(), None);
        assert_eq!(*channel.written.lock(), [b"a", b"b"]);
    }

    #[tokio::test]
    async fn the_order_stays_when_the_channel_is_full() {
        let (channel, writer, failures) = narrow(1);
        for frame in [b"a", b"b", b"c", b"d"] {
            writer.send(frame.to_vec(), None);
        }
        settle().await;
        assert_eq!(*channel.written.lock(), [b"a"]);
        channel.permits.add_permits(3);
        settle().await;
        writer.send(b"e".to_vec(), None);
        assert_eq!(
            *channel.written.lock(),
            [&b"a"[..], &b"b"[..], &b"cd"[..], &b"e"[..]]
        );
        assert!(failures.lock().is_empty());
    }

    #[tokio::test]
    async fn a_room_is_given_back_when_its_frame_is_written() {
        let (channel, writer, _) = narrow(0);
        let rooms = Arc::new(Semaphore::new(1));
        let room = Arc::clone(&rooms).try_acquire_owned().ok();
        writer.send(b"a".to_vec(), room);
        settle().await;
        assert_eq!(rooms.available_permits(), 0);
        channel.permits.add_permits(1);
        settle().await;
        assert_eq!(rooms.available_permits(), 1);
    }

    #[tokio::test]
    async fn nothing_is_written_past_a_failure_which_is_told_once() {
        let (channel, writer, failures) = narrow(0);
        writer.send(b"a".to_vec(), None);
        writer.send(b"b".to_vec(), None);
        channel.permits.close();
        settle().await;
        writer.send(b"c".to_vec(), None);
        settle().await;
        assert_eq!(failures.lock().len(), 1, "{failures:?}");
        let (channel, writer, failures) = narrow(0);
        channel.permits.close();
        writer.send(b"a".to_vec(), None);
        writer.send(b"b".to_vec(), None);
        assert_eq!(failures.lock().len(), 1, "{failures:?}");
        assert!(channel.written.lock().is_empty());
    }
}
