use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

/// What a client is told.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    status: u16,
    kind: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(body: &Value) -> Self {
        Self::of(200, "application/json", body.to_string().into_bytes())
    }

    pub(super) fn bytes(body: Vec<u8>) -> Self {
        Self::of(200, "application/octet-stream", body)
    }

    pub(super) fn html(body: &str) -> Self {
        Self::of(200, "text/html", body.as_bytes().to_vec())
    }

    /// An error in the words of the third version of the API.
    pub(super) fn error(status: u16, code: &str, text: &str) -> Self {
        let error = json!({"status": status.to_string(), "code": code, "title": text});
        Self::json(&json!({"errors": [error]})).with_status(status)
    }

    pub(super) fn not_found() -> Self {
        Self::error(404, "not_found", "Not found.")
    }

    pub(super) fn redirect(location: String) -> Self {
        let mut answer = Self::of(302, "text/html", Vec::new());
        answer.location = Some(location);
        answer
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    fn of(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            kind,
            location: None,
            body,
        }
    }

    /// A client may go away; that is its business.
    pub(super) fn send(&self, mut stream: &TcpStream) {
        let reason = match self.status {
            200 => "OK",
            202 => "Accepted",
            204 => "No Content",
            302 => "Found",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            409 => "Conflict",
            _ => "Internal Server Error",
        };
        let location = self.location.as_ref();
        let location = location.map(|place| format!("Location: {place}\r\n"));
        let head = format!(
            "HTTP/1.1 {} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n",
            self.status,
            self.kind,
            self.body.len(),
            location.unwrap_or_default()
        );
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&self.body);
    }
}
