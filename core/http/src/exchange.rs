//! One request over one connection, and the head of its answer. Python: `http.client`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};

use crate::body::{Body, LONGEST_LINE, read_line};
use crate::error::python_words;
use crate::headers::title;
use crate::proxy::proxy_of;
use crate::redirect::Hop;
use crate::transport::{connect, proxy_authorization};
use crate::{Data, Headers, HttpError, Request, Response, Url};

/// Python: `_MAXHEADERS`.
const MOST_HEADERS: usize = 100;

/// Methods that announce contents even when there are none.
const WITH_CONTENTS: [&str; 3] = ["PATCH", "POST", "PUT"];

/// Sends what a hop asks for and reads the head of the answer.
///
/// # Errors
/// When nobody answers, or not in HTTP.
pub(crate) fn exchange(
    request: &Request<'_>,
    hop: &Hop,
    cookies: Option<String>,
) -> Result<Response, HttpError> {
    let url = &hop.url;
    if url.host().is_empty() {
        return Err(HttpError::Url("no host given".into()));
    }
    let selector = url.selector();
    if let Some(bad) = selector
        .chars()
        .find(|letter| *letter <= ' ' || *letter == '\u{7f}')
    {
        return Err(HttpError::Other(format!(
            "URL can't contain control characters. '{}' (found at least '{}')",
            selector.escape_default(),
            bad.escape_default()
        )));
    }
    if !selector.is_ascii() {
        return Err(HttpError::Value(format!(
            "'ascii' codec can't encode the URL's characters: {selector}"
        )));
    }
    let proxy = proxy_of(request, url);
    let is_asked = proxy.as_ref().filter(|_| url.scheme == "http");
    let headers = sent_headers(hop, cookies, is_asked.and_then(proxy_authorization))?;
    let mut target = selector;
    if is_asked.is_some() {
        let whole = Url {
            fragment: None,
            ..url.clone()
        };
        target = whole.to_string();
    }
    let mut head = format!("{} {target} HTTP/1.1\r\n", hop.method).into_bytes();
    for (name, value) in headers.iter() {
        write_header(&mut head, name, value)?;
    }
    head.extend(b"\r\n");
    let mut connection = connect(request, url, proxy.as_ref())?;
    send(&mut connection, &head, hop.data.as_ref())
        .map_err(|error| HttpError::Url(python_words(&error)))?;
    read_answer(Box::new(BufReader::new(connection)), hop)
}

/// In the order in which Python sends them.
fn sent_headers(
    hop: &Hop,
    cookies: Option<String>,
    for_proxy: Option<String>,
) -> Result<Headers, HttpError> {
    let own = |name: &str| hop.headers.get(name).is_some() || hop.unredirected.get(name).is_some();
    let mut all = Headers::default();
    if !own("accept-encoding") {
        all.add("Accept-Encoding", "identity");
    }
    for (name, value) in hop.unredirected.iter() {
        all.set(&title(name), value);
    }
    match &hop.data {
        Some(data) => {
            if !own("content-type") {
                all.set("Content-Type", "application/x-www-form-urlencoded");
            }
            if !own("content-length") && !own("transfer-encoding") {
                let length = match data {
                    Data::Bytes(bytes) => bytes.len() as u64,
                    Data::File(path) => path
                        .metadata()
                        .map_err(|error| HttpError::Connection(python_words(&error)))?
                        .len(),
                };
                all.set("Content-Length", length.to_string());
            }
        }
        None => {
            if WITH_CONTENTS.contains(&&*hop.method)
                && !own("content-length")
                && !own("transfer-encoding")
            {
                all.set("Content-Length", "0");
            }
        }
    }
    if !own("host") {
        all.set("Host", hop.url.host_and_port());
    }
    if let Some(cookies) = cookies
        && !own("cookie")
    {
        all.set("Cookie", cookies);
    }
    for (name, value) in hop.headers.iter() {
        if all.get(name).is_none() {
            all.set(&title(name), value);
        }
    }
    if let Some(value) = for_proxy {
        all.set("Proxy-Authorization", value);
    }
    all.set("Connection", "close");
    Ok(all)
}

fn write_header(head: &mut Vec<u8>, name: &str, value: &str) -> Result<(), HttpError> {
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| (byte.is_ascii_graphic() || byte == b' ') && byte != b':');
    if !is_name || name.starts_with(' ') {
        return Err(HttpError::Value(format!(
            "Invalid header name b'{}'",
            name.escape_default()
        )));
    }
    if value.contains(['\r', '\n']) {
        return Err(HttpError::Value(format!(
            "Invalid header value b'{}'",
            value.escape_default()
        )));
    }
    head.extend(name.bytes());
    head.extend(b": ");
    for letter in value.chars() {
        let byte = u8::try_from(letter).map_err(|_| {
            HttpError::Value(format!(
                "'latin-1' codec can't encode character '{letter}' of the header {name}: ordinal not in range(256)"
            ))
        })?;
        head.push(byte);
    }
    head.extend(b"\r\n");
    Ok(())
}

fn send(connection: &mut impl Write, head: &[u8], data: Option<&Data>) -> io::Result<()> {
    match data {
        None => connection.write_all(head)?,
        Some(Data::Bytes(bytes)) => connection.write_all(&[head, bytes].concat())?,
        Some(Data::File(path)) => {
            connection.write_all(head)?;
            io::copy(&mut File::open(path)?, connection)?;
        }
    }
    connection.flush()
}

/// Reads status and headers, and finds out how long the contents are.
fn read_answer(mut source: Box<dyn BufRead + Send>, hop: &Hop) -> Result<Response, HttpError> {
    let (code, reason, headers) = loop {
        let (code, reason) = read_status(&mut source)?;
        let headers = read_headers(&mut source)?;
        if code != 100 {
            break (code, reason, headers);
        }
    };
    let is_empty = matches!(code, 100..=199 | 204 | 304) || hop.method == "HEAD";
    let is_chunked = headers
        .get("transfer-encoding")
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("chunked"));
    let length = headers
        .get("content-length")
        .and_then(|value| value.trim().parse().ok());
    let body = match (is_empty, is_chunked, length) {
        (true, _, _) => Body::of_length(source, 0),
        (_, true, _) => Body::chunked(source),
        (_, _, Some(length)) => Body::of_length(source, length),
        _ => Body::until_close(source),
    };
    Ok(Response {
        url: hop.url.clone(),
        code,
        reason,
        headers,
        body,
    })
}

fn broken(error: &io::Error) -> HttpError {
    match error.kind() {
        io::ErrorKind::InvalidData => HttpError::Other(error.to_string()),
        _ => HttpError::Connection(python_words(error)),
    }
}

fn read_status(source: &mut impl BufRead) -> Result<(u16, String), HttpError> {
    if source
        .fill_buf()
        .map_err(|error| broken(&error))?
        .is_empty()
    {
        return Err(HttpError::Connection(
            "Remote end closed connection without response".into(),
        ));
    }
    let mut line = Vec::new();
    source
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut line)
        .map_err(|error| broken(&error))?;
    // Python tells what is none with the end of its line.
    let line = latin1(&line);
    let mut words = line.splitn(3, char::is_whitespace);
    let version = words.next().unwrap_or_default();
    let code = words.next().unwrap_or_default();
    let reason = words.next().unwrap_or_default().trim().to_owned();
    let is_number = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    match code.parse() {
        Ok(code) if is_number && code >= 100 && version.starts_with("HTTP/") => {
            if version == "HTTP/0.9" || version.starts_with("HTTP/1.") {
                Ok((code, reason))
            } else {
                Err(HttpError::Other(version.to_owned()))
            }
        }
        _ => Err(HttpError::BadStatusLine(line)),
    }
}

fn read_headers(source: &mut impl BufRead) -> Result<Headers, HttpError> {
    let mut headers = Headers::default();
    for _ in 0..=MOST_HEADERS {
        let line = latin1(&read_line(source).map_err(|error| broken(&error))?);
        if line.is_empty() {
            return Ok(headers);
        }
        if line.starts_with([' ', '\t']) {
            headers.continue_last(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            headers.add(name.trim_end(), value.trim());
        }
    }
    Err(HttpError::Other(format!(
        "got more than {MOST_HEADERS} headers"
    )))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;

    fn hop(method: &str) -> Hop {
        Hop {
            url: Url::parse("http://h/x"),
            method: method.into(),
            data: None,
            headers: Headers::default(),
            unredirected: Headers::default(),
            visited: IndexMap::new(),
        }
    }

    fn answer(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut response = read_answer(Box::new(io::Cursor::new(bytes.to_vec())), &hop("GET"))
            .map_err(|error| error.to_string())?;
        response.read_all().map_err(|error| error.to_string())
    }

    #[test]
    fn answers_are_read() {
        let ok = |text: &str| answer(text.as_bytes()).expect(text);
        assert_eq!(ok("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"), b"ab");
        assert_eq!(ok("HTTP/1.0 200\n\nabc"), b"abc");
        assert_eq!(
            ok("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\nabc"),
            b""
        );
        let error = |text: &str| answer(text.as_bytes()).expect_err(text);
        assert_eq!(error(""), "Remote end closed connection without response");
        assert_eq!(error("SSH-2.0-x\r\n"), "SSH-2.0-x\r\n");
        assert_eq!(error("HTTP/2 200\r\n\r\n"), "HTTP/2");
        assert_eq!(
            error("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"),
            "IncompleteRead(3 bytes read, 2 more expected)"
        );
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(101));
        assert_eq!(error(&many), "got more than 100 headers");
        let long = format!("HTTP/1.1 200 OK\r\na: {}\r\n\r\n", "b".repeat(70000));
        assert!(error(&long).contains("65536"), "{}", error(&long));
    }

    /// Answers with a byte changed, left out or put in twice end with an answer or an error, never otherwise.
    #[test]
    fn damaged_answers_do_no_harm() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=x\r\n folded\r\nTransfer-Encoding: \
                      chunked\r\nSet-Cookie: a=b; Max-Age=1\r\n\r\n4;x\r\nabcd\r\n10\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n";
        assert_eq!(answer(whole).expect("whole"), b"abcd0123456789abcdef");
        for at in 0..whole.len() {
            for change in [0u8, b'\n', b'f', b':', 0xff] {
                let mut bytes = whole.to_vec();
                bytes[at] = change;
                let _ = answer(&bytes);
                bytes.remove(at);
                let _ = answer(&bytes);
                bytes.truncate(at);
                let _ = answer(&bytes);
            }
        }
    }

    #[test]
    fn requests_cannot_be_split() {
        for (name, value) in [("a", "b\r\nc: d"), ("a: b", "c"), ("a\n", "b"), ("", "b")] {
            assert!(
                write_header(&mut Vec::new(), name, value).is_err(),
                "{name:?}"
            );
        }
        let mut head = Vec::new();
        write_header(&mut head, "A", "\u{e9}").expect("Latin-1");
        assert_eq!(head, b"A: \xe9\r\n");
        let mut body = Body::of_length(Box::new(&b""[..]), 0);
        assert_eq!(body.read(&mut [0; 4]).expect("nothing"), 0);
    }
}
