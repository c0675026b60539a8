//! An error with its place, the source line and a caret.

use std::fmt::Write as _;

use super::Error;

impl Error {
    /// The message, the place, the offending line with a caret, and the chain of includes.
    pub fn report(&self) -> String {
        let mut out = self.message().to_owned();
        for (depth, frame) in self.frames().iter().enumerate() {
            let name = frame.template.as_deref().unwrap_or("<template>");
            let lead = if depth == 0 { "at" } else { "from" };
            if frame.column > 0 {
                let _ = write!(out, "\n  {lead} {name}:{}:{}", frame.line, frame.column);
            } else {
                let _ = write!(out, "\n  {lead} {name}:{}", frame.line);
            }
            if depth == 0
                && let Some(line) = &frame.source_line
            {
                let _ = write!(out, "\n    {line}");
                if frame.column > 0 {
                    // Tabs are kept, so that the caret stands below its character.
                    let pad: String = line
                        .chars()
                        .take(frame.column as usize - 1)
                        .map(|c| if c == '\t' { '\t' } else { ' ' })
                        .collect();
                    let _ = write!(out, "\n    {pad}^");
                }
            }
        }
        out
    }
}
