//! From the parser's marks to places in the text of the user.

use libyaml_safer::Mark;

/// What was put into the text before the parser got it. Lines and columns count from 0 and are those of the text
/// of the user.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Where a space was put in, in order.
    pub(super) spaces: Vec<(u64, u64)>,
    /// Where a line break was added: at the end.
    pub(super) added_break: Option<(u64, u64)>,
}

impl Marks {
    /// The line and column of a mark, both from 1. The end of the text is in a line of its own.
    pub(crate) fn position(&self, mark: Mark) -> (u32, u32) {
        let mut column = mark.column;
        let of_line = self.spaces.iter().filter(|(line, _)| *line == mark.line);
        for (before, (_, at)) in (0..).zip(of_line) {
            if mark.column > at + before {
                column -= 1;
            }
        }
        (mark.line as u32 + 1, column as u32 + 1)
    }

    /// The same for something that is in the text or ends with it.
    pub(crate) fn position_in_text(&self, mark: Mark) -> (u32, u32) {
        match self.added_break {
            Some((line, column)) if mark.line > line => (line as u32 + 1, column as u32 + 1),
            _ => self.position(mark),
        }
    }

    /// Whether something that ends at the mark has taken in the line break that was added.
    pub(crate) fn is_after_added_break(&self, mark: Mark) -> bool {
        self.added_break.is_some_and(|end| mark.line > end.0)
    }
}
