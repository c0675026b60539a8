//! Tokens that a server of its own gives for a while: Red Hat's single sign-on.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::address::form;
use super::error::ServerError;
use super::http::{Call, Connection, json};

/// Who asks for tokens, and the last one. Ansible: `KeycloakToken`.
#[derive(Debug)]
pub(super) struct Keycloak {
    pub(super) url: String,
    pub(super) client_id: String,
    pub(super) client_secret: Option<String>,
    pub(super) refresh_token: Option<String>,
    pub(super) current: RefCell<Option<(String, Instant)>>,
}

impl Keycloak {
    /// A token that is still good, with its type.
    pub(super) fn header(&self, connection: Connection) -> Result<String, ServerError> {
        if let Some((header, until)) = &*self.current.borrow()
            && Instant::now() < *until
        {
            return Ok(header.clone());
        }
        let what = format!("Unable to get access token from {}", self.url);
        let answer = json(
            connection,
            &Call {
                method: "POST",
                url: &self.url,
                headers: Vec::new(),
                data: Some(self.fields()),
                what: &what,
            },
        )?;
        let text = |key: &str| answer.get(key).and_then(Json::as_str);
        let Some(token) = text("access_token") else {
            return Err(ServerError::new(format!(
                "{what}: its answer has no 'access_token'"
            )));
        };
        let header = format!("{} {token}", text("token_type").unwrap_or("Bearer"));
        let seconds = answer.get("expires_in").and_then(Json::as_u64);
        // Asked for anew some time before it ends.
        let good_for = Duration::from_secs(seconds.unwrap_or_default() / 3 * 2);
        if let Some(until) = Instant::now().checked_add(good_for) {
            self.current.replace(Some((header.clone(), until)));
        }
        Ok(header)
    }

    fn fields(&self) -> Vec<u8> {
        let id = ("client_id", &*self.client_id);
        match &self.client_secret {
            Some(secret) => form(&[
                id,
                ("client_secret", secret),
                ("scope", "api.console"),
                ("grant_type", "client_credentials"),
            ]),
            None => form(&[
                id,
                (
                    "refresh_token",
                    self.refresh_token.as_deref().unwrap_or_default(),
                ),
                ("grant_type", "refresh_token"),
            ]),
        }
    }
}
