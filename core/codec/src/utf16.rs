//! UTF-16.

use crate::error::Problem;
use crate::utf8::is_surrogate;

pub(crate) fn decode(
    bytes: &[u8],
    at: usize,
    big_endian: bool,
    out: &mut String,
) -> Result<(), Problem> {
    let unit = |at: usize| {
        let pair = bytes.get(at..at + 2)?;
        let pair = [pair[0], pair[1]];
        Some(if big_endian {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let problem = |start: usize, end: usize, reason: &'static str| Problem {
        codec: Some(if big_endian { "utf-16-be" } else { "utf-16-le" }),
        ..Problem::new(start, end, reason)
    };
    let mut at = at;
    while at < bytes.len() {
        let Some(first) = unit(at) else {
            return Err(problem(at, bytes.len(), "truncated data"));
        };
        match first {
            0xd800..=0xdbff => match unit(at + 2) {
                Some(second @ 0xdc00..=0xdfff) => {
                    let code =
                        0x1_0000 + ((u32::from(first) & 0x3ff) << 10) + (u32::from(second) & 0x3ff);
                    out.extend(char::from_u32(code));
                    at += 2;
                }
                Some(_) => return Err(problem(at, at + 2, "illegal UTF-16 surrogate")),
                None => return Err(problem(at, bytes.len(), "unexpected end of data")),
            },
            0xdc00..=0xdfff => return Err(problem(at, at + 2, "illegal encoding")),
            _ => out.extend(char::from_u32(u32::from(first))),
        }
        at += 2;
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
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.extend(if big_endian {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            });
        }
    }
    Ok(())
}
