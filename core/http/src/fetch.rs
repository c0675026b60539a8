//! A request as modules make it, and what they tell of it. Ansible: `fetch_url`.

use serde_json::{Map, Value as Json, json};

use crate::{Cookies, HttpError, Request, Response, StatusError, mask_url, open};

/// What came of a request.
#[derive(Debug)]
pub struct Fetched {
    /// The answer, when it is one of success.
    pub response: Option<Response>,
    /// The answer, when it is none.
    pub error: Option<Box<StatusError>>,
    /// The keys that results have: the headers by their names in lower case, `url`, `status`, `msg`, `cookies`.
    pub info: Map<String, Json>,
}

impl Fetched {
    /// The status; -1 without an answer, `None` for files.
    pub fn status(&self) -> Option<i64> {
        self.info.get("status").and_then(Json::as_i64)
    }

    /// The message.
    pub fn message(&self) -> &str {
        self.text("msg").unwrap_or_default()
    }

    /// A header of the answer, or another key that is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.info.get(key).and_then(Json::as_str)
    }
}

/// Makes the request. What cannot be asked at all is an error, with its message; everything else is told in `info`.
///
/// # Errors
/// A URL or header that is none, and what is not supported.
pub fn fetch(request: &Request<'_>) -> Result<Fetched, String> {
    let mut cookies = Cookies::default();
    let mut info = Map::new();
    info.insert("url".into(), mask_url(&request.url).into());
    info.insert("status".into(), (-1).into());
    let mut say = |message: String| {
        info.insert("msg".into(), message.into());
        std::mem::take(&mut info)
    };
    let failed = |info| Fetched {
        response: None,
        error: None,
        info,
    };
    let error = match open(request, &mut cookies) {
        Ok(response) => {
            describe(&mut info, &response, &cookies);
            return Ok(Fetched {
                response: Some(response),
                error: None,
                info,
            });
        }
        Err(error) => error,
    };
    Ok(match error {
        HttpError::Value(text) | HttpError::Unsupported(text) => return Err(text),
        HttpError::Status(error) => {
            for (name, value) in error.headers.iter() {
                info.insert(name.to_lowercase(), value.into());
            }
            info.insert(
                "msg".into(),
                format!("HTTP Error {}: {}", error.code, error.reason).into(),
            );
            info.insert("status".into(), error.code.into());
            Fetched {
                response: None,
                error: Some(error),
                info,
            }
        }
        error @ HttpError::Url(_) => failed(say(format!("Request failed: {error}"))),
        HttpError::Connection(text) => failed(say(format!("Connection failure: {text}"))),
        HttpError::BadStatusLine(line) => failed(say(format!(
            "Connection failure: connection was closed before a valid response was received: {line}"
        ))),
        HttpError::Other(text) => failed(say(format!("An unknown error occurred: {text}"))),
    })
}

fn describe(info: &mut Map<String, Json>, response: &Response, cookies: &Cookies) {
    for (name, _) in response.headers.iter() {
        let values: Vec<&str> = response.headers.all(name).collect();
        info.insert(name.to_lowercase(), values.join(", ").into());
    }
    let pairs: Vec<String> = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    info.insert("cookies_string".into(), pairs.join("; ").into());
    let jar: Map<String, Json> = cookies
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    info.insert("cookies".into(), jar.into());
    let length = response.headers.get("content-length").unwrap_or("unknown");
    info.insert("msg".into(), format!("OK ({length} bytes)").into());
    info.insert("url".into(), mask_url(&response.url.to_string()).into());
    // Files have none.
    let status = (response.url.scheme != "file").then_some(response.code);
    info.insert("status".into(), json!(status));
}
