//! A server, and requests to it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;

use super::authorization::Authorization;
use super::cache::ResponseCache;
use super::discovery::Api;
use super::error::ServerError;
use super::http::{Call, Connection, json};
use crate::commands::galaxy::context::Context;
use crate::display::Colour;

/// How often a request is made again, and the longest wait before that, in seconds.
const RETRIES: u32 = 6;
const LONGEST_WAIT: f64 = 40.0;

/// A Galaxy server. Ansible: `GalaxyAPI`.
pub(in crate::commands::galaxy) struct Server<'c> {
    pub(super) context: &'c Context<'c>,
    pub(in crate::commands::galaxy) name: String,
    /// As it was configured; its API may be below.
    pub(super) url: String,
    pub(super) authorization: Authorization,
    pub(super) connection: Connection,
    pub(super) cache: Option<Rc<ResponseCache>>,
    /// The API's version that the user insists on.
    pub(super) forced_version: Option<u64>,
    pub(super) api: OnceCell<Api>,
    /// Whether was told that its API is outdated.
    pub(super) warned: Cell<bool>,
}

/// A request to a server.
pub(super) struct Query<'q> {
    pub(super) method: &'q str,
    pub(super) url: &'q str,
    /// What is sent, with its type.
    pub(super) data: Option<(Vec<u8>, &'q str)>,
    /// The sentence before the server's own words when it fails.
    pub(super) what: &'q str,
}

impl<'q> Query<'q> {
    pub(super) fn get(url: &'q str, what: &'q str) -> Self {
        Self {
            method: "GET",
            url,
            data: None,
            what,
        }
    }

    /// A form is sent.
    pub(super) fn form(url: &'q str, fields: &[(&str, &str)], what: &'q str) -> Self {
        Self {
            method: "POST",
            url,
            data: Some((
                super::address::form(fields),
                "application/x-www-form-urlencoded",
            )),
            what,
        }
    }

    pub(super) fn delete(url: &'q str, what: &'q str) -> Self {
        Self {
            method: "DELETE",
            url,
            data: None,
            what,
        }
    }
}

impl Server<'_> {
    /// The server as messages name it.
    pub(in crate::commands::galaxy) fn shown(&self) -> String {
        let root = self.api.get().map_or(&*self.url, |api| &*api.root);
        format!("{} ({})", self.name, shevek_http::mask_url(root))
    }

    /// The server's answer. What may pass is asked for again, later and later.
    pub(super) fn call(&self, query: &Query<'_>) -> Result<Json, ServerError> {
        let mut headers = self.authorization_header()?;
        if let Some((_, kind)) = &query.data {
            headers.push(("Content-type".into(), (*kind).into()));
        }
        let call = Call {
            method: query.method,
            url: query.url,
            headers,
            data: query.data.as_ref().map(|(bytes, _)| bytes.clone()),
            what: query.what,
        };
        for attempt in 0..RETRIES {
            self.say_debug(&format!(
                "Calling Galaxy at {}",
                shevek_http::mask_url(query.url)
            ));
            match json(self.connection, &call) {
                Err(error) if error.may_pass => std::thread::sleep(wait(attempt)),
                ended => return ended.map_err(|error| self.with_hint(error)),
            }
        }
        json(self.connection, &call).map_err(|error| self.with_hint(error))
    }

    /// The header that says who asks.
    pub(super) fn authorization_header(&self) -> Result<Vec<(String, String)>, ServerError> {
        let header = self.authorization.header(self.connection)?;
        Ok(header
            .map(|value| ("Authorization".to_owned(), value))
            .into_iter()
            .collect())
    }

    /// What `-vvvv` shows.
    pub(super) fn say_debug(&self, text: &str) {
        if self.context.matches.get_count("verbose") > 3 {
            self.context.terminal.line(text, Colour::Verbose);
        }
    }

    fn with_hint(&self, mut error: ServerError) -> ServerError {
        if matches!(error.code, Some(401 | 403)) && self.authorization.is_none() {
            error.text = format!(
                "{}. No token is sent to '{}': give one with --token, in the file GALAXY_TOKEN_PATH, or for a server of GALAXY_SERVER_LIST in its section of ansible.cfg",
                error.text, self.name
            );
        }
        error
    }
}

/// Between nothing and twice as long as the last time, so that not everybody comes back at once.
fn wait(attempt: u32) -> Duration {
    let most = (2.0 * f64::from(2_u32.saturating_pow(attempt))).min(LONGEST_WAIT);
    let nanoseconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |now| now.subsec_nanos());
    Duration::from_secs_f64(most * f64::from(nanoseconds % 1_000_000) / 1e6)
}
