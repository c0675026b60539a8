//! Whether a server is who it says.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::self_signed::is_self_signed;

/// Believes certificates that those in the store vouch for, and those in the store; or all.
#[derive(Debug)]
pub(super) struct Verifier {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) trust: Trust,
}

/// Who is believed.
#[derive(Debug)]
pub(super) enum Trust {
    /// Everybody: `validate_certs: false`.
    All,
    /// Nobody, since the machine knows no authority.
    Nobody,
    /// Those whom these vouch for.
    Store {
        inner: Arc<WebPkiServerVerifier>,
        certificates: Vec<CertificateDer<'static>>,
    },
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let outcome = match &self.trust {
            Trust::All => return Ok(ServerCertVerified::assertion()),
            Trust::Nobody => Err(CertificateError::UnknownIssuer.into()),
            Trust::Store {
                inner,
                certificates,
            } => {
                match inner.verify_server_cert(
                    end_entity,
                    intermediates,
                    server_name,
                    ocsp_response,
                    now,
                ) {
                    // A certificate that signed itself is its own authority when it is in the store. What webpki
                    // checks before it comes to that, its time among it, is checked.
                    Err(Error::InvalidCertificate(CertificateError::Other(_)))
                        if certificates.iter().any(|known| known == end_entity) =>
                    {
                        verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)
                            .map(|()| ServerCertVerified::assertion())
                    }
                    other => other,
                }
            }
        };
        outcome
            .map_err(|error| Error::General(words(&error, end_entity, intermediates, server_name)))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// OpenSSL's words for what is wrong.
fn words(
    error: &Error,
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    server_name: &ServerName<'_>,
) -> String {
    let Error::InvalidCertificate(reason) = error else {
        return error.to_string();
    };
    match reason {
        CertificateError::UnknownIssuer | CertificateError::Other(_)
            if is_self_signed(end_entity) =>
        {
            "self-signed certificate".into()
        }
        CertificateError::UnknownIssuer if intermediates.iter().any(|one| is_self_signed(one)) => {
            "self-signed certificate in certificate chain".into()
        }
        CertificateError::UnknownIssuer => "unable to get local issuer certificate".into(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "certificate has expired".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "certificate is not yet valid".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            let kind = match server_name {
                ServerName::IpAddress(_) => "IP address",
                _ => "Hostname",
            };
            format!(
                "{kind} mismatch, certificate is not valid for '{}'.",
                server_name.to_str()
            )
        }
        other => format!("{other:?}"),
    }
}
