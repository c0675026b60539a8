//! How the user proves who they are.

use data_encoding::BASE64;

use super::error::ServerError;
use super::http::Connection;
use super::keycloak::Keycloak;

/// What is sent as `Authorization`.
#[derive(Debug)]
pub(super) enum Authorization {
    /// Nothing.
    None,
    /// The token of a user of the server.
    Token(String),
    /// User and password.
    Basic(String),
    /// What another server gives for a token.
    Keycloak(Keycloak),
}

impl Authorization {
    /// That of a user with a password.
    pub(super) fn basic(username: &str, password: &str) -> Self {
        Self::Basic(BASE64.encode(format!("{username}:{password}").as_bytes()))
    }

    /// The header's value.
    ///
    /// # Errors
    /// What the server that gives tokens says.
    pub(super) fn header(&self, connection: Connection) -> Result<Option<String>, ServerError> {
        Ok(match self {
            Self::None => None,
            Self::Token(token) => Some(format!("Token {token}")),
            Self::Basic(encoded) => Some(format!("Basic {encoded}")),
            Self::Keycloak(keycloak) => Some(keycloak.header(connection)?),
        })
    }

    /// Whether there is any.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}
