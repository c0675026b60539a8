//! Starting and ending a machine's namespaces.

use std::fs;
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::options::{Init, WholeRoot};
use crate::support::processes::wait_until;

/// `$0` is the machine's folder, `$1` holds the options that make its namespaces, `$2` says whether it starts again
/// when it ended.
const KEEP: &str = include_str!("keep.sh");

/// What keeps a machine: it ends it when its standard input is closed, even if the test is killed, and its whole process
/// group with it.
#[derive(Debug)]
pub(super) struct Keeper {
    process: Child,
    directory: PathBuf,
    has_network: bool,
}

impl Keeper {
    /// Starts the namespaces with the script `start` in `directory`; waits until sshd answers.
    pub(super) fn launch(
        directory: &Path,
        root: Option<&WholeRoot>,
        address: &str,
        port: u16,
    ) -> Self {
        let log = fs::File::create(directory.join("sshd.log")).expect("a log file");
        let is_systemd = root.is_some_and(|root| root.init == Init::Systemd);
        let has_network = root.is_some_and(|root| root.private_network);
        let mut spaces = "--mount --pid --mount-proc".to_owned();
        if root.is_some() {
            spaces.push_str(" --uts --ipc");
        }
        // The network outlives a restart of the machine.
        let (mut command, before) = if has_network {
            let mut command = Command::new("unshare");
            command.args(["--net", "sh"]);
            (command, "ip link set lo up || exit\n")
        } else {
            (Command::new("sh"), "")
        };
        let process = command
            .args(["-c", &format!("{before}{KEEP}")])
            .arg(directory)
            .arg(spaces)
            .arg(if is_systemd { "again" } else { "" })
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("sh and unshare (package util-linux) start");
        let mut keeper = Self {
            process,
            directory: directory.to_owned(),
            has_network,
        };
        let limit = Duration::from_secs(if is_systemd { 60 } else { 10 });
        if !wait_until(limit, || keeper.answers(address, port)) {
            keeper.end();
            let log = fs::read_to_string(directory.join("sshd.log")).unwrap_or_default();
            panic!("sshd (package openssh-server) did not come up:\n{log}");
        }
        keeper
    }

    /// The words before a command that is to run in the machine's network.
    pub(super) fn network_entry(&self) -> Vec<String> {
        if self.has_network {
            let network = format!("--net=/proc/{}/ns/net", self.process.id());
            vec!["nsenter".into(), network, "--".into()]
        } else {
            Vec::new()
        }
    }

    fn answers(&self, address: &str, port: u16) -> bool {
        if !self.has_network {
            return TcpStream::connect((address, port)).is_ok();
        }
        let entry = self.network_entry();
        Command::new(&entry[0])
            .args(&entry[1..])
            .args(["bash", "-c", "exec 3<>/dev/tcp/$0/$1", address])
            .arg(port.to_string())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// The id of the machine's first process; 0 when it is not there.
    pub(super) fn init(&self) -> i32 {
        let of_unshare = || {
            let text = fs::read_to_string(self.directory.join("unshare")).ok()?;
            let parent: u32 = text.trim().parse().ok()?;
            let path = format!("/proc/{parent}/task/{parent}/children");
            let children = fs::read_to_string(path).ok()?;
            children.split_whitespace().next()?.parse().ok()
        };
        of_unshare().unwrap_or(0)
    }

    /// Ends the machine at once, as if it had been switched off. False when something of it is still there after
    /// 10 seconds.
    pub(super) fn end(&mut self) -> bool {
        drop(self.process.stdin.take());
        wait_until(Duration::from_secs(10), || {
            self.process.try_wait().is_ok_and(|status| status.is_some())
        })
    }
}
