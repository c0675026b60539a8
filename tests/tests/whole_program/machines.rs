//! The support itself: a throw-away machine is reachable, private, and tells what is left on it.

use std::process::Command;
use std::time::Duration;

use shevek_tests::support::{
    Account, Machine, MachineOptions, PASSWORD, Storage, TestEnvironment, wait_until,
};

fn ssh(
    environment: &TestEnvironment,
    machine: &Machine,
    account: Account,
    command: &str,
) -> (bool, String) {
    let known_hosts = environment.write("known_hosts", &machine.known_hosts());
    let output = Command::new("ssh")
        .args(["-F", "none", "-o", "BatchMode=yes", "-o"])
        .arg(format!("UserKnownHostsFile={}", known_hosts.display()))
        .arg("-i")
        .arg(machine.key().path())
        .args([
            "-p",
            &machine.port().to_string(),
            "-l",
            account.name(),
            machine.address(0),
            command,
        ])
        .output()
        .expect("ssh is installed");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text.into_owned())
}

#[test]
fn users_log_in_by_key_and_become_root_with_sudo_and_su() {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    let whoami = |account, command: &str| ssh(&environment, &machine, account, command);
    assert_eq!(
        whoami(Account::Root, "pwd; ls"),
        (true, "/root\n".to_owned())
    );
    assert_eq!(
        whoami(Account::Bob, "pwd; sudo id -u"),
        (true, "/home/bob\n0\n".to_owned())
    );
    let (_, text) = whoami(
        Account::Alice,
        &format!("echo '{PASSWORD}' | sudo -S -p '' id -u"),
    );
    assert!(text.starts_with("0\n"), "{text}");
    let (_, text) = whoami(
        Account::Carol,
        &format!("echo '{PASSWORD}' | su -c 'id -u'"),
    );
    assert!(text.starts_with("0\n"), "{text}");
    assert!(!whoami(Account::Carol, "sudo -n id").0);
}

#[test]
fn homes_can_be_read_only_noexec_or_small() {
    let cases = [
        (Storage::ReadOnly, "echo x > file", "Read-only file system"),
        (
            Storage::NoExec,
            "cp /bin/true . && ./true",
            "Permission denied",
        ),
        (
            Storage::Small(64),
            "head -c 200000 /dev/zero > file",
            "No space left on device",
        ),
    ];
    for (root_home, command, expected) in cases {
        let environment = TestEnvironment::new();
        let machine = Machine::with(
            &environment,
            &MachineOptions {
                root_home,
                ..MachineOptions::default()
            },
        );
        let (_, text) = ssh(&environment, &machine, Account::Root, command);
        assert!(text.contains(expected), "{root_home:?}: {text}");
    }
}

#[test]
fn what_is_left_behind_is_found() {
    let environment = TestEnvironment::new();
    let mut machine = Machine::start(&environment);
    machine.expect_leftovers();
    let left = ssh(
        &environment,
        &machine,
        Account::Root,
        "setsid sleep 97 >/dev/null 2>&1 </dev/null &",
    );
    assert!(left.0, "{}", left.1);
    let process = machine.wait_for_process("sleep 97");
    let alone = wait_until(Duration::from_secs(5), || {
        let left = machine.processes();
        left.len() == 1 && left[0].pid == process.pid
    });
    assert!(alone, "{:?}", machine.processes());
    drop(machine);
    assert!(
        !std::path::Path::new(&format!("/proc/{}", process.pid)).exists(),
        "it outlived its machine"
    );
}

#[test]
fn a_process_left_on_the_controller_is_found() {
    let environment = TestEnvironment::new();
    let call = environment
        .shevek()
        .program("/bin/sh")
        .args(["-c", "sleep 98 >/dev/null 2>&1 </dev/null & echo done"]);
    call.limit(Duration::from_secs(5))
        .run()
        .assert_code(0)
        .assert_stdout("done");
    let found = std::panic::catch_unwind(|| environment.assert_no_process_left());
    assert!(found.is_err(), "the sleep was not found");
    for process in shevek_tests::support::processes_with_environment(
        TestEnvironment::MARKER,
        environment.marker(),
    ) {
        process.kill();
    }
}
