//! UTF-8.

use crate::error::{Problem, python_code};

pub(crate) fn decode(bytes: &[u8], at: usize, out: &mut String) -> Result<(), Problem> {
    let error = match std::str::from_utf8(&bytes[at..]) {
        Ok(text) => {
            out.push_str(text);
            return Ok(());
        }
        Err(error) => error,
    };
    let start = at + error.valid_up_to();
    out.push_str(&String::from_utf8_lossy(&bytes[at..start]));
    Err(match error.error_len() {
        None => Problem::new(start, bytes.len(), "unexpected end of data"),
        Some(length) => {
            let reason = match bytes[start] {
                0xc2..=0xf4 => "invalid continuation byte",
                _ => "invalid start byte",
            };
            Problem::new(start, start + length, reason)
        }
    })
}

pub(crate) fn encode(text: &[char], at: usize, out: &mut Vec<u8>) -> Result<(), Problem> {
    for (index, c) in text.iter().enumerate().skip(at) {
        if is_surrogate(*c) {
            return Err(surrogates(text, index));
        }
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(())
}

pub(crate) fn is_surrogate(c: char) -> bool {
    (0xd800..=0xdfff).contains(&python_code(c))
}

/// All surrogates from there on.
fn surrogates(text: &[char], start: usize) -> Problem {
    let run = text[start..].iter().take_while(|c| is_surrogate(**c));
    Problem::new(start, start + run.count(), "surrogates not allowed")
}
