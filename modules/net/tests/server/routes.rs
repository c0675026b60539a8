//! What there is on the server.

use std::io::Write;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use super::answer::Answer;
use super::request::Request;

const MODIFIED: &str = "Wed, 01 Jan 2020 00:00:00 GMT";

/// Answers a request by its path.
pub(super) fn route(request: &Request) -> Answer {
    if request.target.starts_with("http://") {
        return Answer::ok(format!("proxied {}\n{}", request.target, echo(request)));
    }
    let path = request.path();
    let query = request.query();
    if let Some(code) = path.strip_prefix("/redirect/") {
        return Answer::new(format!("{code} Elsewhere"), "gone away\n").with("Location", query);
    }
    if let Some(code) = path.strip_prefix("/status/") {
        return Answer::new(format!("{code} Status"), format!("status {code}\n"))
            .with("Content-Type", "text/plain")
            .with("X-Kind", "status");
    }
    if let Some(name) = path.strip_prefix("/named/") {
        return Answer::ok(format!("named {name}\n")).with(
            "Content-Disposition",
            format!("attachment; filename={}", query.replace("%20", " ")),
        );
    }
    match path {
        "/" => Answer::ok("root\n"),
        "/plain" | "/plain/" | "/dir/plain.txt" => plain(request),
        "/always" => Answer::ok("hello\n"),
        "/echo" => Answer::json(echo(request)),
        "/echo-text" => Answer::ok(echo(request)),
        "/gzip" => Answer::ok(compressed(b"compressed\n")).with("Content-Encoding", "gzip"),
        "/chunked" => Answer::raw(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n\
             6\r\nhello \r\n6\r\nworld\n\r\n0\r\n\r\n",
        ),
        "/chunked-broken" => {
            Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhel")
        }
        "/unknown-length" => Answer::ok("until the end\n").without_length(),
        "/short" => Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort\n"),
        "/close" => Answer::raw(""),
        "/garbage" => Answer::raw("this is no HTTP\r\n\r\n"),
        "/slow" => {
            // Longer than any test waits; the process is killed with its root.
            thread::sleep(Duration::from_secs(97));
            Answer::ok("late\n")
        }
        "/json" => Answer::json("{\"a\": [1, 2.5, null], \"b\": \"\\u00e9\"}"),
        "/json-broken" => Answer::json("{\"a\": "),
        "/json-suffix" => {
            Answer::new("200 OK", "[1]").with("Content-Type", "application/problem+json")
        }
        "/javascript" => Answer::new("200 OK", "[2]").with("Content-Type", "text/javascript"),
        "/no-type" => Answer::new("200 OK", "typeless\n"),
        "/latin1" => Answer::new("200 OK", b"caf\xe9\n".to_vec())
            .with("Content-Type", "text/plain; charset=iso-8859-1"),
        "/gb2312" => Answer::new("200 OK", b"\xd6\xd0\xce\xc4\n".to_vec())
            .with("Content-Type", "text/plain; charset=GB2312"),
        "/cyrillic" => Answer::new("200 OK", b"\xcf\xf0\xe8\xe2\xe5\xf2\n".to_vec())
            .with("Content-Type", "text/plain; charset=\"Windows-1251\""),
        "/klingon" => Answer::new("200 OK", b"nuqneH\n".to_vec())
            .with("Content-Type", "text/plain; charset=klingon"),
        "/twice" => Answer::ok("twice\n")
            .with("X-Twice", "one")
            .with("X-Twice", "two"),
        "/cookies" => Answer::ok("cookies\n")
            .with("Set-Cookie", "one=1; Path=/")
            .with("Set-Cookie", "two=2; Path=/; HttpOnly"),
        "/cookies-and-go" => Answer::new("302 Elsewhere", "")
            .with("Set-Cookie", "seen=yes; Path=/")
            .with("Location", "/echo"),
        "/basic" => authenticated(request, "Basic realm=\"here\""),
        "/digest" => authenticated(
            request,
            "Digest realm=\"here\", nonce=\"abc\", qop=\"auth\", opaque=\"xyz\"",
        ),
        "/odd" => authenticated(request, "Odd realm=\"here\""),
        "/sums" => Answer::ok(
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  other\n\
             5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 *always\n",
        ),
        "/sum" => Answer::ok("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n"),
        _ => Answer::new("404 Not Found", "not here\n").with("Content-Type", "text/plain"),
    }
}

fn plain(request: &Request) -> Answer {
    let is_old = request
        .header("if-modified-since")
        .is_some_and(|date| date == MODIFIED || date.contains("2021"));
    if is_old {
        return Answer::new("304 Not Modified", "")
            .with("ETag", "\"1\"")
            .without_length();
    }
    Answer::ok("hello\n")
        .with("Last-Modified", MODIFIED)
        .with("ETag", "\"1\"")
}

/// The request, with the boundary of its parts replaced.
fn echo(request: &Request) -> String {
    let boundary = request
        .header("content-type")
        .and_then(|kind| kind.split("boundary=\"").nth(1))
        .map(|rest| rest.trim_end_matches('"').to_owned());
    let hide = |text: &str| match &boundary {
        Some(boundary) => text.replace(boundary.as_str(), "BOUNDARY"),
        None => text.to_owned(),
    };
    let headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| {
            // The time of a file that the first run has made.
            let is_recent = name == "If-Modified-Since" && !value.contains(" 2001 ");
            hide(&format!(
                "{name}: {}",
                if is_recent { "RECENTLY" } else { value }
            ))
        })
        .collect();
    json!({
        "method": request.method,
        "target": request.target,
        "headers": headers,
        "body": hide(&String::from_utf8_lossy(&request.body)),
    })
    .to_string()
}

/// Lets `user` with `secret` in. Of a digest only the name is looked at: what it is made of has tests of its own.
fn authenticated(request: &Request, challenge: &str) -> Answer {
    let given = request.header("authorization").unwrap_or_default();
    if given == "Basic dXNlcjpzZWNyZXQ=" || given.starts_with("Digest username=\"user\", ") {
        return Answer::ok("welcome\n");
    }
    Answer::new("401 Who are you?", "who?\n").with("WWW-Authenticate", challenge)
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
