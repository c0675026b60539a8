//! Lone surrogates. Python's texts may hold them, and Ansible keeps bytes that are no UTF-8 as such; Rust's texts may
//! not. Here a private character stands for each: U+10D800 to U+10DFFF for U+D800 to U+DFFF.

use std::borrow::Cow;

/// What is added to a surrogate.
const OFFSET: u32 = 0x10_0000;

/// The lowest surrogate that stands for a byte: 0x80.
const ESCAPED_BYTES: u32 = 0xdc00;

/// The surrogate that a character stands for.
pub fn surrogate(c: char) -> Option<u32> {
    let code = u32::from(c).checked_sub(OFFSET)?;
    (0xd800..=0xdfff).contains(&code).then_some(code)
}

/// The character of a code point as Python has them.
pub fn char_of(code: u32) -> Option<char> {
    match code {
        0xd800..=0xdfff => char::from_u32(code + OFFSET),
        code => char::from_u32(code),
    }
}

/// The text of bytes; a byte that is part of no character becomes the surrogate that stands for it. Python:
/// `bytes.decode('utf-8', 'surrogateescape')`.
pub fn decode_escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let escaped = chunk.invalid().iter();
        text.extend(escaped.filter_map(|byte| char_of(ESCAPED_BYTES + u32::from(*byte))));
    }
    text
}

/// The bytes of a text, with those that surrogates stand for. Python: `str.encode('utf-8', 'surrogateescape')`.
///
/// # Errors
/// A surrogate that stands for no byte.
pub fn encode_escaped(text: &str) -> Result<Cow<'_, [u8]>, String> {
    if !text.chars().any(|c| surrogate(c).is_some()) {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match surrogate(c) {
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Some(code @ 0xdc80..=0xdcff) => bytes.push((code - ESCAPED_BYTES) as u8),
            Some(_) => return Err(refusal(text).unwrap_or_default()),
        }
    }
    Ok(Cow::Owned(bytes))
}

/// Why a text cannot be UTF-8, in the words of Python's encoder. `None` when it can.
pub fn refusal(text: &str) -> Option<String> {
    let start = text.chars().position(|c| surrogate(c).is_some())?;
    let run: Vec<u32> = text.chars().skip(start).map_while(surrogate).collect();
    let what = match run.as_slice() {
        [code] => format!("character '\\u{code:04x}' in position {start}"),
        run => format!("characters in position {start}-{}", start + run.len() - 1),
    };
    Some(format!(
        "'utf-8' codec can't encode {what}: surrogates not allowed"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive() {
        for bytes in [
            &b"caf\xe9"[..],
            b"\xff\xfe",
            "é".as_bytes(),
            b"",
            b"\xe2\x82",
        ] {
            let text = decode_escaped(bytes);
            assert_eq!(encode_escaped(&text).as_deref(), Ok(bytes));
        }
    }

    #[test]
    fn what_is_no_byte_is_refused() {
        let lone = format!("ab{}", char_of(0xd800).expect("a character"));
        assert_eq!(
            encode_escaped(&lone),
            Err("'utf-8' codec can't encode character '\\ud800' in position 2: surrogates not allowed".into())
        );
        assert_eq!(
            refusal(&decode_escaped(b"a\xff\xfe")).as_deref(),
            Some("'utf-8' codec can't encode characters in position 1-2: surrogates not allowed")
        );
        assert_eq!(refusal("\u{1f600}"), None);
    }
}
