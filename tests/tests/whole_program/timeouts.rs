//! Nothing waits for ever.

use shevek_tests::support::{
    Account, BannerServer, MachineOptions, SilentServer, Site, refused_port,
};

/// A host on `port` and one that works. The configured timeout is so long that a bound of half of it
/// shows on the slowest machine which timeout was at work.
fn inventory(site: &Site, port: u16) {
    site.environment
        .write("ansible.cfg", "[defaults]\ntimeout = 60\n");
    let dead = format!("dead ansible_host=127.0.0.1 ansible_port={port} ansible_user=root");
    site.inventory(&format!("{dead}\nh1 {}\n", site.machine.variables(0)));
}

#[test]
fn a_port_that_accepts_and_never_answers() {
    let site = Site::start();
    let server = SilentServer::start();
    inventory(&site, server.port());
    let outcome = site.tasks("dead,h1", "- ping:").args(["-T", "2"]).run();
    outcome
        .assert_code(4)
        .assert_seconds(2.0, 30.0)
        .assert_stdout("fatal: [dead]: UNREACHABLE! => ");
    outcome
        .assert_recap("dead", [0, 0, 1, 0, 0, 0, 0])
        .assert_recap("h1", [1, 0, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_server_that_says_hello_and_nothing_more() {
    let site = Site::start();
    let server = BannerServer::start();
    inventory(&site, server.port());
    let outcome = site.tasks("dead,h1", "- ping:").args(["-T", "2"]).run();
    outcome
        .assert_code(4)
        .assert_seconds(2.0, 30.0)
        .assert_stdout("fatal: [dead]: UNREACHABLE! => ");
}

#[test]
fn the_timeout_can_be_a_variable() {
    let site = Site::start();
    let server = SilentServer::start();
    site.environment
        .write("ansible.cfg", "[defaults]\ntimeout = 60\n");
    site.inventory(&format!(
        "dead ansible_host=127.0.0.1 ansible_port={} ansible_timeout=1\n",
        server.port()
    ));
    site.tasks("dead", "- ping:")
        .run()
        .assert_code(4)
        .assert_seconds(1.0, 30.0);
    site.inventory(&format!(
        "dead ansible_host=127.0.0.1 ansible_port={}\n",
        server.port()
    ));
    site.environment
        .write("ansible.cfg", "[defaults]\ntimeout = 1\n");
    site.tasks("dead", "- ping:")
        .run()
        .assert_code(4)
        .assert_seconds(1.0, 9.5);
}

#[test]
fn a_refused_port() {
    let site = Site::start();
    inventory(&site, refused_port());
    let outcome = site.tasks("dead,h1", "- ping:").run();
    outcome
        .assert_code(4)
        .assert_seconds(0.0, 30.0)
        .assert_stdout("Connection refused");
    outcome
        .assert_recap("dead", [0, 0, 1, 0, 0, 0, 0])
        .assert_recap("h1", [1, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_name_that_does_not_resolve() {
    let site = Site::start();
    site.inventory("dead ansible_host=no-such-host.invalid\n");
    site.tasks("dead", "- ping:")
        .args(["-T", "3"])
        .run()
        .assert_code(4)
        .assert_stdout("no-such-host.invalid");
}

#[test]
fn all_hosts_wait_at_the_same_time() {
    let site = Site::start();
    let server = SilentServer::start();
    let line = |n| {
        format!(
            "dead{n} ansible_host=127.0.0.1 ansible_port={}\n",
            server.port()
        )
    };
    site.inventory(&(1..=5).map(line).collect::<String>());
    let outcome = site
        .tasks("all", "- ping:")
        .args(["-T", "6", "-f", "5"])
        .run();
    outcome.assert_code(4).assert_seconds(6.0, 29.0);
}

#[test]
fn a_tasks_timeout_ends_its_command() {
    let site = Site::start();
    let outcome = site
        .tasks(
            "h1",
            "- command: sleep 86\n  timeout: 1\n  ignore_errors: true\n- ping:",
        )
        .run();
    outcome
        .assert_code(0)
        .assert_seconds(1.0, 60.0)
        .assert_stdout("Timed out after 1 second(s).");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_tasks_timeout_does_not_bound_the_polling_of_a_job() {
    let site = Site::start();
    // What is sent once and cached is not what the timeout is about.
    let warm = site
        .tasks("h1", "- command: /bin/true\n  async: 20\n  poll: 1")
        .run();
    warm.assert_code(0);
    let job = "- command: sleep 4\n  timeout: 2\n  async: 20\n  poll: 1";
    let outcome = site.tasks("h1", job).run();
    outcome.assert_code(0).assert_seconds(4.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_peer_that_goes_silent_in_mid_task_is_noticed() {
    let mut site = Site::start();
    site.machine.expect_leftovers();
    let options = "--ssh-common-args=-o ServerAliveInterval=1 -o ServerAliveCountMax=2";
    let running = site.tasks("h1", "- command: sleep 87").arg(options).spawn();
    site.machine.wait_for_process("sleep 87");
    for process in site
        .machine
        .processes()
        .iter()
        .filter(|one| one.command.starts_with("sshd: "))
    {
        process.stop();
    }
    let outcome = running.finish();
    outcome
        .assert_code(4)
        .assert_stdout("UNREACHABLE! => ")
        .assert_seconds(1.0, 60.0);
}

#[test]
fn a_password_prompt_that_never_comes() {
    let hang = "#!/bin/sh\nexec sleep 88\n".to_owned();
    let replaced = vec![("/usr/bin/sudo".to_owned(), hang)];
    let site = Site::with(&MachineOptions {
        replaced,
        ..MachineOptions::default()
    });
    site.inventory(&format!(
        "h1 {}\n",
        site.machine.variables_for(0, Account::Alice)
    ));
    let call = site.tasks(
        "h1",
        "- command: id -un\n  become: true\n  vars:\n    ansible_become_password: x",
    );
    let outcome = call.args(["-T", "2"]).run();
    outcome
        .assert_seconds(2.0, 60.0)
        .assert_stdout("waiting for privilege escalation prompt");
    assert!(outcome.code == 2 || outcome.code == 4, "{outcome}");
    site.assert_nothing_left(&outcome);
}
