//! Completions and manual pages, which come out of the definition of the commands.

use std::fs;
use std::process::{Command, Stdio};

use shevek_tests::support::TestEnvironment;

#[test]
fn completions_are_scripts_of_their_shells_and_know_the_options() {
    let environment = TestEnvironment::new();
    for shell in ["bash", "zsh", "fish"] {
        for name in ["shevek", "ansible-playbook", "ansible-config"] {
            let call = environment.shevek().args(["completions", shell]);
            let outcome = call.args(["--command", name]).run();
            outcome.assert_code(0).assert_stdout(name);
            let option = match name {
                "ansible-config" => "only-changed",
                _ => "start-at-task",
            };
            outcome.assert_stdout(option);
            let script = environment.write("script", &outcome.stdout);
            // Shells that are not installed cannot judge.
            let judged = Command::new(shell)
                .arg("-n")
                .arg(script)
                .stdin(Stdio::null())
                .output();
            if let Ok(judged) = judged {
                assert!(judged.status.success(), "{shell} {name}: {judged:?}");
            }
        }
    }
    let wrong = environment.shevek().args(["completions", "tcsh"]).run();
    wrong.assert_code(2);
}

#[test]
fn bash_completes_an_option() {
    let environment = TestEnvironment::new();
    let call = environment.shevek().args(["completions", "bash"]);
    let script = call.args(["--command", "ansible-playbook"]).run().stdout;
    let ask = "\nCOMP_WORDS=(ansible-playbook --flus)\nCOMP_CWORD=1\n_ansible__playbook ansible-playbook --flus ansible-playbook\necho \"${COMPREPLY[@]}\"\n";
    let path = environment.write("ask", &format!("{script}{ask}"));
    let output = Command::new("bash").arg(path).output().expect("bash");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "--flush-cache"
    );
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let environment = TestEnvironment::new();
    let outcome = environment
        .shevek()
        .args(["man", "--directory", "pages"])
        .run();
    outcome.assert_code(0);
    for (page, text) in [
        ("shevek.1", "playbook"),
        ("shevek-playbook.1", "start\\-at\\-task"),
        ("shevek-config-dump.1", "only\\-changed"),
        ("ansible-playbook.1", "Examples:"),
        ("ansible-vault-encrypt_string.1", "stdin\\-name"),
        ("ansible-doc.1", "metadata\\-dump"),
    ] {
        let path = environment.work().join("pages").join(page);
        let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(written.contains(text), "{page} tells nothing of {text}");
    }
    let one = environment
        .shevek()
        .args(["man", "--command", "ansible-pull"])
        .run();
    one.assert_code(0).assert_stdout(".TH ansible-pull 1");
}
