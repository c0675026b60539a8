//! The client's own certificate.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::HttpError;
use crate::error::python_words;

/// Certificates and key of a client.
pub(super) type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads them; the key may be in the certificate's file. Python: `load_cert_chain`.
pub(super) fn read(certificate: &str, key: Option<&str>) -> Result<Identity, HttpError> {
    let read = |path: &str| {
        std::fs::read(path).map_err(|error| HttpError::Connection(python_words(&error)))
    };
    let text = read(certificate)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .filter_map(Result::ok)
        .collect();
    if chain.is_empty() {
        return Err(HttpError::Connection(format!(
            "[SSL] PEM lib: no certificate in {certificate}"
        )));
    }
    let text = key.map_or(Ok(text), read)?;
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|_| {
        let path = key.unwrap_or(certificate);
        HttpError::Connection(format!(
            "[SSL] PEM lib: no key without a password in {path}"
        ))
    })?;
    Ok((chain, key))
}
