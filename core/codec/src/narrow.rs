//! ASCII and ISO 8859-1, whose bytes are the code points.

use crate::error::Problem;

const ASCII: &str = "ordinal not in range(128)";
const LATIN_1: &str = "ordinal not in range(256)";

/// `limit` is 128 or 256.
pub(crate) fn decode(bytes: &[u8], at: usize, limit: u32, out: &mut String) -> Result<(), Problem> {
    for (index, byte) in bytes.iter().enumerate().skip(at) {
        if u32::from(*byte) >= limit {
            return Err(Problem::new(index, index + 1, ASCII));
        }
        out.push(char::from(*byte));
    }
    Ok(())
}

/// `limit` is 128 or 256.
pub(crate) fn encode(
    text: &[char],
    at: usize,
    limit: u32,
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    let fits = |c: &char| u32::from(*c) < limit;
    for (index, c) in text.iter().enumerate().skip(at) {
        if !fits(c) {
            let run = text[index..].iter().take_while(|c| !fits(c)).count();
            let reason = if limit == 128 { ASCII } else { LATIN_1 };
            return Err(Problem::new(index, index + run, reason));
        }
        out.push(u32::from(*c) as u8);
    }
    Ok(())
}
