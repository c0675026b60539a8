//! One request to a server.

use std::io::Read as _;
use std::time::Duration;

use serde_json::Value as Json;
use shevek_http::{
    Cookies, Data, FollowRedirects, HttpError, Request, Response, Url, mask_url, open,
};

use super::error::ServerError;
use super::failure::of_status;

/// No answer is longer.
const LONGEST_ANSWER: u64 = 256 << 20;
/// No answer is looked for further.
const MOST_HOPS: u32 = 10;

/// How a server is talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Connection {
    pub(super) validate_certs: bool,
    pub(super) timeout: Duration,
}

/// A request, and what is said when it fails.
pub(super) struct Call<'c> {
    pub(super) method: &'c str,
    pub(super) url: &'c str,
    pub(super) headers: Vec<(String, String)>,
    pub(super) data: Option<Vec<u8>>,
    /// The sentence before the server's own words.
    pub(super) what: &'c str,
}

/// What the program calls itself; servers know ansible-galaxy by the first word.
fn agent() -> String {
    format!(
        "ansible-galaxy/2.19.14 (Linux; shevek:{})",
        env!("CARGO_PKG_VERSION")
    )
}

/// The answer as JSON.
pub(super) fn json(connection: Connection, call: &Call<'_>) -> Result<Json, ServerError> {
    let mut response = request(connection, call, true)?;
    let address = mask_url(&response.url.to_string());
    let mut bytes = Vec::new();
    let read = response
        .body
        .by_ref()
        .take(LONGEST_ANSWER)
        .read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(ServerError {
            code: None,
            text: format!("The answer of the Galaxy server at {address} broke off: {error}"),
            may_pass: true,
        });
    }
    if response.body.missing() > 0 {
        return Err(ServerError {
            code: None,
            text: format!("The answer of the Galaxy server at {address} broke off"),
            may_pass: true,
        });
    }
    if bytes.is_empty() && response.code == 204 {
        return Ok(Json::Null);
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let text = String::from_utf8_lossy(&bytes);
        let start: String = text.chars().take(200).collect();
        ServerError::new(format!(
            "The answer of the Galaxy server at {address} is no JSON ({error}): {start}"
        ))
    })
}

/// The answer, to be read. A GET follows redirects; authorization goes along only within the same server and only for
/// `keeps_authorization`.
pub(super) fn request(
    connection: Connection,
    call: &Call<'_>,
    keeps_authorization: bool,
) -> Result<Response, ServerError> {
    let environment = |name: &str| std::env::var(name).ok();
    let mut request = Request::new(call.method, call.url, &environment);
    request.headers.clone_from(&call.headers);
    request.data = call.data.clone().map(Data::Bytes);
    request.validate_certs = connection.validate_certs;
    request.timeout = Some(connection.timeout);
    request.http_agent = Some(agent());
    request.follow_redirects = FollowRedirects::No;
    let mut hops = 0;
    loop {
        let error = match open(&request, &mut Cookies::default()) {
            Ok(response) => return Ok(response),
            Err(HttpError::Status(error)) => error,
            Err(error) => return Err(no_answer(call, &request.url, &error)),
        };
        let next = error.url.to_string();
        let is_redirect = matches!(error.code, 301 | 302 | 303 | 307 | 308);
        if !is_redirect || call.method != "GET" || next == request.url || hops == MOST_HOPS {
            return Err(of_status(call.what, &error));
        }
        hops += 1;
        if !keeps_authorization || origin(&next) != origin(&request.url) {
            request
                .headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
            request.use_netrc = false;
        }
        request.url = next;
    }
}

/// Who answers: scheme, host and port.
fn origin(url: &str) -> (String, String) {
    let url = Url::parse(url);
    let host = url.host_and_port().to_lowercase();
    (url.scheme, host)
}

fn no_answer(call: &Call<'_>, url: &str, error: &HttpError) -> ServerError {
    ServerError {
        code: None,
        text: format!("{}: {} cannot be asked: {error}", call.what, mask_url(url)),
        may_pass: match error {
            HttpError::BadStatusLine(_) => true,
            HttpError::Url(text) | HttpError::Connection(text) => text.contains("timed out"),
            _ => false,
        },
    }
}
