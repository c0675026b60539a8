//! `shevek pull`, `shevek console` and `shevek galaxy`: the same calls and lines as ansible-pull, ansible-console and
//! ansible-galaxy.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use shevek_tests::support::{GalaxyServer, TestEnvironment, program, repository};

/// Plays `tests/commands/NAME.sh` with `ansible-NAME` and compares with what was recorded.
fn assert_transcript(name: &str) {
    let environment = TestEnvironment::new();
    assert_transcript_with(&environment, name, name, &[]);
}

/// The same of a command whose calls are in `SCRIPT.sh`, with further variables.
fn assert_transcript_with(
    environment: &TestEnvironment,
    name: &str,
    script: &str,
    variables: &[(&str, &str)],
) {
    let bin = environment.directory().join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    symlink(program(), bin.join(format!("ansible-{name}"))).expect("a link");
    let folder = repository().join("tests/commands");
    let mut call = environment.shevek();
    for (name, value) in variables {
        call = call.env(name, value);
    }
    let outcome = call
        .program("sh")
        .arg(folder.join(format!("{script}.sh")))
        .env(
            "PATH",
            format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()),
        )
        .limit(Duration::from_secs(600))
        .run();
    let work = environment.work().canonicalize().expect("a folder");
    let actual = outcome.stdout.replace(&work.display().to_string(), "WORK");
    let answer = folder.join(format!("{script}.answer"));
    let expected = fs::read_to_string(answer).expect("the recorded answer");
    for (number, (actual, expected)) in actual.lines().zip(expected.lines()).enumerate() {
        assert_eq!(actual, expected, "line {}", number + 1);
    }
    assert_eq!(actual.lines().count(), expected.lines().count());
    environment.assert_no_process_left();
}

#[test]
fn pull_prints_and_returns_what_ansible_pull_does() {
    assert_transcript("pull");
}

#[test]
fn lines_of_the_console_are_answered_as_by_ansible_console() {
    assert_transcript("console");
}

#[test]
fn galaxy_prints_installs_and_returns_what_ansible_galaxy_does() {
    assert_transcript("galaxy");
}

#[test]
fn galaxy_asks_servers_as_ansible_galaxy_does() {
    let environment = TestEnvironment::new();
    let server = GalaxyServer::start(&environment.work());
    let url = server.url();
    assert_transcript_with(
        &environment,
        "galaxy",
        "galaxy_server",
        &[("GALAXY_URL", &url)],
    );
}
