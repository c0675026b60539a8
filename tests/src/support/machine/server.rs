use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::accounts::Account;
use super::keys::UserKey;
use super::launch::Keeper;
use super::options::MachineOptions;
use super::start::write_machine;
use crate::support::environment::TestEnvironment;
use crate::support::processes::{Process, processes_in_namespace_of, wait_until};
use crate::support::shevek::Shevek;

/// A real sshd on loopback addresses of its own, with homes, users, temporary folders and processes
/// that no other machine shares. Needs root.
///
/// Dropping it ends it, and fails the test when anything but sshd still runs on it.
#[derive(Debug)]
pub struct Machine {
    directory: PathBuf,
    addresses: Vec<String>,
    port: u16,
    key: UserKey,
    host_key: UserKey,
    keeper: Keeper,
    leftovers_expected: bool,
}

impl Machine {
    /// An ordinary machine.
    pub fn start(environment: &TestEnvironment) -> Self {
        Self::with(environment, &MachineOptions::default())
    }

    /// A machine with something special about it.
    pub fn with(environment: &TestEnvironment, options: &MachineOptions) -> Self {
        assert!(
            rustix::process::geteuid().is_root(),
            "these tests make throw-away machines and need root: run tests/run"
        );
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let directory = environment.directory().join(format!("machine-{number}"));
        fs::create_dir_all(&directory).expect("a folder for the machine");
        fs::create_dir_all("/run/sshd").expect("the folder sshd asks for");
        let net = format!("127.{}.{}", 1 + std::process::id() % 250, 1 + number % 250);
        let count = if options.addresses == 0 {
            3
        } else {
            options.addresses
        };
        let addresses: Vec<String> = (1..=count).map(|last| format!("{net}.{last}")).collect();
        let port = free_port(&addresses);
        let key = UserKey::generate(&directory.join("id"), "");
        let host_key = UserKey::generate(&directory.join("hostkey"), "");
        write_machine(
            &directory,
            options,
            &addresses,
            port,
            &host_key,
            &[key.public()],
        )
        .expect("the files of the machine");
        let keeper = Keeper::launch(&directory, options.root.as_ref(), &addresses[0], port);
        Self {
            directory,
            addresses,
            port,
            key,
            host_key,
            keeper,
            leftovers_expected: false,
        }
    }

    /// The nth loopback address, counted from 0.
    pub fn address(&self, number: usize) -> &str {
        &self.addresses[number]
    }

    /// The nth address with the port.
    pub fn socket(&self, number: usize) -> SocketAddr {
        format!("{}:{}", self.addresses[number], self.port)
            .parse()
            .expect("an address and a port")
    }

    /// The port, the same for all addresses.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The key that every user of the machine accepts.
    pub fn key(&self) -> &UserKey {
        &self.key
    }

    /// Where the machine is kept on the controller.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A further key that every user of the machine accepts.
    pub fn accept(&self, key: &UserKey) {
        let path = self.directory.join("ssh/authorized_keys");
        let text = fs::read_to_string(&path).expect("authorized_keys");
        fs::write(&path, format!("{text}{}\n", key.public())).expect("authorized_keys");
    }

    /// The lines of a known_hosts file for all addresses, port included.
    pub fn known_hosts(&self) -> String {
        self.known_hosts_with(&self.host_key)
    }

    /// The same with another key: as if the machine's key had been changed.
    pub fn known_hosts_with(&self, key: &UserKey) -> String {
        let line = |address: &String| format!("[{address}]:{} {}\n", self.port, key.public());
        self.addresses.iter().map(line).collect()
    }

    /// Variables of an inventory line that reach the nth address as root with the machine's key.
    pub fn variables(&self, number: usize) -> String {
        self.variables_for(number, Account::Root)
    }

    /// The same as another user.
    pub fn variables_for(&self, number: usize, account: Account) -> String {
        format!(
            "ansible_host={} ansible_port={} ansible_user={} ansible_ssh_private_key_file={}",
            self.addresses[number],
            self.port,
            account.name(),
            self.key.path().display()
        )
    }

    /// Writes an inventory `hosts` with the given names (each a further address) and the controller's
    /// known_hosts; gives the inventory's path.
    pub fn write_inventory(&self, environment: &TestEnvironment, names: &[&str]) -> PathBuf {
        environment.write_home(".ssh/known_hosts", &self.known_hosts());
        let line = |(number, name): (usize, &&str)| format!("{name} {}\n", self.variables(number));
        environment.write(
            "hosts",
            &names.iter().enumerate().map(line).collect::<String>(),
        )
    }

    /// The path on the controller of a file in the machine's `/root`, `/home` or `/tmp`, whatever they
    /// are mounted from.
    pub fn file(&self, path: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{path}", self.init()))
    }

    /// What runs on the machine, its first process and sshd's listener excluded.
    pub fn processes(&self) -> Vec<Process> {
        let mut found = processes_in_namespace_of(self.init());
        found.retain(|process| !process.command.contains("/usr/sbin/sshd -D "));
        found
    }

    fn init(&self) -> i32 {
        self.keeper.init()
    }

    /// The call, made in the machine's own network if it has one.
    pub fn in_network(&self, call: Shevek) -> Shevek {
        call.through(&self.keeper.network_entry())
    }

    /// The processes whose command line holds `text`.
    pub fn processes_like(&self, text: &str) -> Vec<Process> {
        self.processes()
            .into_iter()
            .filter(|process| process.command.contains(text))
            .collect()
    }

    /// Waits until a process whose command line holds `text` runs, and gives it.
    #[track_caller]
    pub fn wait_for_process(&self, text: &str) -> Process {
        let mut found = None;
        wait_until(Duration::from_secs(20), || {
            found = self.processes_like(text).into_iter().next();
            found.is_some()
        });
        found.unwrap_or_else(|| panic!("no process like {text:?} among {:?}", self.processes()))
    }

    /// Kills the server's side of every SSH connection, as a broken network would.
    pub fn drop_connections(&self) {
        for process in self
            .processes()
            .iter()
            .filter(|one| one.command.starts_with("sshd: "))
        {
            process.kill();
        }
    }

    /// Runs a shell command on the machine, not through SSH, and gives its standard output.
    #[track_caller]
    pub fn shell(&self, command: &str) -> String {
        let output = Command::new("nsenter")
            .args([
                "--target",
                &self.init().to_string(),
                "--mount",
                "--pid",
                "sh",
                "-c",
                command,
            ])
            .env("HOME", "/root")
            .output()
            .expect("nsenter is installed (package util-linux)");
        assert!(
            output.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A list, as a playbook writes it, of the words that run a command on the machine without SSH.
    pub fn enter_command(&self) -> String {
        format!(
            "['nsenter', '--target', '{}', '--mount', '--pid']",
            self.init()
        )
    }

    /// What sshd has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("sshd.log")).unwrap_or_default()
    }

    /// Ends the machine at once, as if it had been switched off.
    pub fn end(&mut self) {
        self.keeper.end();
    }

    /// Fails when anything but sshd's listener still runs after a moment.
    #[track_caller]
    pub fn assert_no_process_left(&self) {
        let gone = wait_until(Duration::from_secs(5), || self.processes().is_empty());
        assert!(gone, "left behind on the machine: {:?}", self.processes());
    }

    /// Says that this test leaves jobs running on purpose.
    pub fn expect_leftovers(&mut self) {
        self.leftovers_expected = true;
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let failing = std::thread::panicking();
        let check = !failing && !self.leftovers_expected;
        let clean = !check || wait_until(Duration::from_secs(5), || self.processes().is_empty());
        let left = if clean { Vec::new() } else { self.processes() };
        if failing {
            eprintln!(
                "--- sshd\n{}\n--- still running: {:?}",
                self.log(),
                self.processes()
            );
        }
        let ended = self.keeper.end();
        assert!(ended || failing, "the machine did not end");
        assert!(clean, "left behind on the machine: {left:?}");
    }
}

/// A port that is free on all the addresses.
fn free_port(addresses: &[String]) -> u16 {
    let free = |port: &u16| {
        addresses
            .iter()
            .all(|one| TcpListener::bind((one.as_str(), *port)).is_ok())
    };
    let any = || {
        Some(
            TcpListener::bind((addresses[0].as_str(), 0))
                .ok()?
                .local_addr()
                .ok()?
                .port(),
        )
    };
    (0..50)
        .filter_map(|_| any())
        .find(free)
        .expect("a free port")
}
