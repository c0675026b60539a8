//! Python's string and bytes literals.

use super::scan::{NotLiteral, Token};

/// Reads the string at the start of the text; `None` when there is none.
pub(crate) fn scan_string(text: &str) -> Option<Result<(Token, &str), NotLiteral>> {
    let prefix_end = text.find(['\'', '"'])?;
    if prefix_end > 2 {
        return None;
    }
    let prefix = text[..prefix_end].to_ascii_lowercase();
    let (is_raw, is_bytes) = match prefix.as_str() {
        "" | "u" => (false, false),
        "r" => (true, false),
        "b" => (false, true),
        "br" | "rb" => (true, true),
        // Formatted strings are no literals.
        "f" | "fr" | "rf" => return Some(Err(NotLiteral)),
        _ => return None,
    };
    Some(read(&text[prefix_end..], is_raw, is_bytes))
}

fn read(text: &str, is_raw: bool, is_bytes: bool) -> Result<(Token, &str), NotLiteral> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let is_triple = text.starts_with(&triple);
    let end: &str = if is_triple { &triple } else { quote };
    let mut rest = &text[end.len()..];
    let mut content = Content {
        text: String::new(),
        bytes: Vec::new(),
        is_bytes,
    };
    loop {
        if let Some(after) = rest.strip_prefix(end) {
            let token = if is_bytes {
                Token::Bytes(content.bytes)
            } else {
                Token::Str(content.text)
            };
            return Ok((token, after));
        }
        let char = rest.chars().next().ok_or(NotLiteral)?;
        rest = &rest[char.len_utf8()..];
        match char {
            '\n' | '\r' if !is_triple => return Err(NotLiteral),
            '\\' if is_raw => {
                content.push('\\')?;
                let next = rest.chars().next().ok_or(NotLiteral)?;
                content.push(next)?;
                rest = &rest[next.len_utf8()..];
            }
            '\\' => rest = content.escape(rest)?,
            _ => content.push(char)?,
        }
    }
}

struct Content {
    text: String,
    bytes: Vec<u8>,
    is_bytes: bool,
}

impl Content {
    fn push(&mut self, char: char) -> Result<(), NotLiteral> {
        if !self.is_bytes {
            self.text.push(char);
        } else if char.is_ascii() {
            self.bytes.push(char as u8);
        } else {
            return Err(NotLiteral);
        }
        Ok(())
    }

    /// A character that an escape names: a byte in bytes.
    fn push_code(&mut self, code: u32) -> Result<(), NotLiteral> {
        if self.is_bytes {
            self.bytes.push((code & 0xff) as u8);
        } else {
            self.text.push(char::from_u32(code).ok_or(NotLiteral)?);
        }
        Ok(())
    }

    /// Reads what follows a backslash.
    fn escape<'t>(&mut self, text: &'t str) -> Result<&'t str, NotLiteral> {
        let letter = text.chars().next().ok_or(NotLiteral)?;
        let rest = &text[letter.len_utf8()..];
        let code = match letter {
            '\n' => return Ok(rest),
            '\\' | '\'' | '"' => u32::from(letter),
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            '0'..='7' => {
                let width = text
                    .bytes()
                    .take(3)
                    .take_while(|byte| matches!(byte, b'0'..=b'7'))
                    .count();
                let code = u32::from_str_radix(&text[..width], 8).map_err(|_| NotLiteral)?;
                self.push_code(code)?;
                return Ok(&text[width..]);
            }
            'x' => return self.hex(rest, 2),
            'u' if !self.is_bytes => return self.hex(rest, 4),
            'U' if !self.is_bytes => return self.hex(rest, 8),
            // Names of characters are not known here.
            'N' if !self.is_bytes => return Err(NotLiteral),
            _ => {
                self.push('\\')?;
                self.push(letter)?;
                return Ok(rest);
            }
        };
        self.push_code(code)?;
        Ok(rest)
    }

    fn hex<'t>(&mut self, text: &'t str, width: usize) -> Result<&'t str, NotLiteral> {
        let digits = text.get(..width).ok_or(NotLiteral)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotLiteral);
        }
        let code = u32::from_str_radix(digits, 16).map_err(|_| NotLiteral)?;
        self.push_code(code)?;
        Ok(&text[width..])
    }
}
