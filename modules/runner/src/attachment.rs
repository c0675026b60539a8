//! The contents that come with a module call.

use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

use shevek_wire::Attachment;

use crate::request_table::Piece;

/// The contents on their way in. A module that does not want them leaves them.
pub(crate) struct Incoming(Mutex<State>);

struct State {
    pieces: Receiver<Piece>,
    /// Whether the controller waits to be asked.
    is_awaited: bool,
    is_complete: bool,
}

impl Incoming {
    /// Contents that come as `attachment` says.
    pub(crate) fn new(attachment: Attachment, pieces: Receiver<Piece>) -> Self {
        Self(Mutex::new(State {
            pieces,
            is_awaited: attachment == Attachment::OnDemand,
            is_complete: false,
        }))
    }

    /// The next piece; `None` at the end. `proceed` asks the controller for them.
    pub(crate) fn next_piece(&self, proceed: impl FnOnce()) -> Result<Option<Vec<u8>>, String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_complete {
            return Ok(None);
        }
        if std::mem::take(&mut state.is_awaited) {
            proceed();
        }
        match state.pieces.recv() {
            Ok(Piece::Bytes(bytes)) => Ok(Some(bytes)),
            Ok(Piece::End) => {
                state.is_complete = true;
                Ok(None)
            }
            Err(_) => Err("the contents came in part only".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn contents_are_asked_for_once_and_end() {
        let (sender, pieces) = sync_channel(4);
        let incoming = Incoming::new(Attachment::OnDemand, pieces);
        let mut asked = 0;
        for piece in [Piece::Bytes(vec![1]), Piece::Bytes(vec![2]), Piece::End] {
            sender.send(piece).expect("room");
        }
        assert_eq!(incoming.next_piece(|| asked += 1), Ok(Some(vec![1])));
        assert_eq!(incoming.next_piece(|| asked += 1), Ok(Some(vec![2])));
        assert_eq!(incoming.next_piece(|| asked += 1), Ok(None));
        assert_eq!(incoming.next_piece(|| asked += 1), Ok(None));
        assert_eq!(asked, 1);
    }

    #[test]
    fn half_of_them_is_an_error() {
        let (sender, pieces) = sync_channel(4);
        let incoming = Incoming::new(Attachment::Follows, pieces);
        sender.send(Piece::Bytes(vec![1])).expect("room");
        drop(sender);
        let never = || panic!("they come by themselves");
        assert_eq!(incoming.next_piece(never), Ok(Some(vec![1])));
        assert!(incoming.next_piece(never).is_err());
    }
}
