//! The answer to a question while it is typed.

/// What the last key meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// The answer goes on.
    More,
    /// The answer is complete.
    Complete,
    /// The user does not want to answer.
    Interrupted,
    /// The user says that there is no answer (Ctrl-D).
    End,
}

/// Collects keys into a line. Ansible: `_read_non_blocking_stdin`.
pub(super) struct LineEditor {
    complete_keys: Option<String>,
    interrupt_keys: Option<String>,
    /// Bytes of a character that is not complete yet.
    pending: Vec<u8>,
    text: String,
}

const CTRL_C: char = '\x03';
const CTRL_D: char = '\x04';
const CTRL_U: char = '\x15';
const ESCAPE: u8 = 0x1b;

impl LineEditor {
    /// `None` stands for the Enter key and for Ctrl-C; letters are taken in any case.
    pub(super) fn new(complete_keys: Option<&str>, interrupt_keys: Option<&str>) -> Self {
        let lower = |keys: Option<&str>| keys.map(str::to_lowercase);
        Self {
            complete_keys: lower(complete_keys),
            interrupt_keys: lower(interrupt_keys),
            pending: Vec::new(),
            text: String::new(),
        }
    }

    /// The answer so far.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Takes what was read at once, as far as the answer goes. `echo` gets what the terminal is to show.
    pub(super) fn feed(&mut self, bytes: &[u8], echo: &mut Vec<u8>) -> Typed {
        // An arrow or a function key: a sequence that comes at once and means nothing here.
        let bytes = match bytes.iter().position(|byte| *byte == ESCAPE) {
            Some(start) => &bytes[..start],
            None => bytes,
        };
        for byte in bytes {
            self.pending.push(*byte);
            let c = match std::str::from_utf8(&self.pending) {
                Ok(text) => text.chars().next(),
                Err(error) if error.error_len().is_none() => continue,
                Err(_) => Some(char::REPLACEMENT_CHARACTER),
            };
            self.pending.clear();
            let Some(c) = c else { continue };
            match self.key(c, echo) {
                Typed::More => {}
                end => return end,
            }
        }
        Typed::More
    }

    fn key(&mut self, c: char, echo: &mut Vec<u8>) -> Typed {
        let is_among = |keys: &str| c.to_lowercase().all(|lower| keys.contains(lower));
        match &self.interrupt_keys {
            Some(keys) if is_among(keys) => return Typed::Interrupted,
            None if c == CTRL_C => return Typed::Interrupted,
            _ => {}
        }
        match &self.complete_keys {
            Some(keys) if is_among(keys) => return Typed::Complete,
            None if matches!(c, '\r' | '\n') => return Typed::Complete,
            None if c == CTRL_D && self.text.is_empty() => return Typed::End,
            _ => {}
        }
        match c {
            '\x08' | '\x7f' => {
                if self.text.pop().is_some() {
                    echo.extend_from_slice(b"\x08 \x08");
                }
            }
            CTRL_U => {
                for _ in self.text.drain(..) {
                    echo.extend_from_slice(b"\x08 \x08");
                }
            }
            c if c.is_control() => {}
            c => {
                self.text.push(c);
                echo.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        Typed::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_keys() {
        for (complete, interrupt, typed, expected, text) in [
            (None, None, "abc\r", Typed::Complete, "abc"),
            (None, None, "ab\x7f\x08é\n", Typed::Complete, "é"),
            (None, None, "ab\x15x\r", Typed::Complete, "x"),
            (None, None, "ab\x1b[A\r", Typed::More, "ab"),
            (None, None, "ab\x03", Typed::Interrupted, "ab"),
            (None, None, "\x04", Typed::End, ""),
            (None, None, "a\x04\r", Typed::Complete, "a"),
            (Some(""), None, "a\r\n", Typed::More, "a"),
            (Some(""), None, "\x03", Typed::Interrupted, ""),
            (Some("c"), Some("a"), "xC", Typed::Complete, "x"),
            (Some("c"), Some("a"), "xA", Typed::Interrupted, "x"),
            (Some("c"), Some("a"), "\x03", Typed::More, ""),
        ] {
            let mut editor = LineEditor::new(complete, interrupt);
            let mut echo = Vec::new();
            assert_eq!(
                editor.feed(typed.as_bytes(), &mut echo),
                expected,
                "{typed:?}"
            );
            assert_eq!(editor.into_text(), text, "{typed:?}");
        }
    }

    #[test]
    fn characters_may_come_in_pieces() {
        let mut editor = LineEditor::new(None, None);
        let mut echo = Vec::new();
        for byte in "ü\u{1f600}".bytes() {
            editor.feed(&[byte], &mut echo);
        }
        editor.feed(b"\xff", &mut echo);
        assert_eq!(editor.into_text(), "ü\u{1f600}\u{fffd}");
        assert_eq!(echo, "ü\u{1f600}\u{fffd}".as_bytes());
    }
}
