//! What is on the screen: lines, and below them the live region or a question.

use std::io::{Write, stderr, stdout};

use shevek_jinja::surrogate::surrogate;

use super::LiveRegion;

/// Ansible's warning.
const REPLACED: &str =
    "[WARNING]: Non UTF-8 encoded data replaced with \"?\" while displaying text to stdout/stderr.";

/// The text with `?` for what is no UTF-8, one for neighbours; `None` when all of it is.
fn replaced(text: &str) -> Option<String> {
    let is_odd = |c: char| surrogate(c).is_some();
    if !text.contains(is_odd) {
        return None;
    }
    let mut shown = String::with_capacity(text.len());
    let mut was_odd = false;
    for c in text.chars() {
        match (is_odd(c), was_odd) {
            (false, _) => shown.push(c),
            (true, false) => shown.push('?'),
            (true, true) => {}
        }
        was_odd = is_odd(c);
    }
    Some(shown)
}

/// Where a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Output,
    Error,
}

/// The lines of a command, and what stands below them.
pub(super) struct Screen {
    live: Option<LiveRegion>,
    /// The lines that wait while a question is open.
    waiting: Option<Vec<(Stream, String)>>,
    /// Whether it was told that text is replaced.
    told_of_replaced: bool,
}

impl Screen {
    pub(super) fn new(live: Option<LiveRegion>) -> Self {
        Self {
            live,
            waiting: None,
            told_of_replaced: false,
        }
    }

    pub(super) fn has_live_region(&self) -> bool {
        self.live.is_some()
    }

    /// Prints a line, now or after the open question.
    pub(super) fn print(&mut self, stream: Stream, text: String) {
        if let Some(waiting) = &mut self.waiting {
            waiting.push((stream, text));
            return;
        }
        let text = match replaced(&text) {
            None => text,
            Some(shown) => {
                if !std::mem::replace(&mut self.told_of_replaced, true) {
                    self.print(Stream::Error, REPLACED.to_owned());
                }
                shown
            }
        };
        // One write: whoever reads is woken once, and a terminal shows no half of it.
        let mut bytes = Vec::with_capacity(text.len() + 1);
        if let Some(live) = self.live.as_mut() {
            live.erase(&mut bytes);
        }
        match stream {
            Stream::Output => {
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(b'\n');
            }
            Stream::Error => {
                print(&bytes);
                bytes.clear();
                // Nobody is there to be told when standard error is gone.
                let _ = writeln!(stderr().lock(), "{text}");
            }
        }
        if let Some(live) = self.live.as_mut() {
            live.draw(&mut bytes);
        }
        print(&bytes);
    }

    /// Changes the live region and redraws it, unless a question is in its place.
    pub(super) fn update_live(&mut self, change: impl FnOnce(&mut LiveRegion)) {
        let Some(live) = self.live.as_mut() else {
            return;
        };
        if self.waiting.is_some() {
            change(live);
            return;
        }
        let mut bytes = Vec::new();
        live.erase(&mut bytes);
        change(live);
        live.draw(&mut bytes);
        print(&bytes);
    }

    /// Puts a question in the live region's place.
    pub(super) fn begin_question(&mut self, text: &str) {
        let mut bytes = Vec::new();
        if let Some(live) = self.live.as_mut() {
            live.erase(&mut bytes);
        }
        bytes.extend_from_slice(text.as_bytes());
        print(&bytes);
        self.waiting.get_or_insert_default();
    }

    /// Writes `end`, then the lines that waited.
    pub(super) fn end_question(&mut self, end: &str) {
        print(end.as_bytes());
        for (stream, text) in self.waiting.take().unwrap_or_default() {
            self.print(stream, text);
        }
    }
}

/// Writes to standard output at once.
pub(super) fn print(bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let mut out = stdout().lock();
    // Nobody is there to be told when standard output is gone.
    let _ = out.write_all(bytes);
    let _ = out.flush();
}
