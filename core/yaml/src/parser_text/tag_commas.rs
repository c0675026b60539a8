//! Tags that end at a comma.

use libyaml_safer::{Scanner, TokenData};

use super::line_break::is_break;
use super::prepare::BYTE_ORDER_MARK;

/// A comma that may end a tag.
pub(super) struct Comma {
    /// In bytes.
    pub(super) at: usize,
    /// From 0.
    pub(super) line: u64,
    /// From 0, in characters.
    pub(super) column: u64,
}

/// The commas that end a tag. In words, quoted texts and comments `!,` means nothing: the scanner tells which
/// of them are tags when all have a space before the comma.
pub(super) fn commas_after_tags(text: &str) -> Vec<Comma> {
    let mut commas = commas_after_exclamation_marks(text);
    if commas.is_empty() {
        return commas;
    }
    let mut spaced = with_spaces(text, commas.iter().map(|comma| comma.at));
    spaced.push('\n');
    // The scanner needs a byte order mark where the parser does, and does not count it.
    let has_mark = spaced.starts_with(BYTE_ORDER_MARK);
    if !has_mark {
        spaced.insert(0, BYTE_ORDER_MARK);
    }
    let start = if has_mark {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    };
    let mut scanner = Scanner::new();
    scanner.set_input(spaced.as_bytes());
    let mut ends = Vec::new();
    let mut flow_level = 0;
    let mut scanned = 0;
    let mut error = 0;
    for token in scanner {
        let token = match token {
            Ok(token) => token,
            // What comes after an error is not parsed either.
            Err(found) => {
                error = found.problem_mark().map_or(0, |mark| mark.index as usize) + start;
                break;
            }
        };
        scanned = token.end_mark.index as usize + start;
        match token.data {
            TokenData::FlowSequenceStart | TokenData::FlowMappingStart => flow_level += 1,
            TokenData::FlowSequenceEnd | TokenData::FlowMappingEnd => flow_level -= 1,
            TokenData::Tag { .. } if flow_level > 0 => ends.push(scanned),
            _ => {}
        }
    }
    let mut spaces = 0;
    commas.retain(|comma| {
        let at = comma.at + spaces;
        spaces += 1;
        // The last tokens before an error do not come out of the scanner.
        let may_be_tag = at >= scanned && at + 1 < error;
        may_be_tag || ends.binary_search(&at).is_ok()
    });
    commas
}

/// Every comma that comes after a `!` with no white space between the two. The parts of `!<...>` are none.
fn commas_after_exclamation_marks(text: &str) -> Vec<Comma> {
    let mut commas = Vec::new();
    if !text.contains('!') {
        return commas;
    }
    let (mut line, mut column) = (0, 0);
    let (mut after_mark, mut verbatim) = (false, false);
    let mut last = ' ';
    for (at, char) in text.char_indices() {
        match char {
            '\n' if last == '\r' => (line, column) = (line, 0),
            _ if is_break(char) => {
                (line, column) = (line + 1, 0);
                (after_mark, verbatim) = (false, false);
            }
            BYTE_ORDER_MARK if at == 0 => {}
            _ => {
                match char {
                    ' ' | '\t' => (after_mark, verbatim) = (false, false),
                    '!' => after_mark = true,
                    '<' if last == '!' => verbatim = true,
                    '>' => verbatim = false,
                    ',' if after_mark && !verbatim => commas.push(Comma { at, line, column }),
                    _ => {}
                }
                column += 1;
            }
        }
        last = char;
    }
    commas
}

/// The text with a space before each of these places, given in bytes and in order.
pub(super) fn with_spaces(text: &str, places: impl Iterator<Item = usize>) -> String {
    let mut spaced = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for at in places {
        spaced.push_str(&text[from..at]);
        spaced.push(' ');
        from = at;
    }
    spaced.push_str(&text[from..]);
    spaced
}
