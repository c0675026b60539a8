//! Keys, agent, password, questions; several in turn.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use shevek_connection_ssh::SshPlugin;
use shevek_plugin::{ConnectionError, ExecRequest};

use crate::support::{Recorder, Sshd, connect_as, eventually, make_key, run};

const PASSWORD: &str = "correct horse";
/// SHA-512 crypt of it.
const HASH: &str = "$6$shevektest$L2lZLwWsZ3jJVBVSn5I39kiVTHaPgAgjwGX9XzOiH2taypJMrUXuqZi6BF3ouwmqTKeSgWX9FWMlrjjGJcsq91";

/// A server with an account `tester` that has a password. The account exists in the server's mount namespace only.
fn server_with_password(config: &str) -> Sshd {
    Sshd::start_in("127.0.0.1", config, |directory| {
        let passwd = fs::read_to_string("/etc/passwd").unwrap();
        let home = directory.join("tester");
        fs::create_dir_all(&home).unwrap();
        fs::write(
            directory.join("passwd"),
            format!("{passwd}tester:x:0:0::{}:/bin/sh\n", home.display()),
        )
        .unwrap();
        let shadow = fs::read_to_string("/etc/shadow").unwrap();
        fs::write(
            directory.join("shadow"),
            format!("{shadow}tester:{HASH}:19000:0:99999:7:::\n"),
        )
        .unwrap();
        fs::write(
            directory.join("pam"),
            "auth required pam_unix.so nodelay\naccount required pam_permit.so\nsession required pam_permit.so\n",
        )
        .unwrap();
        let bind = |name: &str, over: &str| {
            format!("mount --bind {} {over}\n", directory.join(name).display())
        };
        bind("passwd", "/etc/passwd")
            + &bind("shadow", "/etc/shadow")
            + &bind("pam", "/etc/pam.d/sshd")
    })
}

fn as_tester(more: Json) -> Json {
    let mut options =
        json!({ "remote_user": "tester", "private_key_file": null, "password": PASSWORD });
    for (name, value) in more.as_object().unwrap() {
        options[name] = value.clone();
    }
    options
}

/// Connects and says by what the login was done.
async fn logged_in_by(sshd: &Sshd, options: Json) -> String {
    let recorder: Arc<Recorder> = Arc::default();
    let connection = sshd.connect_logged(options, &recorder).await.unwrap();
    let output = connection.exec(ExecRequest::new("echo in")).await.unwrap();
    assert_eq!(output.stdout, b"in\n");
    let text = recorder.text();
    assert!(!text.contains(PASSWORD), "no secret in the log: {text}");
    let line = text
        .lines()
        .find(|line| line.contains("Authenticated to"))
        .unwrap();
    line.split_once(" using ").unwrap().1.to_string()
}

async fn refused(sshd: &Sshd, options: Json) -> String {
    let recorder: Arc<Recorder> = Arc::default();
    let error = sshd.connect_logged(options, &recorder).await.err().unwrap();
    assert!(
        matches!(error, ConnectionError::Authentication(_)),
        "{error:?}"
    );
    assert!(!recorder.text().contains(PASSWORD), "{}", recorder.text());
    assert!(!error.to_string().contains(PASSWORD), "{error}");
    error.to_string()
}

#[tokio::test]
async fn keys_of_every_kind() {
    let sshd = Sshd::start("");
    let directory = sshd.scratch.path();
    let mut authorized = String::new();
    let mut keys = Vec::new();
    for (name, kind) in [("k1", "ed25519"), ("k2", "ecdsa"), ("k3", "rsa")] {
        let key = make_key(directory, name, kind, "");
        authorized += &fs::read_to_string(key.with_extension("pub")).unwrap();
        keys.push(key);
    }
    // The older format too.
    let pem = make_key(directory, "k4", "ecdsa", "");
    authorized += &fs::read_to_string(pem.with_extension("pub")).unwrap();
    run(
        "ssh-keygen",
        &[
            "-q",
            "-p",
            "-m",
            "PEM",
            "-N",
            "",
            "-f",
            pem.to_str().unwrap(),
        ],
    );
    keys.push(pem);
    fs::write(sshd.file("authorized_keys"), authorized).unwrap();
    for key in keys {
        let started = Instant::now();
        let by = logged_in_by(&sshd, json!({ "private_key_file": key })).await;
        eprintln!("{} in {:?}", key.display(), started.elapsed());
        assert_eq!(by, format!("key file {}", key.display()));
    }
    let text = fs::read_to_string(directory.join("k1")).unwrap();
    let options = json!({ "private_key_file": null, "private_key": text });
    assert_eq!(logged_in_by(&sshd, options).await, "the private_key option");
}

#[tokio::test]
async fn an_encrypted_key_needs_its_passphrase() {
    let sshd = Sshd::start("");
    let key = make_key(sshd.scratch.path(), "locked", "ed25519", "open sesame");
    fs::copy(key.with_extension("pub"), sshd.file("authorized_keys")).unwrap();
    let with =
        |passphrase: Json| json!({ "private_key_file": key, "private_key_passphrase": passphrase });
    let by = logged_in_by(&sshd, with("open sesame".into())).await;
    assert_eq!(by, format!("key file {}", key.display()));
    for passphrase in [Json::Null, "wrong".into()] {
        let recorder: Arc<Recorder> = Arc::default();
        let error = sshd
            .connect_logged(with(passphrase), &recorder)
            .await
            .err()
            .unwrap();
        assert!(
            error.to_string().contains("Permission denied (publickey)."),
            "{error}"
        );
        let text = recorder.text();
        assert!(
            text.contains(&format!("WARNING Load key \"{}\"", key.display())),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_told() {
    let sshd = Sshd::start("");
    let key = make_key(sshd.scratch.path(), "open", "ed25519", "");
    let set = |mode: &str| run("chmod", &[mode, key.to_str().unwrap()]);
    set("0644");
    for (file, warning) in [
        (key.clone(), "Permissions 0644 for"),
        (
            sshd.file("none"),
            "not accessible: No such file or directory",
        ),
        (sshd.file("hostkey.pub"), "are too open"),
    ] {
        let recorder: Arc<Recorder> = Arc::default();
        let options = json!({ "private_key_file": file });
        let error = sshd.connect_logged(options, &recorder).await.err().unwrap();
        assert_eq!(
            error.to_string(),
            "Failed to connect to the host via ssh: root@127.0.0.1: Permission denied (publickey)."
        );
        assert!(recorder.text().contains(warning), "{}", recorder.text());
    }
    set("0600");
    fs::write(&key, "no key at all").unwrap();
    let recorder: Arc<Recorder> = Arc::default();
    let options = json!({ "private_key_file": key });
    assert!(sshd.connect_logged(options, &recorder).await.is_err());
    assert!(
        recorder.text().contains("invalid format"),
        "{}",
        recorder.text()
    );
}

#[tokio::test]
async fn the_standard_identities_are_tried_without_being_asked_for() {
    let sshd = Sshd::start("");
    let home = sshd.home();
    make_key(&home.join(".ssh"), "id_rsa", "rsa", "");
    fs::copy(sshd.file("id"), home.join(".ssh/id_ed25519")).unwrap();
    let by = logged_in_by(&sshd, json!({ "private_key_file": null })).await;
    assert_eq!(
        by,
        format!("key file {}", home.join(".ssh/id_ed25519").display())
    );
}

struct AgentProcess {
    child: Child,
    socket: PathBuf,
}

impl AgentProcess {
    fn start(directory: &Path) -> Self {
        let socket = directory.join("agent");
        let child = Command::new("ssh-agent")
            .args(["-D", "-a", socket.to_str().unwrap()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while !socket.exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { child, socket }
    }

    fn add(&self, key: &Path) {
        let status = Command::new("ssh-add")
            .args(["-q", key.to_str().unwrap()])
            .env("SSH_AUTH_SOCK", &self.socket)
            .status();
        assert!(status.unwrap().success());
    }
}

impl Drop for AgentProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_agent_is_asked() {
    let sshd = Sshd::start("");
    let directory = sshd.scratch.path();
    let agent = AgentProcess::start(directory);
    agent.add(&make_key(directory, "stranger", "rsa", ""));
    agent.add(&sshd.file("id"));
    let mut environment = sshd.environment();
    environment.agent_socket = Some(agent.socket.clone());
    let plugin = SshPlugin::with_environment(environment);
    let login = |more: Json| {
        let (plugin, options) = (&plugin, sshd.options());
        async move {
            let recorder: Arc<Recorder> = Arc::default();
            let result = connect_as(plugin, options, more, &recorder).await;
            (result.is_ok(), recorder.text())
        }
    };
    let (ok, text) = login(json!({ "private_key_file": null })).await;
    assert!(ok && text.contains("using agent key"), "{text}");
    // A key file that is locked, or only its public half, points to the key in the agent.
    let locked = sshd.file("locked");
    fs::copy(sshd.file("id"), &locked).unwrap();
    run(
        "ssh-keygen",
        &[
            "-q",
            "-p",
            "-N",
            "locked up",
            "-f",
            locked.to_str().unwrap(),
        ],
    );
    let options = json!({ "private_key_file": locked, "ssh_args": "-o IdentitiesOnly=yes" });
    let (ok, text) = login(options).await;
    assert!(ok && !text.contains("WARNING"), "{text}");
    // Told to use named keys only, the agent's others are left alone.
    let options = json!({ "private_key_file": null, "ssh_args": "-o IdentitiesOnly=yes" });
    let (ok, text) = login(options).await;
    assert!(!ok && !text.contains("agent key"), "{text}");
    let (ok, _) =
        login(json!({ "private_key_file": null, "ssh_args": "-o IdentityAgent=none" })).await;
    assert!(!ok);
    // Commands reach the agent only where it is forwarded.
    for (args, forwarded) in [("-A", true), ("-o ForwardAgent=no", false)] {
        let more = json!({ "ssh_extra_args": args });
        let connection = connect_as(&plugin, sshd.options(), more, &Arc::default()).await;
        let request = ExecRequest::new("ssh-add -l");
        let output = connection.unwrap().exec(request).await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text.lines().count() == 2, forwarded, "{args}: {text}");
    }
}

#[tokio::test]
async fn a_password_is_enough() {
    let sshd = server_with_password("PasswordAuthentication yes");
    assert_eq!(logged_in_by(&sshd, as_tester(json!({}))).await, "password");
    let error = refused(&sshd, as_tester(json!({ "password": "wrong" }))).await;
    assert_eq!(
        error,
        "Failed to connect to the host via ssh: tester@127.0.0.1: Permission denied (publickey,password)."
    );
    // A key that somebody named comes first.
    let by = logged_in_by(
        &sshd,
        as_tester(json!({ "private_key_file": sshd.file("id") })),
    )
    .await;
    assert_eq!(by, format!("key file {}", sshd.file("id").display()));
    // A wrong one does not keep the password from being tried, on the same connection.
    let stranger = make_key(sshd.scratch.path(), "stranger", "ed25519", "");
    let by = logged_in_by(&sshd, as_tester(json!({ "private_key_file": stranger }))).await;
    assert_eq!(by, "password");
    eventually("sessions end", || sshd.sessions().is_empty()).await;
    let switched_off = as_tester(json!({ "ssh_args": "-o PasswordAuthentication=no" }));
    refused(&sshd, switched_off).await;
}

#[tokio::test]
async fn a_question_for_the_password_is_answered() {
    let sshd = server_with_password("UsePAM yes\nKbdInteractiveAuthentication yes");
    let by = logged_in_by(&sshd, as_tester(json!({}))).await;
    assert_eq!(by, "keyboard-interactive");
    let error = refused(&sshd, as_tester(json!({ "password": "wrong" }))).await;
    assert!(
        error.contains("Permission denied (publickey,keyboard-interactive)."),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_may_want_both_key_and_password() {
    let sshd = server_with_password(
        "PasswordAuthentication yes\nAuthenticationMethods publickey,password",
    );
    let with_key = as_tester(json!({ "private_key_file": sshd.file("id") }));
    let by = logged_in_by(&sshd, with_key).await;
    assert_eq!(
        by,
        format!("key file {} and password", sshd.file("id").display())
    );
    // The standard identity comes after the password, which the server does not want first.
    fs::copy(sshd.file("id"), sshd.home().join(".ssh/id_ed25519")).unwrap();
    let by = logged_in_by(&sshd, as_tester(json!({}))).await;
    assert!(by.ends_with("id_ed25519 and password"), "{by}");
    let key_only = as_tester(json!({ "private_key_file": sshd.file("id"), "password": null }));
    let error = refused(&sshd, key_only).await;
    assert!(error.contains("Permission denied (password)."), "{error}");
}

#[tokio::test]
async fn too_many_tries_are_told() {
    let sshd = Sshd::start("MaxAuthTries 2");
    let directory = sshd.scratch.path();
    let args = ["s1", "s2", "s3"].map(|name| {
        let key = make_key(directory, name, "ed25519", "");
        format!("-i {}", key.display())
    });
    let args = args.join(" ");
    let options = json!({ "private_key_file": null, "ssh_common_args": args });
    let error = refused(&sshd, options).await;
    assert!(
        error.contains("Too many authentication failures"),
        "{error}"
    );
}

#[tokio::test]
async fn the_log_tells_whom_and_how() {
    let sshd = Sshd::start("");
    let recorder: Arc<Recorder> = Arc::default();
    let connection = sshd.connect_logged(json!({}), &recorder).await.unwrap();
    connection.exec(ExecRequest::new("true")).await.unwrap();
    let text = recorder.text();
    for line in [
        "3 ESTABLISH SSH CONNECTION FOR USER: root".to_string(),
        format!("4 connected to 127.0.0.1 [127.0.0.1] port {}", sshd.port),
        format!(
            "4 Authenticated to 127.0.0.1 port {} as root using key file {}",
            sshd.port,
            sshd.file("id").display()
        ),
    ] {
        assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    }
}
