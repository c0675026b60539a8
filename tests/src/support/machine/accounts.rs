use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

/// The password of root and of [`Account::Alice`].
pub const PASSWORD: &str = "correct horse";

/// `openssl passwd -6 -salt shevek 'correct horse'`
const PASSWORD_HASH: &str = "$6$shevek$U/bGrTcEs4ITXOa9Fnh9Iq/KNbr6d.ADr6ytCRas8iKE6KrZOxg.6G.3cwNFLsGLmee0G7tQ11NbzaoeGx3g0/";

/// A user of a throw-away machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Uid 0; may log in by key, by password where the machine allows it.
    Root,
    /// Uid 2001; sudo with her password, which is [`PASSWORD`].
    Alice,
    /// Uid 2002; sudo without a password.
    Bob,
    /// Uid 2003; no sudo, no password.
    Carol,
}

impl Account {
    const ALL: [Self; 4] = [Self::Root, Self::Alice, Self::Bob, Self::Carol];

    /// The login name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Alice => "alice",
            Self::Bob => "bob",
            Self::Carol => "carol",
        }
    }

    /// The user and group id.
    pub fn id(self) -> u32 {
        match self {
            Self::Root => 0,
            Self::Alice => 2001,
            Self::Bob => 2002,
            Self::Carol => 2003,
        }
    }

    fn password_hash(self) -> &'static str {
        match self {
            Self::Root | Self::Alice => PASSWORD_HASH,
            Self::Bob | Self::Carol => "*",
        }
    }
}

const SYSTEM_USERS: &str = "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
sshd:x:102:65534::/run/sshd:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
";
const SYSTEM_GROUPS: &str = "daemon:x:1:\ntty:x:5:\nshadow:x:42:\nnogroup:x:65534:\n";
const SUDOERS: &str = "Defaults env_reset
Defaults secure_path=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"
root ALL=(ALL:ALL) ALL
alice ALL=(ALL:ALL) ALL
bob ALL=(ALL:ALL) NOPASSWD: ALL
";

/// Writes passwd, group, shadow and sudoers to `etc`, and the homes below `home`.
pub(super) fn write_accounts(etc: &Path, home: &Path) -> std::io::Result<()> {
    let (mut passwd, mut group, mut shadow) = (String::new(), String::new(), String::new());
    for account in Account::ALL {
        let (name, id, hash) = (account.name(), account.id(), account.password_hash());
        let directory = if id == 0 {
            "/root".to_owned()
        } else {
            format!("/home/{name}")
        };
        let _ = writeln!(passwd, "{name}:x:{id}:{id}::{directory}:/bin/bash");
        let _ = writeln!(group, "{name}:x:{id}:");
        let _ = writeln!(shadow, "{name}:{hash}:19000:0:99999:7:::");
        if id != 0 {
            let directory = home.join(name);
            fs::create_dir_all(&directory)?;
            fs::set_permissions(&directory, fs::Permissions::from_mode(0o750))?;
            chown(&directory, Some(id), Some(id))?;
        }
    }
    fs::write(etc.join("passwd"), passwd + SYSTEM_USERS)?;
    fs::write(etc.join("group"), group + SYSTEM_GROUPS)?;
    write_with_mode(&etc.join("shadow"), &shadow, 0o640)?;
    write_with_mode(&etc.join("sudoers"), SUDOERS, 0o440)
}

fn write_with_mode(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}
