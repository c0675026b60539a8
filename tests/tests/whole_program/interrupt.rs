//! Ctrl-C and other ends that come from outside.

use std::net::TcpListener;
use std::time::Duration;

use shevek_tests::support::Site;

#[test]
fn ctrl_c_ends_at_once_with_a_recap_and_no_stray_process() {
    let site = Site::start();
    let running = site
        .tasks("h1,h2", "- command: sleep 89\n- debug: msg=never")
        .spawn();
    site.machine.wait_for_process("sleep 89");
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    assert_ne!(outcome.code, 0, "{outcome}");
    outcome
        .assert_stdout("PLAY RECAP")
        .assert_no_stdout("never");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ctrl_c_ends_a_local_command_too() {
    let site = Site::start();
    let running = site
        .tasks("h1", "- shell: sleep 90; echo")
        .args(["-c", "local"])
        .spawn();
    let seen = || {
        let marker = site.environment.marker();
        let all = shevek_tests::support::processes_with_environment("SHEVEK_TEST_MARKER", marker);
        all.iter().any(|one| one.command == "sleep 90")
    };
    assert!(
        shevek_tests::support::wait_until(Duration::from_secs(20), seen),
        "no sleep\n{}",
        running.stdout()
    );
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    outcome.assert_stdout("PLAY RECAP");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ctrl_c_ends_what_lookups_wait_for() {
    // More hosts than the program has threads for tasks.
    let site = Site::start();
    let running = site
        .tasks(
            "h1,h2,h3",
            "- debug:\n    msg: \"{{ lookup('pipe', 'sleep 94; echo') }}\"",
        )
        .spawn();
    let seen = || {
        let marker = site.environment.marker();
        let all = shevek_tests::support::processes_with_environment("SHEVEK_TEST_MARKER", marker);
        all.iter().filter(|one| one.command == "sleep 94").count() == 3
    };
    assert!(
        shevek_tests::support::wait_until(Duration::from_secs(20), seen),
        "no sleep\n{}",
        running.stdout()
    );
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    outcome
        .assert_stdout("PLAY RECAP")
        .assert_no_stdout("was interrupted");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ctrl_c_ends_a_lookup_that_asks_a_server() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("a setting");
    let url = format!("http://{}/", server.local_addr().expect("an address"));
    let site = Site::start();
    let running = site
        .tasks(
            "h1",
            &format!("- debug:\n    msg: \"{{{{ lookup('url', '{url}', timeout=96) }}}}\"\n- debug: msg=never"),
        )
        .spawn();
    let mut connection = None;
    let asked = || {
        connection = connection.take().or_else(|| server.accept().ok());
        connection.is_some()
    };
    assert!(
        shevek_tests::support::wait_until(Duration::from_secs(20), asked),
        "no question\n{}",
        running.stdout()
    );
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    outcome
        .assert_stdout("PLAY RECAP")
        .assert_no_stdout("never");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ctrl_c_while_become_is_at_work() {
    let site = Site::start();
    let running = site
        .tasks(
            "h1",
            "- command: sleep 91\n  become: true\n  become_user: carol",
        )
        .spawn();
    site.machine.wait_for_process("sleep 91");
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    outcome.assert_stdout("PLAY RECAP");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ctrl_c_while_hosts_are_being_connected() {
    let site = Site::start();
    let server = shevek_tests::support::SilentServer::start();
    site.inventory(&format!(
        "dead ansible_host=127.0.0.1 ansible_port={}\n",
        server.port()
    ));
    let running = site.tasks("dead", "- ping:").args(["-T", "60"]).spawn();
    let client = server.client();
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    drop(client);
    outcome.assert_stdout("PLAY RECAP");
    assert_ne!(outcome.code, 0);
}

#[test]
fn a_termination_signal_leaves_nothing_either() {
    let site = Site::start();
    let running = site.tasks("h1", "- command: sleep 92").spawn();
    site.machine.wait_for_process("sleep 92");
    running.terminate();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    assert_ne!(outcome.code, 0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_killed_controller_leaves_nothing_on_the_machine() {
    let site = Site::start();
    let running = site.tasks("h1", "- command: sleep 93\n- ping:").spawn();
    site.machine.wait_for_process("sleep 93");
    running.kill();
    let outcome = running.limit(Duration::from_secs(5)).finish();
    site.assert_nothing_left(&outcome);
}

#[test]
fn output_into_a_closed_pipe_is_no_disaster() {
    let site = Site::start();
    let call = site.tasks(
        "h1",
        "- debug: msg={{ 'x' * 200000 }}\n- command: /bin/true",
    );
    let outcome = call.through_head().run();
    outcome.assert_no_stdout("panicked");
    assert!(!outcome.stderr.contains("panicked"), "{outcome}");
    site.assert_nothing_left(&outcome);
}
