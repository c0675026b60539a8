//! `shevek console` on a terminal.

use std::fs;

use shevek_tests::support::TestEnvironment;

#[test]
fn a_terminal_has_completion_and_history() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "[web]\nweb1 ansible_connection=local\n");
    let call = || {
        let call = environment.shevek().args(["console", "-i", "hosts"]);
        call.env("ANSIBLE_NOCOLOR", "1")
            .env("TERM", "xterm")
            .on_terminal()
    };
    let mut running = call().spawn();
    running.answer("(1)[f:5]$ ", "cd we\t1");
    running.answer("@web1 (1)[f:5]$ ", "echo first line");
    running.answer("first line", "exit");
    let outcome = running.finish();
    outcome
        .assert_code(0)
        .assert_stdout("Ansible-console was exited.");
    let history = environment.home().join(".ansible-console_history");
    let lines = fs::read_to_string(history).expect("the history");
    assert!(lines.contains("echo first line\nexit\n"), "{lines}");
    environment.assert_no_process_left();
}
