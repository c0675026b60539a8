//! Answers.

/// What a client gets.
#[derive(Debug)]
pub(super) struct Answer {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Whether the length of the contents is told.
    has_length: bool,
    /// Everything, as it is sent.
    raw: Option<Vec<u8>>,
}

impl Answer {
    pub(super) fn new(status: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: status.into(),
            headers: Vec::new(),
            body: body.into(),
            has_length: true,
            raw: None,
        }
    }

    pub(super) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new("200 OK", body).with("Content-Type", "text/plain")
    }

    pub(super) fn json(text: impl Into<Vec<u8>>) -> Self {
        Self::new("200 OK", text).with("Content-Type", "application/json")
    }

    /// Bytes that need not be HTTP.
    pub(super) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            raw: Some(bytes.into()),
            ..Self::new("", "")
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(super) fn without_length(mut self) -> Self {
        self.has_length = false;
        self
    }

    pub(super) fn into_bytes(self, method: &str) -> Vec<u8> {
        if let Some(raw) = self.raw {
            return raw;
        }
        let mut bytes = format!("HTTP/1.1 {}\r\n", self.status).into_bytes();
        let mut headers = self.headers;
        if self.has_length {
            headers.push(("Content-Length".into(), self.body.len().to_string()));
        }
        headers.push(("Connection".into(), "close".into()));
        for (name, value) in headers {
            bytes.extend(format!("{name}: ").bytes());
            bytes.extend(
                value
                    .chars()
                    .map(|letter| u8::try_from(letter).expect("Latin-1")),
            );
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"\r\n");
        if method != "HEAD" {
            bytes.extend(self.body);
        }
        bytes
    }
}
