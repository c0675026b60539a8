//! TLS by rustls with ring.

use std::io;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, Error, RootCertStore, StreamOwned};

use super::socket::Socket;
use super::verify::{Trust, Verifier};
use super::{identity, trust};
use crate::error::python_words;
use crate::{HttpError, Request};

/// What TLS is to do for a request. Ansible: `make_context`.
///
/// # Errors
/// When files that are asked for cannot be used.
pub(super) fn config(request: &Request<'_>) -> Result<Arc<ClientConfig>, HttpError> {
    let failed = |error: Error| HttpError::Connection(format!("[SSL] {error}"));
    let provider = Arc::new(ring::default_provider());
    let trust = if request.validate_certs {
        let certificates = trust::certificates(request)?;
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(certificates.iter().cloned());
        if store.is_empty() {
            Trust::Nobody
        } else {
            let inner =
                WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
                    .build()
                    .map_err(|error| HttpError::Connection(format!("[SSL] {error}")))?;
            Trust::Store {
                inner,
                certificates,
            }
        }
    } else {
        Trust::All
    };
    let verifier = Verifier {
        provider: Arc::clone(&provider),
        trust,
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match &request.client_cert {
        None => builder.with_no_client_auth(),
        Some(certificate) => {
            let (chain, key) = identity::read(certificate, request.client_key.as_deref())?;
            builder.with_client_auth_cert(chain, key).map_err(failed)?
        }
    };
    Ok(Arc::new(config))
}

/// Agrees with the server on keys.
///
/// # Errors
/// When the server is not trusted, or speaks something else.
pub(super) fn handshake(
    mut socket: Socket,
    config: Arc<ClientConfig>,
    host: &str,
) -> Result<StreamOwned<ClientConnection, Socket>, HttpError> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| HttpError::Url(format!("'{host}' is no name that a certificate can have")))?;
    let mut connection = ClientConnection::new(config, name)
        .map_err(|error| HttpError::Url(format!("[SSL] {error}")))?;
    while connection.is_handshaking() {
        connection
            .complete_io(&mut socket)
            .map_err(|error| HttpError::Url(handshake_words(&error)))?;
    }
    Ok(StreamOwned::new(connection, socket))
}

/// Python's words for what went wrong.
fn handshake_words(error: &io::Error) -> String {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        // From our own verifier.
        Some(Error::General(words)) => {
            format!("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {words}")
        }
        Some(Error::InvalidMessage(_)) => "[SSL: WRONG_VERSION_NUMBER] wrong version number".into(),
        Some(error) => format!("[SSL] {error}"),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol".into()
        }
        None => match python_words(error).as_str() {
            "timed out" => "_ssl.c: The handshake operation timed out".into(),
            words => words.into(),
        },
    }
}
