//! A private sshd for the tests: throw-away keys, a free port, everything removed at the end.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json, json};
use shevek_connection_ssh::{Environment, SshPlugin};
use shevek_plugin::{Connection, ConnectionError, ConnectionPlugin, ConnectionTarget, Log};

const SSHD: &str = "/usr/sbin/sshd";

/// A directory that goes when the test ends.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        let mut template = std::env::temp_dir();
        template.push(format!("shevek-ssh-{}-{}", std::process::id(), unique()));
        fs::create_dir(&template).unwrap();
        fs::set_permissions(&template, fs::Permissions::from_mode(0o700)).unwrap();
        Self(template)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn unique() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Runs a program that must succeed.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} cannot be started ({error}): install openssh-server")
        });
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a key pair and returns the private key's file.
pub(crate) fn make_key(directory: &Path, name: &str, kind: &str, passphrase: &str) -> PathBuf {
    let file = directory.join(name);
    run(
        "ssh-keygen",
        &[
            "-q",
            "-t",
            kind,
            "-N",
            passphrase,
            "-f",
            file.to_str().unwrap(),
        ],
    );
    file
}

/// A running sshd.
pub(crate) struct Sshd {
    pub(crate) scratch: Scratch,
    pub(crate) port: u16,
    pub(crate) address: &'static str,
    child: Child,
}

impl Sshd {
    /// Starts one with the given lines in its configuration before the standard ones (the first counts).
    pub(crate) fn start(config: &str) -> Self {
        Self::start_at("127.0.0.1", config)
    }

    pub(crate) fn start_at(address: &'static str, config: &str) -> Self {
        Self::start_in(address, config, |_| String::new())
    }

    /// Starts one that sees other files than the rest of the machine: `mounts` makes, for the server's directory,
    /// a shell script that is run in a mount namespace of the server's own.
    pub(crate) fn start_in(
        address: &'static str,
        config: &str,
        mounts: impl Fn(&Path) -> String,
    ) -> Self {
        assert!(
            Path::new(SSHD).exists(),
            "{SSHD} is missing: install openssh-server to run these tests"
        );
        fs::create_dir_all("/run/sshd").expect("/run/sshd, which sshd needs, cannot be made");
        let scratch = Scratch::new();
        let directory = scratch.path();
        fs::create_dir_all(directory.join("home/.ssh")).unwrap();
        make_key(directory, "hostkey", "ed25519", "");
        make_key(directory, "id", "ed25519", "");
        fs::copy(directory.join("id.pub"), directory.join("authorized_keys")).unwrap();
        for attempt in 0.. {
            let port = free_port(address);
            let text = format!(
                "{config}\nListenAddress {address}:{port}\nHostKey {dir}/hostkey\n\
                 AuthorizedKeysFile {dir}/authorized_keys\nPidFile none\nUsePAM no\nUseDNS no\nStrictModes no\n\
                 PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nMaxStartups 100\n\
                 SetEnv SHLVL=1\nLogLevel ERROR\n",
                dir = directory.display()
            );
            let file = directory.join("sshd_config");
            fs::write(&file, text).unwrap();
            let script = mounts(directory);
            let mut command = if script.is_empty() {
                Command::new(SSHD)
            } else {
                let mut command = Command::new("unshare");
                let script = format!("set -e\n{script}\nexec {SSHD} \"$@\"");
                command.args(["-m", "sh", "-c", &script, SSHD]);
                command
            };
            let mut child = command
                .args(["-D", "-e", "-f"])
                .arg(&file)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(fs::File::create(directory.join("sshd.log")).unwrap())
                .spawn()
                .unwrap();
            if answers(address, port, &mut child) {
                let sshd = Self {
                    scratch,
                    port,
                    address,
                    child,
                };
                sshd.trust_host_key();
                return sshd;
            }
            let _ = child.kill();
            let _ = child.wait();
            let log = fs::read_to_string(directory.join("sshd.log")).unwrap_or_default();
            assert!(attempt < 3, "sshd did not start: {log}");
        }
        unreachable!()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.file("home")
    }

    pub(crate) fn known_hosts(&self) -> PathBuf {
        self.home().join(".ssh/known_hosts")
    }

    /// The line of known_hosts for this server.
    pub(crate) fn known_hosts_line(&self) -> String {
        let key = fs::read_to_string(self.file("hostkey.pub")).unwrap();
        let mut words = key.split_whitespace();
        format!(
            "[{}]:{} {} {}\n",
            self.address,
            self.port,
            words.next().unwrap(),
            words.next().unwrap()
        )
    }

    fn trust_host_key(&self) {
        fs::write(self.known_hosts(), self.known_hosts_line()).unwrap();
    }

    /// A plugin whose home directory is the test's own.
    pub(crate) fn plugin(&self) -> SshPlugin {
        SshPlugin::with_environment(self.environment())
    }

    pub(crate) fn environment(&self) -> Environment {
        Environment {
            home: Some(self.home()),
            user: "nobody-in-particular".into(),
            uid: 4242,
            agent_socket: None,
            system_directory: self.file("etc"),
            variables: vec![("LANG".into(), "xx_YY.UTF-8".into())],
        }
    }

    /// The options that reach this server with the authorised key.
    pub(crate) fn options(&self) -> Map<String, Json> {
        object(json!({
            "host": self.address,
            "port": self.port,
            "remote_user": "root",
            "private_key_file": self.file("id"),
        }))
    }

    /// The process ids of this server's sessions.
    pub(crate) fn sessions(&self) -> Vec<u32> {
        children_of(self.child.id())
    }

    pub(crate) async fn connect(&self) -> Arc<dyn Connection> {
        self.connect_with(json!({})).await.unwrap()
    }

    /// Connects with further options; null removes one.
    pub(crate) async fn connect_with(
        &self,
        options: Json,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let recorder = Arc::new(Recorder::default());
        self.connect_logged(options, &recorder).await
    }

    pub(crate) async fn connect_logged(
        &self,
        options: Json,
        recorder: &Arc<Recorder>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        connect_as(&self.plugin(), self.options(), options, recorder).await
    }
}

/// Connects with options laid over others.
pub(crate) async fn connect_as(
    plugin: &SshPlugin,
    mut options: Map<String, Json>,
    more: Json,
    recorder: &Arc<Recorder>,
) -> Result<Arc<dyn Connection>, ConnectionError> {
    for (name, value) in object(more) {
        if value.is_null() {
            options.remove(&name);
        } else {
            options.insert(name, value);
        }
    }
    let target = ConnectionTarget {
        inventory_hostname: "testhost".into(),
        timeout_seconds: 20,
        options,
    };
    let log: Arc<dyn Log> = Arc::clone(recorder) as Arc<dyn Log>;
    plugin.connect(target, log).await
}

fn object(json: Json) -> Map<String, Json> {
    json.as_object().unwrap().clone()
}

impl Drop for Sshd {
    fn drop(&mut self) {
        // Its sessions first: they would outlive it.
        for session in self.sessions() {
            for process in children_of(session) {
                kill(process);
            }
            kill(session);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kills one process.
pub(crate) fn kill(process: u32) {
    let _ = Command::new("kill")
        .args(["-9", &process.to_string()])
        .output();
}

/// Waits until `condition` holds.
pub(crate) async fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !condition() {
        assert!(Instant::now() < deadline, "not within 5 seconds: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The direct children of a process.
pub(crate) fn children_of(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // The name in parentheses may hold anything.
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        if fields.split_whitespace().nth(1) == Some(&process.to_string()) {
            found.push(id);
        }
    }
    found
}

/// A port that was free a moment ago.
pub(crate) fn free_port(address: &str) -> u16 {
    let listener = TcpListener::bind((address, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn answers(address: &str, port: u16, child: &mut Child) -> bool {
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline {
        if TcpStream::connect((address, port)).is_ok() {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Keeps what a plugin tells.
#[derive(Default)]
pub(crate) struct Recorder {
    lines: Mutex<Vec<String>>,
}

impl Recorder {
    /// All of it; warnings begin with `WARNING `, messages with their level.
    pub(crate) fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }
}

impl Log for Recorder {
    fn verbose(&self, level: u8, message: &str) {
        self.lines
            .lock()
            .unwrap()
            .push(format!("{level} {message}"));
    }

    fn warning(&self, message: &str) {
        self.lines
            .lock()
            .unwrap()
            .push(format!("WARNING {message}"));
    }
}
