//! The ways to prove who one is.

use std::process::{Child, Command, Stdio};

use shevek_tests::support::{MachineOptions, Outcome, PASSWORD, Site, UserKey};

const PING: &str = "- ping:";

fn without_key(site: &Site) -> String {
    format!(
        "h1 ansible_host={} ansible_port={} ansible_user=root",
        site.machine.address(0),
        site.machine.port()
    )
}

#[track_caller]
fn assert_secret_is_not_shown(outcome: &Outcome) {
    assert!(
        !outcome.stdout.contains(PASSWORD) && !outcome.stderr.contains(PASSWORD),
        "the password is shown\n{outcome}"
    );
}

#[test]
fn password_from_the_inventory() {
    let site = Site::with(&MachineOptions {
        password_login: true,
        ..MachineOptions::default()
    });
    site.inventory(&format!(
        "{} ansible_password='{PASSWORD}'\n",
        without_key(&site)
    ));
    let outcome = site.tasks("h1", PING).arg("-vvvv").run();
    outcome.assert_code(0);
    assert!(
        site.machine.log().contains("Accepted password for root"),
        "{}",
        site.machine.log()
    );
    assert_secret_is_not_shown(&outcome);
    site.assert_nothing_left(&outcome);
}

#[test]
fn password_asked_for_with_k() {
    let site = Site::with(&MachineOptions {
        password_login: true,
        ..MachineOptions::default()
    });
    site.inventory(&format!("{}\n", without_key(&site)));
    let mut running = site.tasks("h1", PING).arg("-k").on_terminal().spawn();
    running.answer("SSH password: ", PASSWORD);
    let outcome = running.finish();
    outcome.assert_code(0).assert_stdout("SSH password: ");
    assert_secret_is_not_shown(&outcome);
}

#[test]
fn password_from_a_file() {
    let site = Site::with(&MachineOptions {
        password_login: true,
        ..MachineOptions::default()
    });
    site.inventory(&format!("{}\n", without_key(&site)));
    site.environment.write("password", &format!("{PASSWORD}\n"));
    site.tasks("h1", PING)
        .args(["--connection-password-file", "password"])
        .run()
        .assert_code(0);
}

#[test]
fn a_wrong_password_makes_the_host_unreachable() {
    let site = Site::with(&MachineOptions {
        password_login: true,
        ..MachineOptions::default()
    });
    site.inventory(&format!("{} ansible_password=wrong\n", without_key(&site)));
    let outcome = site.tasks("h1", PING).run();
    outcome
        .assert_code(4)
        .assert_stdout("fatal: [h1]: UNREACHABLE! => ")
        .assert_seconds(0.0, 60.0);
    outcome.assert_recap("h1", [0, 0, 1, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn keyboard_interactive() {
    let site = Site::with(&MachineOptions {
        keyboard_interactive_only: true,
        ..MachineOptions::default()
    });
    site.inventory(&format!(
        "{} ansible_password='{PASSWORD}'\n",
        without_key(&site)
    ));
    site.tasks("h1", PING).run().assert_code(0);
    assert!(
        site.machine.log().contains("Accepted keyboard-interactive"),
        "{}",
        site.machine.log()
    );
}

#[test]
fn an_encrypted_key() {
    let site = Site::start();
    let key = UserKey::generate(
        &site.environment.directory().join("encrypted"),
        "pass phrase",
    );
    site.machine.accept(&key);
    let line = format!(
        "{} ansible_ssh_private_key_file={}",
        without_key(&site),
        key.path().display()
    );
    site.inventory(&format!(
        "{line} ansible_ssh_private_key_passphrase='pass phrase'\n"
    ));
    site.tasks("h1", PING).run().assert_code(0);
    site.inventory(&format!(
        "{line} ansible_ssh_private_key_passphrase=wrong\n"
    ));
    site.tasks("h1", PING).run().assert_code(4);
    site.inventory(&format!("{line}\n"));
    site.tasks("h1", PING)
        .run()
        .assert_code(4)
        .assert_seconds(0.0, 60.0);
}

#[test]
fn a_key_that_is_not_accepted() {
    let site = Site::start();
    let key = UserKey::generate(&site.environment.directory().join("other"), "");
    site.inventory(&format!(
        "{} ansible_ssh_private_key_file={}\n",
        without_key(&site),
        key.path().display()
    ));
    let outcome = site.tasks("h1", PING).run();
    outcome
        .assert_code(4)
        .assert_stdout("UNREACHABLE! => ")
        .assert_stdout("Permission denied");
}

#[test]
fn a_key_file_that_is_not_there() {
    let site = Site::start();
    site.inventory(&format!(
        "{} ansible_ssh_private_key_file=/nowhere/key\n",
        without_key(&site)
    ));
    site.tasks("h1", PING)
        .run()
        .assert_code(4)
        .assert_printed("/nowhere/key");
}

#[test]
fn private_key_on_the_command_line() {
    let site = Site::start();
    let line = format!(
        "h1 ansible_host={} ansible_port={}\n",
        site.machine.address(0),
        site.machine.port()
    );
    site.inventory(&line);
    site.tasks("h1", "- command: id -un")
        .args(["-u", "bob", "-v", "--private-key"])
        .arg(site.machine.key().path())
        .run()
        .assert_code(0)
        .assert_stdout("\"stdout\": \"bob\"");
}

/// An agent that ends with its test, however that ends.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn an_agent() {
    let site = Site::start();
    let socket = site.environment.directory().join("agent");
    let agent = Command::new("ssh-agent")
        .arg("-D")
        .arg("-a")
        .arg(&socket)
        .stdout(Stdio::null())
        .spawn()
        .map(Agent)
        .expect("ssh-agent is installed");
    let ready =
        shevek_tests::support::wait_until(std::time::Duration::from_secs(5), || socket.exists());
    let added = Command::new("ssh-add")
        .arg(site.machine.key().path())
        .env("SSH_AUTH_SOCK", &socket)
        .stderr(Stdio::null())
        .status()
        .expect("ssh-add is installed");
    site.inventory(&format!("{}\n", without_key(&site)));
    let outcome = site.tasks("h1", PING).env("SSH_AUTH_SOCK", &socket).run();
    drop(agent);
    assert!(ready && added.success(), "the agent did not come up");
    outcome.assert_code(0);
}
