//! `shevek vault`: the same calls as ansible-vault, prompts on a terminal, editors that are killed.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;
use shevek_tests::support::{
    Outcome, Shevek, TestEnvironment, ansible_core, program, repository, wait_until,
};

/// Makes a folder in which `ansible-vault` is `command`.
fn named_vault(environment: &TestEnvironment, command: &Path) -> PathBuf {
    let folder = environment.directory().join("bin");
    fs::create_dir_all(&folder).expect("a folder");
    symlink(command, folder.join("ansible-vault")).expect("a link");
    folder
}

/// Output and exit codes of `tests/vault/commands.sh`.
fn transcript(environment: &TestEnvironment, command: &Path) -> String {
    let bin = named_vault(environment, command);
    let script = repository().join("tests/vault/commands.sh");
    let outcome = environment
        .shevek()
        .program("sh")
        .arg(script)
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .limit(Duration::from_secs(600))
        .run();
    let work = environment.work().canonicalize().expect("a folder");
    let lines = outcome.stdout.lines().filter(|line| {
        !line.contains("GetPassWarning") && !line.contains("passwd = fallback_getpass")
    });
    let text: Vec<&str> = lines.collect();
    (text.join("\n") + "\n").replace(&work.display().to_string(), "WORK")
}

fn assert_transcript(actual: &str) {
    let answer = repository().join("tests/vault/commands.answer");
    let expected = fs::read_to_string(answer).expect("the recorded answer");
    for (number, (actual, expected)) in actual.lines().zip(expected.lines()).enumerate() {
        assert_eq!(actual, expected, "line {}", number + 1);
    }
    assert_eq!(actual.lines().count(), expected.lines().count());
}

#[test]
fn calls_print_and_return_what_ansible_vault_does() {
    let environment = TestEnvironment::new();
    assert_transcript(&transcript(&environment, program()));
}

fn installed() -> Option<PathBuf> {
    let found = ansible_core("ansible-vault");
    if found.is_none() {
        eprintln!("not run: ansible-core is not installed");
    }
    found
}

#[test]
fn the_recorded_calls_are_those_of_the_installed_ansible_vault() {
    let Some(command) = installed() else { return };
    let environment = TestEnvironment::new();
    assert_transcript(&transcript(&environment, &command));
}

fn vault(environment: &TestEnvironment, arguments: &[&str]) -> Shevek {
    environment.shevek().arg("vault").args(arguments)
}

fn run(environment: &TestEnvironment, arguments: &[&str]) -> Outcome {
    let outcome = vault(environment, arguments).run();
    outcome.assert_code(0);
    outcome
}

#[test]
fn each_reads_what_the_other_wrote() {
    let Some(command) = installed() else { return };
    let environment = TestEnvironment::new();
    environment.write("pw", "a password\n");
    let text = "naïve\n\0binary".repeat(100);
    let theirs = |arguments: &[&str]| {
        let call = environment.shevek().program(&command).args(arguments);
        call.run().assert_code(0);
    };
    let ours = |arguments: &[&str]| {
        run(&environment, arguments);
    };
    type Tool<'t> = &'t dyn Fn(&[&str]);
    for (id, version) in [("pw", ";1.1;"), ("prod@pw", ";1.2;")] {
        let pairs: [(Tool<'_>, Tool<'_>); 2] = [(&ours, &theirs), (&theirs, &ours)];
        for (write, read) in pairs {
            let file = environment.write("file", &text);
            write(&["encrypt", "file", "--vault-id", id]);
            let vaulted = fs::read_to_string(&file).expect("it is there");
            assert!(
                vaulted
                    .lines()
                    .next()
                    .is_some_and(|line| line.contains(version))
            );
            read(&["decrypt", "file", "--vault-id", id]);
            assert_eq!(fs::read_to_string(&file).expect("it is there"), text);
        }
    }
}

/// A vaulted file `secrets.yml` (password in `pw`) and an editor that runs `commands` with the file as `$1`.
fn with_editor(environment: &TestEnvironment, commands: &str) -> PathBuf {
    environment.write("pw", "pw\n");
    let file = environment.write("secrets.yml", "old: secret\n");
    run(environment, &["encrypt", "secrets.yml", "--vault-id", "pw"]);
    let editor = environment.write("editor", &format!("#!/bin/sh\n{commands}\n"));
    fs::set_permissions(editor, fs::Permissions::from_mode(0o755)).expect("it is ours");
    file
}

fn edit(environment: &TestEnvironment) -> Shevek {
    vault(environment, &["edit", "secrets.yml", "--vault-id", "pw"])
        .env("EDITOR", environment.work().join("editor"))
}

fn view(environment: &TestEnvironment) -> String {
    run(environment, &["view", "secrets.yml", "--vault-id", "pw"]).stdout
}

#[test]
fn signals_leave_no_plain_text_and_the_old_file() {
    for (signal, code) in [
        (Signal::INT, 99),
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::QUIT, 131),
    ] {
        let environment = TestEnvironment::new();
        // Left by an editor beside its file; and it does not end by itself.
        let commands = "echo new >> \"$1\"; cp \"$1\" \"$1.swp\"; echo \"$1\" > at.new; mv at.new at; exec sleep 71";
        let file = with_editor(&environment, commands);
        let before = fs::read(&file).expect("it is there");
        let running = edit(&environment).spawn();
        let at = environment.work().join("at");
        assert!(wait_until(Duration::from_secs(30), || at.exists()));
        let plain = fs::read_to_string(&at).expect("it is there");
        let plain = Path::new(plain.trim());
        let folder = plain.parent().expect("a folder");
        assert_eq!(plain.metadata().expect("it is there").mode() & 0o777, 0o600);
        assert_eq!(
            folder.metadata().expect("it is there").mode() & 0o777,
            0o700
        );
        running.signal(signal);
        let outcome = running.finish();
        outcome.assert_code(code);
        assert!(!folder.exists(), "{}", folder.display());
        assert_eq!(fs::read(&file).expect("it is there"), before);
        environment.assert_no_process_left();
    }
}

#[test]
fn an_editor_that_crashes_changes_nothing() {
    let environment = TestEnvironment::new();
    let commands = "echo \"$1\" > at; : > \"$1\"; kill -SEGV $$";
    let file = with_editor(&environment, commands);
    let before = fs::read(&file).expect("it is there");
    let outcome = edit(&environment).run();
    outcome
        .assert_code(1)
        .assert_stderr("The editor was ended by signal 11");
    let plain = fs::read_to_string(environment.work().join("at")).expect("it is there");
    assert!(!Path::new(plain.trim()).parent().expect("a folder").exists());
    assert_eq!(fs::read(&file).expect("it is there"), before);
}

#[test]
fn a_terminal_question_can_be_interrupted() {
    let environment = TestEnvironment::new();
    environment.write("secrets.yml", "plain\n");
    let mut running = vault(&environment, &["view", "secrets.yml"])
        .on_terminal()
        .spawn();
    running.answer("Vault password: ", "\x03");
    let outcome = running.finish();
    outcome
        .assert_code(99)
        .assert_stdout("[ERROR]: User interrupted execution");
}

#[test]
fn passwords_are_asked_for_on_the_terminal_and_not_shown() {
    let environment = TestEnvironment::new();
    let file = environment.write("secrets.yml", "plain text\n");
    let mut running = vault(
        &environment,
        &["encrypt", "secrets.yml", "--vault-id", "prod@prompt"],
    )
    .on_terminal()
    .spawn();
    running.answer("New vault password (prod): ", "horse battery");
    running.answer("Confirm new vault password (prod): ", "horse battery");
    let outcome = running.finish();
    outcome
        .assert_code(0)
        .assert_stdout("Encryption successful")
        .assert_no_stdout("horse");
    let vaulted = fs::read_to_string(&file).expect("it is there");
    assert!(vaulted.starts_with("$ANSIBLE_VAULT;1.2;AES256;prod\n"));
    let mut running = vault(&environment, &["view", "secrets.yml", "-J", "-vvvv"])
        .env("PAGER", "cat")
        .on_terminal()
        .spawn();
    running.answer("Vault password: ", "horse battery");
    let outcome = running.finish();
    outcome
        .assert_code(0)
        .assert_stdout("plain text")
        .assert_no_stdout("horse");
}

#[test]
fn a_value_is_asked_for() {
    let environment = TestEnvironment::new();
    environment.write("pw", "pw\n");
    let arguments = [
        "encrypt_string",
        "--vault-id",
        "pw",
        "-p",
        "--output",
        "out.yml",
    ];
    let mut running = vault(&environment, &arguments).on_terminal().spawn();
    running.answer("Variable name (enter for no name): ", "db_password");
    running.answer("String to encrypt (hidden): ", "tulip");
    let outcome = running.finish();
    outcome.assert_code(0).assert_no_stdout("tulip");
    environment.write("hosts", "h1 ansible_connection=local\n");
    let text = "- hosts: h1\n  gather_facts: false\n  vars_files: [out.yml]\n  tasks: [{debug: {var: db_password}}]\n";
    environment.write("pb.yml", text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    call.args(["--vault-id", "pw"])
        .run()
        .assert_code(0)
        .assert_stdout("\"db_password\": \"tulip\"");
}

#[test]
fn files_keep_owner_and_mode_and_links_are_followed() {
    let environment = TestEnvironment::new();
    let file = with_editor(&environment, "echo new: line >> \"$1\"");
    let real = environment.work().join("real.yml");
    fs::rename(&file, &real).expect("it is there");
    symlink("real.yml", &file).expect("a link");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("it is ours");
    std::os::unix::fs::chown(&real, Some(1), Some(1)).expect("the tests run as root");
    let is_kept = || {
        let meta = real.metadata().expect("it is there");
        assert_eq!((meta.mode() & 0o777, meta.uid(), meta.gid()), (0o640, 1, 1));
        assert!(file.symlink_metadata().expect("it is there").is_symlink());
    };
    edit(&environment).run().assert_code(0);
    is_kept();
    assert_eq!(view(&environment), "old: secret\nnew: line\n");
    environment.write("pw2", "pw2\n");
    run(
        &environment,
        &[
            "rekey",
            "secrets.yml",
            "--vault-id",
            "pw",
            "--new-vault-id",
            "new@pw2",
        ],
    );
    is_kept();
    let shown = run(&environment, &["view", "secrets.yml", "--vault-id", "pw2"]);
    assert_eq!(shown.stdout, "old: secret\nnew: line\n");
    let left: Vec<_> = fs::read_dir(environment.work())
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn plain_text_that_is_encrypted_in_its_place_is_overwritten() {
    let environment = TestEnvironment::new();
    environment.write("pw", "pw\n");
    let file = environment.write("plain", "a secret\n");
    // An open file shows what becomes of its bytes.
    let mut open = fs::File::open(&file).expect("it is there");
    run(&environment, &["encrypt", "plain", "--vault-id", "pw"]);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut open, &mut bytes).expect("it is open");
    assert_eq!(bytes.len(), "a secret\n".len());
    assert_ne!(bytes, b"a secret\n");
}

#[test]
fn local_tmp_says_where_plain_text_is_edited() {
    let environment = TestEnvironment::new();
    with_editor(&environment, "echo \"$1\" > at");
    let place = environment.directory().join("own/tmp");
    edit(&environment)
        .env("ANSIBLE_LOCAL_TEMP", &place)
        .run()
        .assert_code(0);
    let plain = fs::read_to_string(environment.work().join("at")).expect("it is there");
    assert!(Path::new(plain.trim()).starts_with(&place), "{plain}");
    assert_eq!(fs::read_dir(&place).expect("it is there").count(), 0);
}
