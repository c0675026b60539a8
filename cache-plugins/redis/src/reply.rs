//! What the server answers: the part of RESP 2 that the commands here get.

use std::io::{self, BufRead, ErrorKind, Read as _};

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// `OK`, or an entry.
    Bytes(Vec<u8>),
    /// A number.
    Integer(i64),
    /// There is no such thing.
    Nothing,
    /// The server refuses.
    Refused(String),
}

/// The server's own limit of an entry.
const MOST_BYTES: usize = 512 * 1024 * 1024;
/// No line of an answer is longer.
const LONGEST_LINE: u64 = 64 * 1024;

/// Reads one answer.
///
/// # Errors
/// When the server is gone or speaks otherwise.
pub(crate) fn read_reply(from: &mut impl BufRead) -> io::Result<Reply> {
    let line = read_line(from)?;
    let mut letters = line.chars();
    let kind = letters.next();
    let rest = letters.as_str();
    match kind {
        Some('+') => Ok(Reply::Bytes(rest.as_bytes().to_vec())),
        Some('-') => Ok(Reply::Refused(rest.to_owned())),
        Some(':') => rest.parse().map(Reply::Integer).map_err(|_| unknown(&line)),
        Some('$') if rest == "-1" => Ok(Reply::Nothing),
        Some('$') => {
            let length: usize = rest.parse().map_err(|_| unknown(&line))?;
            if length > MOST_BYTES {
                return Err(unknown(&line));
            }
            let mut bytes = Vec::new();
            from.take(length as u64 + 2).read_to_end(&mut bytes)?;
            if bytes.len() != length + 2 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if !bytes.ends_with(b"\r\n") {
                return Err(unknown(&line));
            }
            bytes.truncate(length);
            Ok(Reply::Bytes(bytes))
        }
        _ => Err(unknown(&line)),
    }
}

fn read_line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    match line.strip_suffix(b"\r\n") {
        Some(line) => Ok(String::from_utf8_lossy(line).into_owned()),
        None => Err(unknown(&String::from_utf8_lossy(&line))),
    }
}

fn unknown(line: &str) -> io::Error {
    let start: String = line.chars().take(40).collect();
    let message = format!("this is no answer of a Redis server: {start:?}");
    io::Error::new(ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Reply, String> {
        read_reply(&mut text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn answers_are_read() {
        assert_eq!(read("+OK\r\n"), Ok(Reply::Bytes(b"OK".to_vec())));
        assert_eq!(read(":-3\r\n"), Ok(Reply::Integer(-3)));
        assert_eq!(read("$-1\r\n"), Ok(Reply::Nothing));
        assert_eq!(
            read("$4\r\na\r\nb\r\n"),
            Ok(Reply::Bytes(b"a\r\nb".to_vec()))
        );
        assert_eq!(read("-ERR no\r\n"), Ok(Reply::Refused("ERR no".into())));
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in [
            "",
            "+OK",
            "HTTP/1.1 400\r\n",
            "$9\r\nshort\r\n",
            "$2\r\nlonger\r\n",
            "$x\r\n",
            ":x\r\n",
            "$999999999999\r\n",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }
}
