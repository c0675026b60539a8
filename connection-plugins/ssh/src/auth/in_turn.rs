//! Trying credentials one after the other until the server is satisfied.

use std::path::PathBuf;
use std::sync::Arc;

use russh::MethodSet;
use russh::client::{AuthResult, Handle};
use russh::keys::{Algorithm, HashAlg, PrivateKey, PrivateKeyWithHashAlg, PublicKey};
use shevek_plugin::{ConnectionError, Log, Secret};

use super::agent::{self, Agent};
use super::credential::{Credential, IdentityFile, LoginMethod};
use super::key_file::{self, KeyError, LoadedKey};
use super::keyboard_interactive::keyboard_interactive;
use crate::error::failed_to_connect;
use crate::handler::SessionHandler;
use crate::session::SessionEnd;

/// Whom to log in as, and what there is to show.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) identity_files: Vec<IdentityFile>,
    pub(crate) identities_only: bool,
    pub(crate) private_key: Option<Secret>,
    pub(crate) passphrase: Option<Secret>,
    pub(crate) agent_socket: Option<PathBuf>,
    pub(crate) password: Option<Secret>,
    /// The methods allowed, the preferred one first.
    pub(crate) methods: Vec<LoginMethod>,
}

impl Login {
    /// What to try, the most probable first: what somebody named for this host, then what lies around.
    fn credentials(&self) -> Vec<Credential> {
        let (explicit, standard): (Vec<_>, Vec<_>) = self
            .identity_files
            .iter()
            .cloned()
            .partition(|file| file.explicit);
        let mut all = Vec::new();
        if self.private_key.is_some() {
            all.push(Credential::KeyText);
        }
        all.extend(explicit.into_iter().map(Credential::KeyFile));
        if self.password.is_some() {
            all.extend([Credential::Password, Credential::KeyboardInteractive]);
        }
        if self.agent_socket.is_some() && !self.identities_only {
            all.push(Credential::Agent);
        }
        all.extend(standard.into_iter().map(Credential::KeyFile));
        all.retain(|credential| self.methods.contains(&credential.method()));
        all
    }
}

/// Logs in and says by what.
///
/// # Errors
/// `Authentication` when nothing is accepted, `Unreachable` when the server ends the connection meanwhile.
pub(crate) async fn authenticate(
    handle: &mut Handle<SessionHandler>,
    end: &SessionEnd,
    login: &Login,
    passwords_allowed: bool,
    log: &dyn Log,
) -> Result<String, ConnectionError> {
    let mut pending = login.credentials();
    if !passwords_allowed {
        pending.retain(|credential| credential.method() == LoginMethod::PublicKey);
    }
    let mut turn = Turn {
        handle,
        end,
        login,
        log,
        agent: None,
        agent_keys: None,
        tried_keys: Vec::new(),
    };
    let mut accepted_in_part: Vec<String> = Vec::new();
    // What the server is willing to take; unknown before its first answer.
    let mut offered: Option<MethodSet> = None;
    loop {
        let next = pending.iter().position(|credential| {
            offered
                .as_ref()
                .is_none_or(|offered| offered.contains(&credential.method().kind()))
        });
        let Some(next) = next else {
            break;
        };
        let credential = pending.remove(next);
        if credential == Credential::Agent {
            let keys = turn.agent_keys().await.into_iter();
            let keys = keys.map(Credential::AgentKey);
            pending.splice(next..next, keys);
            continue;
        }
        log.verbose(5, &format!("trying {}", credential.describe()));
        let result = turn.attempt(&credential).await?;
        let what = credential.describe();
        match result {
            None => {}
            Some(AuthResult::Success) => {
                accepted_in_part.push(what);
                return Ok(accepted_in_part.join(" and "));
            }
            Some(AuthResult::Failure {
                remaining_methods,
                partial_success,
            }) => {
                if end.is_over() {
                    return Err(ended(end));
                }
                let kind = credential.method().kind();
                if partial_success {
                    accepted_in_part.push(what);
                } else if !remaining_methods.contains(&kind) {
                    // Not wrong, only not asked for at this point: it may be after another one.
                    pending.insert(next, credential);
                } else if credential == Credential::Password {
                    // The same wrong password a second time could lock the account.
                    pending.retain(|other| *other != Credential::KeyboardInteractive);
                }
                offered = Some(remaining_methods);
            }
        }
    }
    if offered.is_none() {
        // Nothing could be tried: ask what would have been accepted.
        let answer = turn.handle.authenticate_none(&login.user).await;
        match answer {
            Ok(AuthResult::Success) => return Ok("none".into()),
            Ok(AuthResult::Failure {
                remaining_methods, ..
            }) if !end.is_over() => offered = Some(remaining_methods),
            _ => return Err(ended(end)),
        }
    }
    let names: Vec<&str> = offered
        .iter()
        .flat_map(|methods| methods.iter())
        .map(Into::into)
        .collect();
    Err(ConnectionError::Authentication(failed_to_connect(
        &format!(
            "{}@{}: Permission denied ({}).",
            login.user,
            end.host,
            names.join(",")
        ),
    )))
}

/// The server ended the connection before it was satisfied.
fn ended(end: &SessionEnd) -> ConnectionError {
    let reason = end.reason.get().unwrap_or_else(|| "closed".into());
    let what = if reason == "closed by remote host" {
        format!("Connection closed by {} port {}", end.host, end.port)
    } else {
        format!(
            "Received disconnect from {} port {}: {reason}",
            end.host, end.port
        )
    };
    let message = failed_to_connect(&what);
    if reason.contains("authentication failures") {
        ConnectionError::Authentication(message)
    } else {
        ConnectionError::Unreachable(message)
    }
}

/// The state while credentials are tried.
struct Turn<'a> {
    handle: &'a mut Handle<SessionHandler>,
    end: &'a SessionEnd,
    login: &'a Login,
    log: &'a dyn Log,
    agent: Option<Agent>,
    agent_keys: Option<Vec<PublicKey>>,
    tried_keys: Vec<PublicKey>,
}

impl Turn<'_> {
    /// Tries one credential; nothing when it cannot be tried at all.
    async fn attempt(
        &mut self,
        credential: &Credential,
    ) -> Result<Option<AuthResult>, ConnectionError> {
        let login = self.login;
        let result = match credential {
            Credential::KeyFile(file) => match self.load(file).await {
                Some(LoadedKey::Private(key)) => self.private_key(*key).await,
                Some(LoadedKey::PublicOnly(key)) => {
                    if self.agent_keys().await.iter().any(|held| same(held, &key)) {
                        self.agent_key(&key).await
                    } else {
                        let error = KeyError::Encrypted {
                            path: file.path.clone(),
                        };
                        self.unusable(file, &error);
                        return Ok(None);
                    }
                }
                None => return Ok(None),
            },
            Credential::KeyText => {
                let text = login.private_key.clone().unwrap_or_default();
                let passphrase = login.passphrase.clone();
                let decoded =
                    blocking(move || key_file::decode(text.expose(), passphrase.as_ref()));
                match decoded.await {
                    Some(Ok(key)) => self.private_key(key).await,
                    _ => {
                        return Err(ConnectionError::Options(
                            "private_key is no private key, or private_key_passphrase does not fit it"
                                .into(),
                        ));
                    }
                }
            }
            Credential::AgentKey(key) => self.agent_key(key).await,
            // Replaced by its keys before it is tried.
            Credential::Agent => return Ok(None),
            Credential::Password => {
                let password = login.password.clone().unwrap_or_default();
                self.handle
                    .authenticate_password(&login.user, password.expose())
                    .await
                    .map(Some)
            }
            Credential::KeyboardInteractive => {
                let password = login.password.clone().unwrap_or_default();
                keyboard_interactive(self.handle, &login.user, &password)
                    .await
                    .map(Some)
            }
        };
        result.map_err(|_| ended(self.end))
    }

    async fn private_key(&mut self, key: PrivateKey) -> Result<Option<AuthResult>, russh::Error> {
        if self.already_tried(key.public_key()) {
            return Ok(None);
        }
        let hash = self.rsa_hash(&key.algorithm()).await?;
        let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
        self.handle
            .authenticate_publickey(&self.login.user, key)
            .await
            .map(Some)
    }

    async fn agent_key(&mut self, key: &PublicKey) -> Result<Option<AuthResult>, russh::Error> {
        if self.already_tried(key) {
            return Ok(None);
        }
        let hash = self.rsa_hash(&key.algorithm()).await?;
        let Some(agent) = &mut self.agent else {
            return Ok(None);
        };
        let signed = self
            .handle
            .authenticate_publickey_with(&self.login.user, key.clone(), hash, agent)
            .await;
        match signed {
            Ok(result) => Ok(Some(result)),
            Err(russh::AgentAuthError::Send(_)) => Err(russh::Error::SendError),
            Err(russh::AgentAuthError::Key(error)) => {
                self.log
                    .verbose(4, &format!("the agent did not sign: {error}"));
                Ok(None)
            }
        }
    }

    /// The signature hash for an RSA key. Only such a key waits for the server's list.
    async fn rsa_hash(&self, algorithm: &Algorithm) -> Result<Option<HashAlg>, russh::Error> {
        if !matches!(algorithm, Algorithm::Rsa { .. }) {
            return Ok(None);
        }
        let best = self.handle.best_supported_rsa_hash().await?;
        Ok(best.unwrap_or(Some(HashAlg::Sha256)))
    }

    fn already_tried(&mut self, key: &PublicKey) -> bool {
        let tried = self.tried_keys.iter().any(|other| same(other, key));
        if !tried {
            self.tried_keys.push(key.clone());
        }
        tried
    }

    /// The keys of the agent, asked for once.
    async fn agent_keys(&mut self) -> Vec<PublicKey> {
        if let Some(keys) = &self.agent_keys {
            return keys.clone();
        }
        let mut keys = Vec::new();
        if let Some(socket) = &self.login.agent_socket {
            match agent::connect(socket).await {
                Ok((agent, held)) => {
                    self.agent = Some(agent);
                    keys = held;
                }
                Err(error) => self
                    .log
                    .verbose(4, &format!("no keys from the agent: {error}")),
            }
        }
        self.agent_keys.insert(keys).clone()
    }

    async fn load(&self, file: &IdentityFile) -> Option<LoadedKey> {
        let path = file.path.clone();
        let passphrase = self.login.passphrase.clone();
        let loaded = blocking(move || key_file::load(&path, passphrase.as_ref()));
        match loaded.await? {
            Ok(key) => Some(key),
            Err(error) => {
                self.unusable(file, &error);
                None
            }
        }
    }

    fn unusable(&self, file: &IdentityFile, error: &KeyError) {
        let missing = matches!(error, KeyError::NotAccessible { missing: true, .. });
        if file.explicit {
            self.log.warning(&error.to_string());
        } else if !missing {
            self.log.verbose(4, &error.to_string());
        }
    }
}

/// Whether two keys are one, comments aside.
fn same(one: &PublicKey, other: &PublicKey) -> bool {
    one.key_data() == other.key_data()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
