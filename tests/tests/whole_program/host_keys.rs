//! known_hosts: unknown keys, changed keys, and the switches for them.

use shevek_tests::support::{Site, UserKey};

const PING: &str = "- ping:";

#[test]
fn an_unknown_key_is_refused_when_nobody_can_be_asked() {
    let site = Site::start();
    site.environment.write_home(".ssh/known_hosts", "");
    let outcome = site.tasks("h1", PING).run();
    outcome
        .assert_code(4)
        .assert_stdout("UNREACHABLE! => ")
        .assert_stdout("Host key verification failed.");
    assert!(
        !site.machine.log().contains("Accepted"),
        "it logged in all the same"
    );
}

#[test]
fn without_checking_an_unknown_key_is_accepted() {
    let site = Site::start();
    site.environment.write_home(".ssh/known_hosts", "");
    site.tasks("h1", PING)
        .env("ANSIBLE_HOST_KEY_CHECKING", "False")
        .run()
        .assert_code(0);
    site.environment.write_home(".ssh/known_hosts", "");
    let outcome = site
        .tasks("h1", PING)
        .arg("--ssh-common-args=-o StrictHostKeyChecking=no")
        .run();
    outcome.assert_code(0);
}

#[test]
fn the_setting_of_ssh_wins_over_that_of_all_connections() {
    let site = Site::start();
    for (all, ssh, code) in [("True", "False", 0), ("False", "True", 4)] {
        site.environment.write_home(".ssh/known_hosts", "");
        site.tasks("h1", PING)
            .env("ANSIBLE_HOST_KEY_CHECKING", all)
            .env("ANSIBLE_SSH_HOST_KEY_CHECKING", ssh)
            .run()
            .assert_code(code);
        site.environment.write_home(".ssh/known_hosts", "");
        let text = format!(
            "[defaults]\nhost_key_checking = {all}\n[ssh_connection]\nhost_key_checking = {ssh}\n"
        );
        site.environment.write("ansible.cfg", &text);
        site.tasks("h1", PING).run().assert_code(code);
        site.environment.write("ansible.cfg", "");
    }
}

#[test]
fn accept_new_remembers_the_key() {
    let site = Site::start();
    let known = site.environment.write_home(".ssh/known_hosts", "");
    let call = || site.tasks("h1", PING);
    call()
        .arg("--ssh-common-args=-o StrictHostKeyChecking=accept-new")
        .run()
        .assert_code(0);
    let text = std::fs::read_to_string(known).expect("known_hosts");
    assert!(!text.trim().is_empty(), "nothing was remembered");
    call().run().assert_code(0);
}

#[test]
fn a_changed_key_is_refused_loudly() {
    let site = Site::start();
    let other = UserKey::generate(&site.environment.directory().join("other"), "");
    site.environment
        .write_home(".ssh/known_hosts", &site.machine.known_hosts_with(&other));
    let outcome = site.tasks("h1", PING).run();
    outcome.assert_code(4).assert_stdout("UNREACHABLE! => ");
    outcome.assert_printed("REMOTE HOST IDENTIFICATION HAS CHANGED");
    outcome.assert_printed("known_hosts");
    assert!(
        !site.machine.log().contains("Accepted"),
        "it logged in all the same"
    );
    site.assert_nothing_left(&outcome);
}

#[test]
fn known_hosts_can_be_another_file() {
    let site = Site::start();
    let text = site.machine.known_hosts();
    site.environment.write_home(".ssh/known_hosts", "");
    let path = site.environment.write("keys", &text);
    let option = format!("--ssh-common-args=-o UserKnownHostsFile={}", path.display());
    site.tasks("h1", PING).arg(option).run().assert_code(0);
    site.environment.write_home(
        ".ssh/config",
        &format!("Host *\n  UserKnownHostsFile {}\n", path.display()),
    );
    site.tasks("h1", PING).run().assert_code(0);
}

#[test]
fn hashed_names_are_understood() {
    let site = Site::start();
    let path = site.environment.home().join(".ssh/known_hosts");
    let status = std::process::Command::new("ssh-keygen")
        .args(["-q", "-H", "-f"])
        .arg(&path)
        .output();
    assert!(status.expect("ssh-keygen is installed").status.success());
    let text = std::fs::read_to_string(&path).expect("known_hosts");
    assert!(text.starts_with("|1|"), "{text}");
    site.tasks("h1", PING).run().assert_code(0);
}
