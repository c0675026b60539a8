use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::answer::Answer;
use super::canonical::canonical;
use super::case::{Case, Command};
use crate::support::{
    Account, Machine, Outcome, Shevek, TestEnvironment, processes_with_environment, redact,
    refused_port, repository,
};

/// Who answers.
#[derive(Debug, Clone)]
pub enum Engine {
    /// The program under test.
    Shevek,
    /// ansible-core, its commands in this directory.
    Ansible(PathBuf),
}

/// Runs one run of a case on a machine of its own; gives the redacted answer and the raw outcome.
pub fn call(case: &Case, args: &[String], engine: &Engine) -> (Answer, Outcome) {
    let environment = TestEnvironment::new();
    if let Some(folder) = &case.settings.files {
        copy(&repository().join(folder), &environment.work());
    }
    copy(&case.folder, &environment.work());
    let machine = case.settings.command.needs_machine().then(|| {
        let mut machine = Machine::start(&environment);
        // A case may start a job with `poll: 0`.
        machine.expect_leftovers();
        prepare(&environment, &machine);
        machine
    });
    let outcome = arguments(command(&environment, engine, case), case, args).run();
    // Ansible's ssh stays for a while to be used again.
    for process in processes_with_environment(TestEnvironment::MARKER, environment.marker()) {
        process.kill();
    }
    drop(machine);
    let lines = |text: &str| -> Vec<String> { redact(text).lines().map(str::to_owned).collect() };
    let stdout = canonical(&lines(&outcome.stdout), &case.settings);
    let answer = Answer {
        args: args.to_vec(),
        code: outcome.code,
        stdout,
        stderr: messages(&outcome.stderr),
    };
    (answer, outcome)
}

/// The first lines of errors and warnings; the rest of standard error may be whole pages of usage.
fn messages(stderr: &str) -> Vec<String> {
    let text = redact(stderr);
    text.lines()
        .filter(|line| line.starts_with('['))
        .map(str::to_owned)
        .collect()
}

/// Writes the inventory and what it names.
fn prepare(environment: &TestEnvironment, machine: &Machine) {
    let known_hosts = environment.write_home(".ssh/known_hosts", &machine.known_hosts());
    let template = repository().join("tests/differential/hosts.ini");
    let mut text = fs::read_to_string(template).expect("tests/differential/hosts.ini");
    let values = [
        ("@ADDRESS1@", machine.address(0).to_owned()),
        ("@ADDRESS2@", machine.address(1).to_owned()),
        ("@ADDRESS3@", machine.address(2).to_owned()),
        ("@PORT@", machine.port().to_string()),
        ("@REFUSED@", refused_port().to_string()),
        ("@KEY@", machine.key().path().display().to_string()),
        ("@KNOWN_HOSTS@", known_hosts.display().to_string()),
        ("@BOB@", Account::Bob.name().to_owned()),
    ];
    for (name, value) in values {
        text = text.replace(name, &value);
    }
    environment.write("hosts.ini", &text);
}

fn command(environment: &TestEnvironment, engine: &Engine, case: &Case) -> Shevek {
    let call = environment
        .shevek()
        .limit(Duration::from_secs(180))
        .env("ANSIBLE_NOCOLOR", "1")
        .input(case.settings.input.as_str());
    let call = case
        .settings
        .environment
        .iter()
        .fold(call, |call, (name, value)| call.env(name, value));
    let command = case.settings.command;
    match engine {
        Engine::Shevek => call.arg(command.name()),
        Engine::Ansible(bin) => {
            let call = call.program(bin.join(command.ansible_name()));
            if !command.needs_machine() {
                return call;
            }
            // Whatever ~/.ssh/config of this machine says must not matter.
            call.env(
                "ANSIBLE_SSH_ARGS",
                "-F none -o ControlMaster=auto -o ControlPersist=5s",
            )
        }
    }
}

fn arguments(call: Shevek, case: &Case, args: &[String]) -> Shevek {
    let needs_hosts = case.settings.command.needs_machine();
    let call = if !needs_hosts || args.iter().any(|one| one == "-i") {
        call
    } else {
        call.args(["-i", "hosts.ini"])
    };
    let call = call.args(args);
    match case.settings.command {
        Command::Playbook
            if !args
                .iter()
                .any(|one| Path::new(one).extension().is_some_and(|end| end == "yml")) =>
        {
            call.arg("playbook.yml")
        }
        _ => call,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of the case");
    for entry in fs::read_dir(from)
        .expect("the folder of the case")
        .flatten()
    {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a file of the case");
        }
    }
}
