//! Lines on standard output and standard error.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Colour, LiveLine};

const WIDTH: usize = 79;

/// Where a command prints. Cheap to clone; lines of several threads do not mix.
#[derive(Clone)]
pub(crate) struct Terminal {
    colours: bool,
    columns: usize,
    live: Arc<Mutex<Option<LiveLine>>>,
}

impl Terminal {
    /// The terminal of this process. `colours`: `Some` decides, `None` looks whether standard output is one.
    pub(crate) fn new(colours: Option<bool>) -> Self {
        let is_terminal = stdout().is_terminal();
        let width =
            rustix::termios::tcgetwinsize(stdout()).map_or(0, |size| usize::from(size.ws_col));
        let columns = if is_terminal {
            WIDTH.max(width.saturating_sub(1))
        } else {
            WIDTH
        };
        let live = is_terminal.then(|| LiveLine::new(columns));
        Self {
            colours: colours.unwrap_or(is_terminal),
            columns,
            live: Arc::new(Mutex::new(live)),
        }
    }

    /// Whether colours are used.
    pub(crate) fn has_colours(&self) -> bool {
        self.colours
    }

    /// Prints a line on standard output.
    pub(crate) fn line(&self, text: &str, colour: Colour) {
        let text = self.painted(text, colour);
        let mut live = self.live.lock();
        // One write: whoever reads is woken once, and a terminal shows no half of it.
        let mut bytes = Vec::with_capacity(text.len() + 1);
        if let Some(live) = live.as_mut() {
            live.erase(&mut bytes);
        }
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(b'\n');
        if let Some(live) = live.as_mut() {
            live.draw(&mut bytes);
        }
        print(&bytes);
    }

    /// Prints a line on standard error.
    pub(crate) fn error_line(&self, text: &str, colour: Colour) {
        let text = self.painted(text, colour);
        let mut live = self.live.lock();
        let mut bytes = Vec::new();
        if let Some(live) = live.as_mut() {
            live.erase(&mut bytes);
            print(&bytes);
            bytes.clear();
        }
        let _ = writeln!(stderr().lock(), "{text}");
        if let Some(live) = live.as_mut() {
            live.draw(&mut bytes);
            print(&bytes);
        }
    }

    /// Prints a heading that stars fill up to the width. Ansible: `display.banner`.
    pub(crate) fn banner(&self, text: &str) {
        let text = text.trim();
        let stars = self.columns.saturating_sub(text.chars().count()).max(3);
        self.line(&format!("\n{text} {}", "*".repeat(stars)), Colour::Plain);
    }

    /// `text` in `colour`, when colours are used.
    pub(crate) fn painted(&self, text: &str, colour: Colour) -> String {
        if self.colours {
            colour.paint(text)
        } else {
            text.to_string()
        }
    }

    /// Changes what the live line says and redraws it; does nothing without a terminal.
    pub(crate) fn update_live(&self, change: impl FnOnce(&mut LiveLine)) {
        if let Some(live) = self.live.lock().as_mut() {
            let mut bytes = Vec::new();
            live.erase(&mut bytes);
            change(live);
            live.draw(&mut bytes);
            print(&bytes);
        }
    }

    /// Redraws the live line, so that its clock goes on.
    pub(crate) fn tick(&self) {
        self.update_live(|_| {});
    }

    /// Whether there is a live line.
    pub(crate) fn has_live_line(&self) -> bool {
        self.live.lock().is_some()
    }
}

/// Writes to standard output at once.
fn print(bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let mut out = stdout().lock();
    // Nobody is there to be told when standard output is gone.
    let _ = out.write_all(bytes);
    let _ = out.flush();
}
