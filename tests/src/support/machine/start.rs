use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::accounts::write_accounts;
use super::keys::UserKey;
use super::options::{MachineOptions, Storage};
use super::whole_root;

/// PAM for keyboard-interactive logins, without the session modules that need a whole system.
const PAM_SSHD: &str =
    "auth required pam_unix.so\naccount required pam_unix.so\nsession optional pam_unix.so\n";

/// Writes everything that the machine consists of to `directory`, its start script last.
pub(super) fn write_machine(
    directory: &Path,
    options: &MachineOptions,
    addresses: &[String],
    port: u16,
    host_key: &UserKey,
    user_keys: &[String],
) -> std::io::Result<()> {
    fs::create_dir_all(directory.join("ssh"))?;
    fs::copy(host_key.path(), directory.join("ssh/hostkey"))?;
    fs::write(
        directory.join("ssh/authorized_keys"),
        user_keys.join("\n") + "\n",
    )?;
    fs::write(
        directory.join("ssh/sshd_config"),
        sshd_config(options, addresses, port),
    )?;
    if let Some(root) = &options.root {
        return fs::write(
            directory.join("start"),
            whole_root::start_script(directory, root),
        );
    }
    for part in ["root", "home", "etc", "tmp", "var-tmp", "shm", "replaced"] {
        fs::create_dir_all(directory.join(part))?;
    }
    write_accounts(&directory.join("etc"), &directory.join("home"))?;
    fs::create_dir_all(directory.join("etc/pam.d"))?;
    fs::write(directory.join("etc/pam.d/sshd"), PAM_SSHD)?;
    for (number, (_, script)) in options.replaced.iter().enumerate() {
        let path = directory.join(format!("replaced/{number}"));
        fs::write(&path, script)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    fs::write(directory.join("start"), start_script(directory, options))
}

fn sshd_config(options: &MachineOptions, addresses: &[String], port: u16) -> String {
    let mut text = options.sshd_config.clone();
    for address in addresses {
        let _ = write!(text, "\nListenAddress {address}:{port}");
    }
    let interactive = options.keyboard_interactive_only;
    let yes = |on: bool| if on { "yes" } else { "no" };
    // SHLVL: bash that sshd starts would read the machine's own bashrc before every command.
    let _ = write!(
        text,
        "
HostKey /etc/ssh/hostkey
AuthorizedKeysFile /etc/ssh/authorized_keys
PidFile none
UsePAM {}
KbdInteractiveAuthentication {}
PasswordAuthentication {}
PubkeyAuthentication {}
UseDNS no
StrictModes no
PermitRootLogin yes
MaxStartups 200
LoginGraceTime 60
PrintMotd no
PrintLastLog no
SetEnv SHLVL=1
LogLevel VERBOSE
Subsystem sftp internal-sftp
",
        yes(interactive),
        yes(interactive),
        yes(options.password_login && !interactive),
        yes(!interactive),
    );
    text
}

/// The script runs as the first process of the new namespaces and becomes sshd.
fn start_script(directory: &Path, options: &MachineOptions) -> String {
    let base = directory.display();
    let mut text = "set -e\n".to_owned();
    // The whole folder, not its files one by one: a file that is replaced outside loses what is mounted on it.
    let _ = writeln!(
        text,
        "mount -t overlay -o lowerdir={base}/etc:/etc overlay /etc 2>/dev/null || \
         {{ cp -a /etc {base}/whole-etc; cp -a {base}/etc/. {base}/whole-etc; mount --bind {base}/whole-etc /etc; }}"
    );
    let _ = writeln!(text, "mount --bind {base}/ssh /etc/ssh");
    let _ = writeln!(text, "mount --bind {base}/home /home");
    for (number, (path, _)) in options.replaced.iter().enumerate() {
        let _ = writeln!(text, "mount --bind {base}/replaced/{number} {path}");
    }
    // Runtime folders of users would be another place that all machines share.
    text.push_str("mount -t tmpfs -o mode=0755 tmpfs /run\nmkdir -p /run/sshd\n");
    mount(
        &mut text,
        &format!("{base}/root"),
        "/root",
        options.root_home,
        "0700",
    );
    mount(
        &mut text,
        &format!("{base}/shm"),
        "/dev/shm",
        options.temporary,
        "1777",
    );
    mount(
        &mut text,
        &format!("{base}/var-tmp"),
        "/var/tmp",
        options.temporary,
        "1777",
    );
    // Last: the folders above may themselves be below /tmp.
    mount(
        &mut text,
        &format!("{base}/tmp"),
        "/tmp",
        options.temporary,
        "1777",
    );
    text.push_str("cd /\nexec /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config\n");
    text
}

fn mount(text: &mut String, folder: &str, target: &str, storage: Storage, mode: &str) {
    let line = match storage {
        Storage::Small(kib) => format!("mount -t tmpfs -o size={kib}k,mode={mode} tmpfs {target}"),
        Storage::Folder => format!("chmod {mode} {folder}; mount --bind {folder} {target}"),
        Storage::ReadOnly | Storage::NoExec => {
            let option = if storage == Storage::ReadOnly {
                "ro"
            } else {
                "noexec"
            };
            format!(
                "chmod {mode} {folder}; mount --bind {folder} {target}; mount -o remount,bind,{option} {target}"
            )
        }
    };
    let _ = writeln!(text, "{line}");
}
