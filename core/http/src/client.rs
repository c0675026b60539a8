//! From a request to its answer, by way of redirects and questions for a password. Ansible: `Request.open`.

use indexmap::IndexMap;

use crate::auth::sign_in;
use crate::date::http_date;
use crate::exchange::exchange;
use crate::file_url::open_file;
use crate::redirect::{Hop, Lead};
use crate::{Cookies, Headers, HttpError, Request, Response, StatusError, Url};

/// Sends a request and everything that its answers lead to; `cookies` keeps what servers set.
///
/// # Errors
/// When there is no answer, or its status is none of success.
pub fn open(request: &Request<'_>, cookies: &mut Cookies) -> Result<Response, HttpError> {
    refuse(request)?;
    let url = Url::parse(&request.url);
    if url.scheme.is_empty() {
        return Err(HttpError::Value(format!(
            "unknown url type: '{}'",
            request.url
        )));
    }
    let (url, authorization, mut login) = sign_in(request, &url)?;
    let mut hop = first_hop(request, url, authorization);
    loop {
        let mut response = match &*hop.url.scheme {
            "http" | "https" => exchange(request, &hop, cookies.header(&hop.url))?,
            "file" if hop.visited.is_empty() => return open_file(&hop.url),
            "ftp" => {
                return Err(HttpError::Unsupported(
                    "URLs of the scheme 'ftp' are not supported".into(),
                ));
            }
            other => return Err(HttpError::Url(format!("unknown url type: {other}"))),
        };
        cookies.take(&hop.url, &response.headers);
        let is_gzip = response
            .headers
            .get("content-encoding")
            .is_some_and(|value| value.eq_ignore_ascii_case("gzip"));
        let (place, note) = match response.code {
            200..=299 => {
                let has_contents = hop.method != "HEAD" && response.code != 204;
                if request.decompress && is_gzip && has_contents {
                    response.body = response.body.decompressed();
                }
                return Ok(response);
            }
            301 | 302 | 303 | 307 | 308 => {
                match hop.redirected(response.code, &response.headers, request.follow_redirects) {
                    Lead::To(next) => {
                        hop = *next;
                        continue;
                    }
                    Lead::Stop(place, note) => (place, note),
                }
            }
            401 => {
                let sent = hop.unredirected.get("authorization").map(str::to_owned);
                let answer = match &mut login {
                    Some(login) => {
                        login.answer(&hop.url, &hop.method, &response.headers, sent.as_deref())?
                    }
                    None => None,
                };
                if let Some(header) = answer {
                    hop.headers.remove("authorization");
                    hop.unredirected.set("Authorization", header);
                    continue;
                }
                (hop.url.clone(), String::new())
            }
            _ => (hop.url.clone(), String::new()),
        };
        // What came of it is worth telling, even when it is not whole.
        let mut body = Vec::new();
        let _ = std::io::Read::read_to_end(&mut response.body, &mut body);
        let reason = match note.strip_suffix("is not allowed") {
            Some(_) => format!("{} - {note}", response.reason),
            None => note + &response.reason,
        };
        return Err(HttpError::Status(Box::new(StatusError {
            url: place,
            code: response.code,
            reason,
            headers: response.headers,
            body,
        })));
    }
}

fn refuse(request: &Request<'_>) -> Result<(), HttpError> {
    if request.use_gssapi {
        return Err(HttpError::Unsupported(
            "use_gssapi is not supported: there is no Kerberos in shevek".into(),
        ));
    }
    if !request.ciphers.is_empty() {
        return Err(HttpError::Unsupported(
            "ciphers is not supported: cipher suites are those of rustls".into(),
        ));
    }
    Ok(())
}

fn first_hop(request: &Request<'_>, url: Url, authorization: Option<String>) -> Hop {
    let mut hop = Hop {
        url,
        method: request.method.to_uppercase(),
        data: request.data.clone(),
        headers: Headers::default(),
        unredirected: Headers::default(),
        visited: IndexMap::new(),
    };
    if let Some(agent) = request
        .http_agent
        .as_deref()
        .filter(|agent| !agent.is_empty())
    {
        hop.headers.set("User-Agent", agent);
    }
    if request.force {
        hop.headers.set("Cache-Control", "no-cache");
    } else if let Some(date) = request.last_modified.and_then(http_date) {
        hop.headers.set("If-Modified-Since", date);
    }
    let authorization = authorization.map(|value| ("Authorization".to_owned(), value));
    for (name, value) in request.headers.iter().chain(&authorization) {
        let stays = request
            .unredirected_headers
            .iter()
            .any(|one| one.eq_ignore_ascii_case(name));
        let into = if stays {
            &mut hop.unredirected
        } else {
            &mut hop.headers
        };
        into.set(name, value.as_str());
    }
    hop
}
