//! Requests, as they came.

use std::io::{BufRead, Read};

/// What a client sent.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    /// With the spelling and in the order of the client.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn read(source: &mut impl BufRead) -> Option<Self> {
        let first = line(source)?;
        let mut words = first.split(' ');
        let mut request = Self {
            method: words.next()?.into(),
            target: words.next()?.into(),
            ..Self::default()
        };
        loop {
            let text = line(source)?;
            if text.is_empty() {
                break;
            }
            let (name, value) = text.split_once(": ")?;
            request.headers.push((name.into(), value.into()));
        }
        let length = request
            .header("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        source.take(length).read_to_end(&mut request.body).ok()?;
        Some(request)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

fn line(source: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    source.read_until(b'\n', &mut bytes).ok()?;
    while matches!(bytes.last(), Some(b'\r' | b'\n')) {
        bytes.pop();
    }
    Some(bytes.iter().map(|byte| char::from(*byte)).collect())
}
