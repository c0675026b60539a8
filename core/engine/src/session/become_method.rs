//! How another user is reached on a target.

use shevek_plugin::Secret;

/// Privilege escalation of a session. Ansible: a become plugin and its options.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Become {
    /// The tool. Ansible: `become_method`.
    pub method: BecomeMethod,
    /// The user to become; `root` when empty. Ansible: `become_user`.
    pub user: String,
    /// The password, sent only after the tool's prompt was recognised. Ansible: `become_password`, `-K`.
    pub password: Option<Secret>,
    /// The tool's program; the method's name when `None`. Ansible: `become_exe`.
    pub exe: Option<String>,
    /// Flags for it; the method's own when `None` (`-H -S -n` for sudo). Ansible: `become_flags`.
    pub flags: Option<String>,
    /// The words that su asks for the password with, instead of those that are known; a colon follows them.
    /// Ansible: `prompt_l10n`.
    pub prompts: Vec<String>,
    /// The directory in which sudo is started. Ansible: `sudo_chdir`.
    pub chdir: Option<String>,
}

/// The tools that shevek knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum BecomeMethod {
    /// sudo.
    #[default]
    Sudo,
    /// su.
    Su,
    /// doas, without password only: it reads one from a terminal.
    Doas,
}

impl BecomeMethod {
    /// The name that `become_method` uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sudo => "sudo",
            Self::Su => "su",
            Self::Doas => "doas",
        }
    }

    /// The method of that name, with or without the prefix `ansible.builtin.` or `community.general.`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "sudo" | "ansible.builtin.sudo" | "ansible.legacy.sudo" => Some(Self::Sudo),
            "su" | "ansible.builtin.su" | "ansible.legacy.su" => Some(Self::Su),
            "doas" | "community.general.doas" => Some(Self::Doas),
            _ => None,
        }
    }
}
