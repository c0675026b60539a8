//! What contents sum up to, found while they are written.

use std::mem::take;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use md5::Md5;
use sha1::{Digest, Sha1};

/// From so many bytes on, a thread of its own sums up: that takes longer than to write them.
const MANY: usize = 512 << 10;

/// Pieces that wait for that thread, at most.
const WAITING: usize = 16;

/// The sums of what was written.
pub(super) struct Sums {
    pub(super) sha1: String,
    pub(super) md5: String,
    /// Bytes.
    pub(super) length: u64,
}

/// Sums up pieces.
pub(super) struct Summing {
    digests: Digests,
    length: usize,
    beside: Option<Beside>,
}

#[derive(Default)]
struct Digests {
    sha1: Sha1,
    md5: Md5,
}

struct Beside {
    pieces: SyncSender<Vec<u8>>,
    thread: JoinHandle<Digests>,
}

impl Summing {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            digests: Digests::default(),
            length: 0,
            beside: None,
        }
    }

    /// Adds a piece.
    pub(super) fn add(&mut self, piece: Vec<u8>) {
        self.length += piece.len();
        if self.beside.is_none() && self.length > MANY {
            self.beside = self.start();
        }
        match &self.beside {
            // A thread that is gone has panicked, which `finish` tells.
            Some(beside) => drop(beside.pieces.send(piece)),
            None => self.digests.update(&piece),
        }
    }

    /// The sums of all pieces.
    pub(super) fn finish(mut self) -> Sums {
        if let Some(Beside { pieces, thread }) = self.beside.take() {
            drop(pieces);
            match thread.join() {
                Ok(digests) => self.digests = digests,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        Sums {
            sha1: hex(&self.digests.sha1.finalize()),
            md5: hex(&self.digests.md5.finalize()),
            length: self.length as u64,
        }
    }

    /// Hands over to a thread, when there is one to be had.
    fn start(&mut self) -> Option<Beside> {
        let (pieces, incoming) = sync_channel::<Vec<u8>>(WAITING);
        let (hand, over) = sync_channel::<Digests>(1);
        let thread = std::thread::Builder::new()
            .spawn(move || {
                let mut digests = over.recv().unwrap_or_default();
                for piece in incoming {
                    digests.update(&piece);
                }
                digests
            })
            .ok()?;
        // It waits for them: only one that could not be started never takes them.
        let _ = hand.send(take(&mut self.digests));
        Some(Beside { pieces, thread })
    }
}

impl Digests {
    fn update(&mut self, piece: &[u8]) {
        self.sha1.update(piece);
        self.md5.update(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_sums_up_as_well() {
        for count in [0, 1, 9, 40] {
            let mut summing = Summing::new();
            let mut all = Vec::new();
            for number in 0..count {
                let piece = vec![number as u8; 64 << 10];
                all.extend_from_slice(&piece);
                summing.add(piece);
            }
            assert_eq!(summing.beside.is_some(), all.len() > MANY);
            let sums = summing.finish();
            let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
            assert_eq!(sums.length, all.len() as u64);
            assert_eq!(sums.sha1, hex(&Sha1::digest(&all)));
            assert_eq!(sums.md5, hex(&Md5::digest(&all)));
        }
    }
}
