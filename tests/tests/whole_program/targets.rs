//! Machines on which little is allowed.

use shevek_tests::support::{MachineOptions, Site, Storage};

const TASKS: &str = "
- ping:
- command: echo one
- shell: echo two | tr a-z A-Z
  register: out
- debug: msg={{ out.stdout }}
";

#[track_caller]
fn works_on(options: MachineOptions) {
    let site = Site::with(&options);
    let outcome = site.tasks("h1", TASKS).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"msg\": \"TWO\"")
        .assert_recap("h1", [4, 2, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_home_that_is_read_only() {
    works_on(MachineOptions {
        root_home: Storage::ReadOnly,
        ..MachineOptions::default()
    });
}

#[test]
fn a_home_from_which_no_program_can_be_started() {
    works_on(MachineOptions {
        root_home: Storage::NoExec,
        ..MachineOptions::default()
    });
}

#[test]
fn a_full_home() {
    works_on(MachineOptions {
        root_home: Storage::Small(64),
        ..MachineOptions::default()
    });
}

#[test]
fn a_full_temporary_folder() {
    works_on(MachineOptions {
        temporary: Storage::Small(64),
        ..MachineOptions::default()
    });
}

/// Nowhere to put the runner: either plain exec does it, or the host fails with a word about why. It
/// never hangs, and it never leaves half a file behind.
#[track_caller]
fn works_or_says_why(storage: Storage, words: &[&str]) {
    let options = MachineOptions {
        root_home: storage,
        temporary: storage,
        ..MachineOptions::default()
    };
    let site = Site::with(&options);
    let outcome = site.tasks("h1", TASKS).run();
    outcome.assert_seconds(0.0, 60.0);
    if outcome.code != 0 {
        let all = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.code == 2 || outcome.code == 4, "{outcome}");
        assert!(
            words.iter().any(|word| all.contains(word)),
            "no reason is given\n{outcome}"
        );
    }
    site.assert_nothing_left(&outcome);
}

#[test]
fn no_place_to_write_to() {
    works_or_says_why(Storage::ReadOnly, &["Read-only file system", "read-only"]);
}

#[test]
fn no_place_to_start_a_program_from() {
    works_or_says_why(Storage::NoExec, &["noexec", "Permission denied"]);
}

#[test]
fn no_room_anywhere() {
    works_or_says_why(Storage::Small(64), &["No space left on device"]);
    let options = MachineOptions {
        root_home: Storage::Small(64),
        temporary: Storage::Small(64),
        ..MachineOptions::default()
    };
    let site = Site::with(&options);
    site.tasks("h1", "- ping:").run();
    let big = site
        .machine
        .shell("find /root /tmp /var/tmp /dev/shm -type f -size +30k");
    assert_eq!(big, "", "half an upload was left behind");
}

#[test]
fn raw_needs_nothing_on_the_machine() {
    let options = MachineOptions {
        root_home: Storage::ReadOnly,
        temporary: Storage::NoExec,
        ..MachineOptions::default()
    };
    let site = Site::with(&options);
    site.tasks("h1", "- raw: echo raw\n- raw: test -w /root")
        .run()
        .assert_code(2)
        .assert_recap("h1", [1, 1, 0, 1, 0, 0, 0]);
}

#[test]
fn a_damaged_runner_in_the_cache_is_replaced() {
    let site = Site::start();
    site.tasks("h1", "- ping:").run().assert_code(0);
    let files = site
        .machine
        .shell("find /root /tmp /var/tmp /dev/shm -type f -size +100k");
    assert!(!files.trim().is_empty(), "no runner in a cache");
    for file in files.lines() {
        site.machine
            .shell(&format!("head -c 1000 /dev/urandom > {file}"));
    }
    let outcome = site.tasks("h1", TASKS).run();
    outcome.assert_code(0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn the_cache_is_the_owners_alone() {
    let site = Site::start();
    site.tasks("h1", "- ping:").run().assert_code(0);
    let files = site
        .machine
        .shell("find /root /tmp /var/tmp /dev/shm -type f -size +100k");
    for file in files.lines() {
        let folder = file.rsplit_once('/').expect("an absolute path").0;
        assert_eq!(
            site.machine.shell(&format!("stat -c %a {folder}")),
            "700\n",
            "{folder}"
        );
    }
}

#[test]
fn a_login_shell_that_talks() {
    let site = Site::start();
    let noise = "echo welcome to this machine; echo more words >&2\n";
    std::fs::write(site.machine.file("/root/.profile"), noise).expect("the machine's home");
    std::fs::write(site.machine.file("/root/.bashrc"), noise).expect("the machine's home");
    site.machine.shell("sed -i '/SHLVL/d' /etc/ssh/sshd_config");
    let outcome = site.tasks("h1", TASKS).run();
    outcome.assert_code(0).assert_stdout("\"msg\": \"TWO\"");
}
