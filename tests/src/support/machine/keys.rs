use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A throw-away ed25519 key pair.
#[derive(Debug, Clone)]
pub struct UserKey {
    private: PathBuf,
}

impl UserKey {
    /// Makes a pair in the file `private` and beside it; an empty passphrase leaves it unencrypted.
    pub fn generate(private: &Path, passphrase: &str) -> Self {
        let status = Command::new("ssh-keygen")
            .args([
                "-q",
                "-t",
                "ed25519",
                "-C",
                "throw-away",
                "-N",
                passphrase,
                "-f",
            ])
            .arg(private)
            .status()
            .expect("ssh-keygen is installed (package openssh-client)");
        assert!(status.success(), "ssh-keygen failed");
        Self {
            private: private.to_owned(),
        }
    }

    /// The file with the private key.
    pub fn path(&self) -> &Path {
        &self.private
    }

    /// Type and key, as they stand in authorized_keys and known_hosts.
    pub fn public(&self) -> String {
        let text = fs::read_to_string(self.private.with_extension("pub")).expect("the public key");
        text.split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    }
}
