//! Job files are the same for shevek and for Ansible: either can read what the other one started.
//! Runs where ansible-core is installed; says so where it is not.

use std::path::PathBuf;
use std::time::Duration;

use shevek_tests::support::{Shevek, Site, ansible_core, processes_with_environment, wait_until};

fn ansible(site: &Site, arguments: &[&str], command: PathBuf) -> Shevek {
    let known = site.environment.home().join(".ssh/known_hosts");
    let common = format!(
        "-F none -o UserKnownHostsFile={} -o ControlMaster=no",
        known.display()
    );
    site.environment
        .shevek()
        .program(command)
        .args([
            "-i",
            "hosts",
            "-e",
            "ansible_python_interpreter=/usr/bin/python3",
        ])
        .args(arguments)
        .env("ANSIBLE_SSH_ARGS", common)
}

fn jid(site: &Site) -> String {
    site.machine.shell("ls ~/.ansible_async").trim().to_owned()
}

fn installed() -> Option<PathBuf> {
    let found = ansible_core("ansible");
    if found.is_none() {
        eprintln!("not run: ansible-core is not installed");
    }
    found
}

fn forget(site: &Site) {
    for process in processes_with_environment("SHEVEK_TEST_MARKER", site.environment.marker()) {
        process.kill();
    }
}

#[test]
fn ansible_polls_a_job_that_shevek_started() {
    let Some(command) = installed() else { return };
    let site = Site::start();
    site.ad_hoc(&[
        "h1",
        "-B",
        "60",
        "-P",
        "0",
        "-m",
        "shell",
        "-a",
        "sleep 9; echo by shevek",
    ])
    .run()
    .assert_code(0);
    let jid = jid(&site);
    let status = |jid: &str| {
        ansible(
            &site,
            &["h1", "-m", "async_status", "-a", &format!("jid={jid}")],
            command.clone(),
        )
        .run()
    };
    let running = status(&jid);
    running
        .assert_code(0)
        .assert_stdout("\"finished\": false")
        .assert_stdout("\"started\": true");
    assert!(
        wait_until(Duration::from_secs(30), || site
            .machine
            .processes()
            .is_empty()),
        "the job never ended"
    );
    status(&jid)
        .assert_code(0)
        .assert_stdout("\"stdout\": \"by shevek\"")
        .assert_stdout("\"finished\": true");
    let cleanup = format!("jid={jid} mode=cleanup");
    ansible(
        &site,
        &["h1", "-m", "async_status", "-a", &cleanup],
        command.clone(),
    )
    .run()
    .assert_code(0);
    assert_eq!(self::jid(&site), "");
    forget(&site);
}

#[test]
fn shevek_polls_a_job_that_ansible_started() {
    let Some(command) = installed() else { return };
    let site = Site::start();
    let start = [
        "h1",
        "-B",
        "60",
        "-P",
        "0",
        "-m",
        "shell",
        "-a",
        "sleep 9; echo by ansible; exit 3",
    ];
    ansible(&site, &start, command).run().assert_code(0);
    let jid = jid(&site);
    let status = || {
        site.ad_hoc(&["h1", "-m", "async_status", "-a", &format!("jid={jid}")])
            .run()
    };
    let running = status();
    running.assert_code(0).assert_stdout("\"finished\": false");
    assert!(
        wait_until(Duration::from_secs(30), || site
            .machine
            .processes()
            .is_empty()),
        "the job never ended"
    );
    status().assert_code(2).assert_stdout("by ansible");
    site.ad_hoc(&[
        "h1",
        "-m",
        "async_status",
        "-a",
        &format!("jid={jid} mode=cleanup"),
    ])
    .run()
    .assert_code(0);
    assert_eq!(self::jid(&site), "");
    forget(&site);
}
