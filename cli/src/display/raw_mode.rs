//! The terminal's mode while keys are read one by one.

use std::io::stdin;
use std::sync::Arc;

use parking_lot::Mutex;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush,
    tcgetattr, tcsetattr,
};

/// How the terminal was before somebody was asked, for as long as somebody is.
#[derive(Clone, Default)]
pub(super) struct SavedMode {
    saved: Arc<Mutex<Option<Termios>>>,
}

impl SavedMode {
    /// Makes the terminal hand over each key, Ctrl-C too, and show nothing. Reading gives up after a tenth of a
    /// second. What was typed before is forgotten.
    pub(super) fn enter(&self) -> rustix::io::Result<EnteredMode> {
        let before = tcgetattr(stdin())?;
        let mut raw = before.clone();
        raw.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN);
        raw.input_modes.remove(InputModes::IXON | InputModes::ICRNL);
        raw.special_codes[SpecialCodeIndex::VMIN] = 0;
        raw.special_codes[SpecialCodeIndex::VTIME] = 1;
        *self.saved.lock() = Some(before);
        let entered = EnteredMode {
            saved: self.clone(),
        };
        tcsetattr(stdin(), OptionalActions::Drain, &raw)?;
        tcflush(stdin(), QueueSelector::IFlush)?;
        Ok(entered)
    }

    /// Puts the terminal back as it was; does nothing when nobody is asked.
    pub(super) fn restore(&self) {
        if let Some(before) = self.saved.lock().take() {
            // A terminal that is gone needs no restoring.
            let _ = tcsetattr(stdin(), OptionalActions::Drain, &before);
        }
    }
}

/// Restores the terminal when it is dropped.
pub(super) struct EnteredMode {
    saved: SavedMode,
}

impl Drop for EnteredMode {
    fn drop(&mut self) {
        self.saved.restore();
    }
}
