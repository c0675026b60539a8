//! What can be shown to a server.

use std::path::PathBuf;

use russh::MethodKind;
use russh::keys::PublicKey;

/// A file with a private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityFile {
    /// The file, `~` and tokens expanded.
    pub(crate) path: PathBuf,
    /// Whether somebody named it, in contrast to the standard places.
    pub(crate) explicit: bool,
}

/// The methods that this plugin knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoginMethod {
    /// Keys, from files and the agent.
    PublicKey,
    /// The password as such.
    Password,
    /// The password as the answer to a question.
    KeyboardInteractive,
}

impl LoginMethod {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::PublicKey, Self::KeyboardInteractive, Self::Password];

    /// The method of this name in the protocol.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "publickey" => Some(Self::PublicKey),
            "password" => Some(Self::Password),
            "keyboard-interactive" => Some(Self::KeyboardInteractive),
            _ => None,
        }
    }

    /// russh's name for it.
    pub(crate) fn kind(self) -> MethodKind {
        match self {
            Self::PublicKey => MethodKind::PublicKey,
            Self::Password => MethodKind::Password,
            Self::KeyboardInteractive => MethodKind::KeyboardInteractive,
        }
    }
}

/// One thing to try.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Credential {
    /// A private key in a file.
    KeyFile(IdentityFile),
    /// The private key of the option `private_key`.
    KeyText,
    /// All keys that the agent holds.
    Agent,
    /// One key that the agent holds.
    AgentKey(PublicKey),
    /// The password.
    Password,
    /// The password as an answer.
    KeyboardInteractive,
}

impl Credential {
    /// The method it belongs to.
    pub(crate) fn method(&self) -> LoginMethod {
        match self {
            Self::KeyFile(_) | Self::KeyText | Self::Agent | Self::AgentKey(_) => {
                LoginMethod::PublicKey
            }
            Self::Password => LoginMethod::Password,
            Self::KeyboardInteractive => LoginMethod::KeyboardInteractive,
        }
    }

    /// How the log names it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::KeyFile(file) => format!("key file {}", file.path.display()),
            Self::KeyText => "the private_key option".into(),
            Self::Agent => "agent".into(),
            Self::AgentKey(key) => {
                let print = key.fingerprint(russh::keys::HashAlg::Sha256);
                format!("agent key {} {print}", key.comment())
            }
            Self::Password => "password".into(),
            Self::KeyboardInteractive => "keyboard-interactive".into(),
        }
    }
}
