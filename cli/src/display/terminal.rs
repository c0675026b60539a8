//! Lines on standard output and standard error.

use std::io::{IsTerminal, stdout};
use std::sync::Arc;

use parking_lot::Mutex;

use super::raw_mode::SavedMode;
use super::screen::{Screen, Stream};
use super::text_width::text_width;
use super::{Colour, LiveRegion, LogFile, Palette};

const WIDTH: usize = 79;

/// Where a command prints. Cheap to clone; lines of several threads do not mix.
#[derive(Clone)]
pub(crate) struct Terminal {
    colours: bool,
    columns: usize,
    screen: Arc<Mutex<Screen>>,
    saved_mode: SavedMode,
    log: Option<Arc<Mutex<LogFile>>>,
    palette: Arc<Palette>,
    /// What `-v` adds goes to standard error.
    verbose_to_stderr: bool,
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
        let live = is_terminal.then(|| LiveRegion::new(columns));
        Self {
            colours: colours.unwrap_or(is_terminal),
            columns,
            screen: Arc::new(Mutex::new(Screen::new(live))),
            saved_mode: SavedMode::default(),
            log: None,
            palette: Arc::default(),
            verbose_to_stderr: false,
        }
    }

    /// Prints what `-v` adds on standard error. Ansible: `verbose_to_stderr`.
    pub(crate) fn with_verbose_to_stderr(self, verbose_to_stderr: bool) -> Self {
        Self {
            verbose_to_stderr,
            ..self
        }
    }

    /// With other colours.
    pub(crate) fn with_palette(self, palette: Palette) -> Self {
        Self {
            palette: Arc::new(palette),
            ..self
        }
    }

    /// Writes everything that is printed from now on into the file too.
    pub(crate) fn with_log(self, log: LogFile) -> Self {
        Self {
            log: Some(Arc::new(Mutex::new(log))),
            ..self
        }
    }

    /// Whether colours are used.
    pub(crate) fn has_colours(&self) -> bool {
        self.colours
    }

    /// The width that texts are fitted into.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Prints a line on standard output.
    pub(crate) fn line(&self, text: &str, colour: Colour) {
        self.log(text);
        let text = self.painted(text, colour);
        let stream = if self.verbose_to_stderr && colour == Colour::Verbose {
            Stream::Error
        } else {
            Stream::Output
        };
        self.screen.lock().print(stream, text);
    }

    /// Prints a line on standard error.
    pub(crate) fn error_line(&self, text: &str, colour: Colour) {
        self.log(text);
        let text = self.painted(text, colour);
        self.screen.lock().print(Stream::Error, text);
    }

    fn log(&self, text: &str) {
        if let Some(log) = &self.log {
            log.lock().write(text);
        }
    }

    /// Prints a warning on standard error.
    pub(crate) fn warning(&self, text: &str) {
        self.error_line(&format!("[WARNING]: {text}"), Colour::Warning);
    }

    /// Prints a heading that stars fill up to the width. Ansible: `display.banner`.
    pub(crate) fn banner(&self, text: &str) {
        let text = text.trim();
        let stars = self.columns.saturating_sub(text_width(text)).max(3);
        self.line(&format!("\n{text} {}", "*".repeat(stars)), Colour::Plain);
    }

    /// `text` in `colour`, when colours are used.
    pub(crate) fn painted(&self, text: &str, colour: Colour) -> String {
        if self.colours {
            self.palette.paint(text, colour)
        } else {
            text.to_string()
        }
    }

    /// Changes what the live region says and redraws it; does nothing without a terminal.
    pub(crate) fn update_live(&self, change: impl FnOnce(&mut LiveRegion)) {
        self.screen.lock().update_live(change);
    }

    /// Redraws the live region, so that its clock goes on.
    pub(crate) fn tick(&self) {
        self.update_live(|_| {});
    }

    /// Whether there is a live region.
    pub(crate) fn has_live_region(&self) -> bool {
        self.screen.lock().has_live_region()
    }

    /// Puts the terminal back as it was before a question; does nothing when there is none.
    pub(crate) fn restore_mode(&self) {
        self.saved_mode.restore();
    }

    pub(super) fn saved_mode(&self) -> &SavedMode {
        &self.saved_mode
    }

    /// Shows a question. From now on lines wait until it is answered.
    pub(super) fn begin_question(&self, text: &str) {
        self.screen.lock().begin_question(text);
    }

    /// Writes `end` and the lines that waited.
    pub(super) fn end_question(&self, end: &str) {
        self.screen.lock().end_question(end);
    }
}
