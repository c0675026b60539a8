//! Base64 as Python's `base64.decodebytes` reads it: other characters are skipped.

/// The bytes that `text` stands for.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let mut buffer = 0u32;
    let mut digits = 0;
    let mut padding = 0;
    for byte in text.bytes() {
        if !byte.is_ascii() {
            return Err("only ASCII characters are allowed");
        }
        if byte == b'=' {
            padding += 1;
            if digits + padding == 4 && digits >= 2 {
                return Ok(finish(bytes, buffer, digits));
            }
            continue;
        }
        let Some(digit) = digit(byte) else { continue };
        padding = 0;
        buffer = buffer << 6 | digit;
        digits += 1;
        if digits == 4 {
            bytes.extend_from_slice(&buffer.to_be_bytes()[1..]);
            (buffer, digits) = (0, 0);
        }
    }
    match digits {
        0 => Ok(bytes),
        1 => Err("the number of data characters cannot be 1 more than a multiple of 4"),
        _ => Err("Incorrect padding"),
    }
}

fn finish(mut bytes: Vec<u8>, buffer: u32, digits: u32) -> Vec<u8> {
    let aligned = buffer << (6 * (4 - digits));
    bytes.extend_from_slice(&aligned.to_be_bytes()[1..digits as usize]);
    bytes
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
