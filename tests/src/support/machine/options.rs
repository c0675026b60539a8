use std::path::PathBuf;

/// What a directory of a machine is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Storage {
    /// A folder of the test environment; [`super::Machine::file`] reads it from outside.
    #[default]
    Folder,
    /// A folder that is mounted read-only.
    ReadOnly,
    /// A folder from which no program can be started.
    NoExec,
    /// A file system of its own, with room for this many KiB.
    Small(u32),
}

/// The first process of a machine that has a whole root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Init {
    /// A shell script that starts sshd and nothing else; to programs the system looks like one with init scripts.
    #[default]
    Script,
    /// The root's own systemd. `reboot` starts the machine again, with another boot id.
    Systemd,
}

/// A root directory that a machine has instead of the controller's own folders.
#[derive(Debug, Clone)]
pub struct WholeRoot {
    /// It is not written to: what the machine changes lies in a layer over it.
    pub directory: PathBuf,
    /// What starts there.
    pub init: Init,
    /// Whether the machine has a network of its own, with nothing but a loopback interface, which
    /// [`super::Machine::in_network`] enters.
    pub private_network: bool,
}

/// What is special about a machine.
#[derive(Debug, Clone, Default)]
pub struct MachineOptions {
    /// Loopback addresses to listen on; 0 means 3.
    pub addresses: u8,
    /// Further lines of sshd_config, put first so that they win.
    pub sshd_config: String,
    /// Password logins are accepted.
    pub password_login: bool,
    /// Logins by keyboard-interactive, through PAM, are the only ones accepted.
    pub keyboard_interactive_only: bool,
    /// `/root`.
    pub root_home: Storage,
    /// `/tmp`, `/var/tmp` and `/dev/shm`.
    pub temporary: Storage,
    /// Programs of the machine replaced by shell scripts: path and script.
    pub replaced: Vec<(String, String)>,
    /// A root of its own; then homes, temporary folders and users are that root's.
    pub root: Option<WholeRoot>,
}
