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
}
