//! UTF-32.

use crate::error::Problem;
use crate::utf8::is_surrogate;

pub(crate) fn decode(
    bytes: &[u8],
    at: usize,
    big_endian: bool,
    out: &mut String,
) -> Result<(), Problem> {
    let problem = |start: usize, end: usize, reason: &'static str| Problem {
        codec: Some(if big_endian { "utf-32-be" } else { "utf-32-le" }),
        ..Problem::new(start, end, reason)
    };
    let mut at = at;
    while at < bytes.len() {
        let Some(unit) = bytes.get(at..at + 4) else {
            return Err(problem(at, bytes.len(), "truncated data"));
        };
        let unit = [unit[0], unit[1], unit[2], unit[3]];
        let code = if big_endian {
            u32::from_be_bytes(unit)
        } else {
            u32::from_le_bytes(unit)
        };
        let Some(c) = char::from_u32(code) else {
            return Err(problem(
                at,
                at + 4,
                match code {
                    0xd800..=0xdfff => "code point in surrogate code point range(0xd800, 0xe000)",
                    _ => "code point not in range(0x110000)",
                },
            ));
        };
        out.push(c);
        at += 4;
    }
    Ok(())
}

pub(crate) fn encode(
    text: &[char],
    at: usize,
    big_endian: bool,
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    for (index, c) in text.iter().enumerate().skip(at) {
        if is_surrogate(*c) {
            return Err(Problem::new(index, index + 1, "surrogates not allowed"));
        }
        let code = u32::from(*c);
        out.extend(if big_endian {
            code.to_be_bytes()
        } else {
            code.to_le_bytes()
        });
    }
    Ok(())
}
