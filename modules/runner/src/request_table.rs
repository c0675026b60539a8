//! The requests in flight.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::cancellation::Cancellation;

/// A piece of a file on its way in.
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    End,
}

/// One request in flight.
#[derive(Clone)]
struct InFlight {
    cancellation: Arc<Cancellation>,
    pieces: Option<SyncSender<Piece>>,
}

/// All requests in flight by id.
#[derive(Default)]
pub(crate) struct RequestTable {
    requests: Mutex<HashMap<u32, InFlight>>,
    ended: Condvar,
    /// Whether somebody waits for `ended`, changed under the lock: telling nobody costs a system call.
    is_awaited: AtomicBool,
}

impl RequestTable {
    /// Enters a request; `None` when the id is in use.
    pub(crate) fn begin(
        &self,
        id: u32,
        pieces: Option<SyncSender<Piece>>,
    ) -> Option<Arc<Cancellation>> {
        let cancellation = Arc::new(Cancellation::default());
        let mut requests = self.lock();
        if requests.contains_key(&id) {
            return None;
        }
        requests.insert(
            id,
            InFlight {
                cancellation: Arc::clone(&cancellation),
                pieces,
            },
        );
        Some(cancellation)
    }

    /// Strikes a request out.
    pub(crate) fn end(&self, id: u32) {
        let mut requests = self.lock();
        requests.remove(&id);
        if self.is_awaited.load(Ordering::Relaxed) {
            self.ended.notify_all();
        }
    }

    /// Hands a piece to its request, waiting while that has enough; one for an ended request is dropped.
    pub(crate) fn piece(&self, id: u32, piece: Piece) {
        let sender = self.lock().get(&id).and_then(|r| r.pieces.clone());
        if let Some(sender) = sender {
            // An error means that the request has just ended.
            let _ = sender.send(piece);
        }
    }

    /// Cancels one request.
    pub(crate) fn cancel(&self, id: u32) {
        if let Some(request) = self.lock().get_mut(&id) {
            request.cancellation.cancel();
            // Ends a file transfer that waits for its next piece.
            request.pieces = None;
        }
    }

    /// Cancels all.
    pub(crate) fn cancel_all(&self) {
        for request in self.lock().values_mut() {
            request.cancellation.cancel();
            request.pieces = None;
        }
    }

    /// Waits until none is left, at most `limit` when there is one; says whether none is.
    pub(crate) fn wait_empty(&self, limit: Option<Duration>) -> bool {
        let deadline = limit.map(|limit| Instant::now() + limit);
        let mut requests = self.lock();
        self.is_awaited.store(true, Ordering::Relaxed);
        while !requests.is_empty() {
            requests = match deadline {
                None => self
                    .ended
                    .wait(requests)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return false;
                    }
                    self.ended
                        .wait_timeout(requests, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u32, InFlight>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
