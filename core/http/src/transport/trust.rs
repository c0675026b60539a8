//! Whom the machine trusts: what OpenSSL reads by default on the distributions, and what Ansible adds.

use std::collections::HashSet;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::python_words;
use crate::{HttpError, Request};

/// Bundles; the first that is there is read.
const BUNDLES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/cert.pem",
];

/// Folders of certificates, a file each. Ansible: `get_ca_certs`.
const FOLDERS: [&str; 5] = [
    "/etc/ssl/certs",
    "/etc/pki/ca-trust/extracted/pem",
    "/etc/pki/tls/certs",
    "/usr/share/ca-certificates/cacert.org",
    "/etc/ansible",
];

/// The certificates that servers are measured by.
///
/// # Errors
/// When the file that is asked for cannot be read or holds none.
pub(super) fn certificates(
    request: &Request<'_>,
) -> Result<Vec<CertificateDer<'static>>, HttpError> {
    let mut found = Found::default();
    if let Some(path) = &request.ca_path {
        let text =
            std::fs::read(path).map_err(|error| HttpError::Connection(python_words(&error)))?;
        found.add(&text);
        if found.certificates.is_empty() {
            return Err(HttpError::Connection(
                "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found".into(),
            ));
        }
        return Ok(found.certificates);
    }
    match (request.environment)("SSL_CERT_FILE") {
        Some(path) => found.file(Path::new(&path)),
        None => {
            if let Some(path) = BUNDLES.iter().find(|path| Path::new(path).is_file()) {
                found.file(Path::new(path));
            }
        }
    }
    let own = (request.environment)("SSL_CERT_DIR");
    let folders = match &own {
        Some(folders) => folders
            .split(':')
            .chain(FOLDERS[1..].iter().copied())
            .collect::<Vec<_>>(),
        None => FOLDERS.to_vec(),
    };
    for folder in folders {
        found.folder(Path::new(folder));
    }
    Ok(found.certificates)
}

#[derive(Default)]
struct Found {
    certificates: Vec<CertificateDer<'static>>,
    seen: HashSet<Vec<u8>>,
}

impl Found {
    fn add(&mut self, text: &[u8]) {
        for certificate in CertificateDer::pem_slice_iter(text).filter_map(Result::ok) {
            if self.seen.insert(certificate.to_vec()) {
                self.certificates.push(certificate);
            }
        }
    }

    fn file(&mut self, path: &Path) {
        if let Ok(text) = std::fs::read(path) {
            self.add(&text);
        }
    }

    /// Files with the endings of certificates, and those named by hashes as OpenSSL looks for them.
    fn folder(&mut self, path: &Path) {
        let Ok(entries) = std::fs::read_dir(path) else {
            return;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let extension = path.extension().and_then(|extension| extension.to_str());
            let fits = extension.is_some_and(|extension| {
                matches!(extension, "pem" | "cer" | "crt")
                    || extension.bytes().all(|byte| byte.is_ascii_digit())
            });
            if fits && path.is_file() {
                self.file(&path);
            }
        }
    }
}
