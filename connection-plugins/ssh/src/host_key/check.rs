//! The decision about a server's key.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PublicKey};
use shevek_plugin::{ConnectionError, Log};

use super::known_hosts::{KnownKey, Marker, append, file_name_of, lookup};
use crate::error::{failed_to_connect, system_text};
use crate::settings::HostSettings;

/// OpenSSH's `StrictHostKeyChecking`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StrictHostKeyChecking {
    /// An unknown key is refused (`ask` means the same: a plugin has nobody to ask).
    Yes,
    /// An unknown key is accepted and written down, a changed one refused.
    AcceptNew,
    /// Every key is accepted, a changed one with a warning and without passwords.
    No,
}

/// What to check a server's key against.
#[derive(Debug)]
pub(crate) struct HostKeyCheck {
    host: String,
    name: String,
    strict: StrictHostKeyChecking,
    /// Where a new key is written.
    user_file: Option<PathBuf>,
    /// Whether its name is written as a hash.
    hashed: bool,
    known: Vec<KnownKey>,
    /// Keys of the host at its standard port, when this is another port without keys of its own.
    known_at_standard_port: Vec<KnownKey>,
    passwords_allowed: Arc<AtomicBool>,
}

impl HostKeyCheck {
    /// Reads what is known about a host. The first of the user's files takes new keys.
    pub(crate) fn new(settings: &HostSettings) -> Self {
        let (host, port) = (settings.host.as_str(), settings.port);
        let alias = settings.host_key_alias.as_deref();
        let name = alias.map_or_else(|| file_name_of(host, port), str::to_ascii_lowercase);
        let user_files = settings.user_known_hosts.iter();
        let files: Vec<PathBuf> = user_files
            .chain(&settings.global_known_hosts)
            .cloned()
            .collect();
        let known = lookup(&files, &name);
        // As OpenSSH: a key known for the host at its standard port is good for another port, too.
        let no_key = !known.iter().any(|known| known.marker == Marker::Key);
        let known_at_standard_port = if alias.is_none() && port != 22 && no_key {
            lookup(&files, &file_name_of(host, 22))
        } else {
            Vec::new()
        };
        Self {
            host: host.to_string(),
            name,
            strict: settings.strict,
            user_file: settings.user_known_hosts.first().cloned(),
            hashed: settings.hash_known_hosts,
            known,
            known_at_standard_port,
            passwords_allowed: Arc::new(AtomicBool::new(true)),
        }
    }

    /// Falls to false when a changed key was let through: no password may be sent to such a server.
    pub(crate) fn passwords_allowed(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.passwords_allowed)
    }

    /// The key algorithms to offer, those of the known keys first: else a server with several keys could
    /// show one that is not in the files.
    pub(crate) fn algorithms(&self) -> Vec<Algorithm> {
        let curve = |curve| Algorithm::Ecdsa { curve };
        let rsa = |hash| Algorithm::Rsa { hash };
        let mut all = vec![
            Algorithm::Ed25519,
            curve(EcdsaCurve::NistP256),
            curve(EcdsaCurve::NistP384),
            curve(EcdsaCurve::NistP521),
            rsa(Some(HashAlg::Sha512)),
            rsa(Some(HashAlg::Sha256)),
            rsa(None),
        ];
        all.sort_by_key(|algorithm| {
            let mut known_keys = self.known.iter().chain(&self.known_at_standard_port);
            !known_keys.any(|known| {
                let known_algorithm = known.key.algorithm();
                let both_rsa = matches!(
                    (&known_algorithm, algorithm),
                    (Algorithm::Rsa { .. }, Algorithm::Rsa { .. })
                );
                known.marker == Marker::Key && (known_algorithm == *algorithm || both_rsa)
            })
        });
        all
    }

    /// Decides about `key`.
    ///
    /// # Errors
    /// `HostKey` when it is refused.
    pub(crate) fn check(&self, key: &PublicKey, log: &dyn Log) -> Result<(), ConnectionError> {
        let same = |known: &&KnownKey| known.key.key_data() == key.key_data();
        let of = |marker| self.known.iter().filter(move |k| k.marker == marker);
        let of_standard_port = |marker| {
            let keys = self.known_at_standard_port.iter();
            keys.filter(move |k| k.marker == marker)
        };
        let revoked = of(Marker::Revoked)
            .chain(of_standard_port(Marker::Revoked))
            .find(same);
        if let Some(revoked) = revoked {
            return Err(refused(&format!(
                "The {} host key of {} is marked as revoked in {}:{}.\nHost key verification failed.",
                key_type(key),
                self.host,
                revoked.file.display(),
                revoked.line
            )));
        }
        let known = of(Marker::Key)
            .chain(of_standard_port(Marker::Key))
            .find(same);
        if let Some(known) = known {
            log.verbose(
                5,
                &format!(
                    "host '{}' is known and matches the {} host key in {}:{}",
                    self.name,
                    key_type(key),
                    known.file.display(),
                    known.line
                ),
            );
            return Ok(());
        }
        if let Some(other) = of(Marker::Key).find(|known| same_type(&known.key, key)) {
            return self.changed(other, key, log);
        }
        self.unknown(key, log)
    }

    fn changed(
        &self,
        known: &KnownKey,
        key: &PublicKey,
        log: &dyn Log,
    ) -> Result<(), ConnectionError> {
        let message = format!(
            "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! Someone could be eavesdropping on you right now \
             (man-in-the-middle attack), or the host key of {} has just been changed.\n\
             The {} key sent by the remote host is {}, the one in {}:{} is {}.",
            self.host,
            key_type(key),
            key.fingerprint(HashAlg::Sha256),
            known.file.display(),
            known.line,
            known.key.fingerprint(HashAlg::Sha256),
        );
        if self.strict == StrictHostKeyChecking::No {
            self.passwords_allowed.store(false, Ordering::Relaxed);
            log.warning(&format!(
                "{message}\nPassword and keyboard-interactive authentication to {} are disabled to avoid \
                 man-in-the-middle attacks.",
                self.host
            ));
            return Ok(());
        }
        Err(refused(&format!(
            "{message}\nHost key for {} has changed and you have requested strict checking. If the change is \
             right, remove the old key with: ssh-keygen -f '{}' -R '{}'\nHost key verification failed.",
            self.host,
            known.file.display(),
            self.name
        )))
    }

    fn unknown(&self, key: &PublicKey, log: &dyn Log) -> Result<(), ConnectionError> {
        let (kind, print) = (key_type(key), key.fingerprint(HashAlg::Sha256));
        if self.strict == StrictHostKeyChecking::Yes {
            let authority = if self
                .known
                .iter()
                .any(|known| known.marker == Marker::CertAuthority)
            {
                "\nThe @cert-authority line for it is of no use here: host certificates are not supported."
            } else {
                ""
            };
            return Err(refused(&format!(
                "No {kind} host key is known for {} and you have requested strict checking ({kind} key \
                 fingerprint is {print}). If it is right, add the key with: ssh-keyscan, or connect once with \
                 StrictHostKeyChecking=accept-new.{authority}\nHost key verification failed.",
                self.name
            )));
        }
        let Some(file) = &self.user_file else {
            return Ok(());
        };
        if file.as_os_str() == "/dev/null" {
            return Ok(());
        }
        match append(file, &self.name, self.hashed, key) {
            Ok(()) => log.verbose(
                4,
                &format!(
                    "Permanently added '{}' ({kind}, {print}) to the list of known hosts.",
                    self.name
                ),
            ),
            Err(error) => log.warning(&format!(
                "Failed to add the host to the list of known hosts ({}): {}",
                file.display(),
                system_text(&error)
            )),
        }
        Ok(())
    }
}

fn refused(what: &str) -> ConnectionError {
    ConnectionError::HostKey(failed_to_connect(what))
}

/// A key's type as OpenSSH prints it.
fn key_type(key: &PublicKey) -> &'static str {
    match key.algorithm() {
        Algorithm::Ed25519 => "ED25519",
        Algorithm::Ecdsa { .. } => "ECDSA",
        Algorithm::Rsa { .. } => "RSA",
        Algorithm::Dsa => "DSA",
        Algorithm::SkEd25519 => "ED25519-SK",
        Algorithm::SkEcdsaSha2NistP256 => "ECDSA-SK",
        _ => "unknown",
    }
}

fn same_type(one: &PublicKey, other: &PublicKey) -> bool {
    let (one, other) = (one.algorithm(), other.algorithm());
    one == other || one.is_rsa() && other.is_rsa()
}
