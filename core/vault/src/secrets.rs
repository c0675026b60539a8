//! The passwords of a run.

use std::fmt;

use zeroize::Zeroizing;

/// Passwords with their vault ids, in the order in which they are tried. Wiped when dropped.
#[derive(Clone, Default)]
pub struct VaultSecrets {
    secrets: Vec<(String, Zeroizing<Vec<u8>>)>,
    id_must_match: bool,
}

impl VaultSecrets {
    /// No passwords.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a password under a vault id (`default` when the user gave none).
    pub fn add(&mut self, id: impl Into<String>, secret: Vec<u8>) {
        self.secrets.push((id.into(), Zeroizing::new(secret)));
    }

    /// Tries only passwords whose id is that of the text: Ansible's `vault_id_match`.
    pub fn require_matching_id(&mut self, required: bool) {
        self.id_must_match = required;
    }

    /// True when there is no password.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// The vault ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.secrets.iter().map(|(id, _)| id.as_str())
    }

    /// The first password with this id, or the first of all when there is no id; and its id.
    /// Ansible: `match_encrypt_secret`.
    pub fn get(&self, id: Option<&str>) -> Option<(&str, &[u8])> {
        let wanted = |known: &str| id.is_none_or(|id| id == known);
        let (known, secret) = self.secrets.iter().find(|(known, _)| wanted(known))?;
        Some((known, secret))
    }

    /// The passwords to try for a text with this id.
    pub(crate) fn candidates<'s>(&'s self, id: &str) -> impl Iterator<Item = (&'s str, &'s [u8])> {
        self.secrets
            .iter()
            .filter(move |(known, _)| !self.id_must_match || known == id)
            .map(|(known, secret)| (known.as_str(), secret.as_slice()))
    }
}

/// Shows the ids only.
impl fmt::Debug for VaultSecrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.ids()).finish()
    }
}
