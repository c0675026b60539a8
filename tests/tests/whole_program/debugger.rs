//! The debugger on a terminal.

use shevek_tests::support::{Running, TestEnvironment};

const PLAYBOOK: &str = "\
- hosts: h1
  gather_facts: false
  vars: {word: wrong}
  tasks:
    - name: First
      debug: {msg: '{{ word }} {{ mising }}'}
      debugger: on_failed
    - name: Second
      debug: {msg: the second}
      debugger: always
";

fn start(environment: &TestEnvironment, playbook: &str) -> Running {
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("pb.yml", playbook);
    environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"])
        .env("ANSIBLE_NOCOLOR", "1")
        .on_terminal()
        .spawn()
}

/// Types `line` once the prompt stands there for the `number`th time.
fn type_at_prompt(running: &mut Running, title: &str, number: usize, line: &str) {
    let prompt = format!("[h1] TASK: {title} (debug)> ");
    running.wait_for_stdout_times(&prompt, number);
    running.answer(&prompt, line);
}

#[test]
fn a_task_is_looked_at_changed_and_done_again() {
    let environment = TestEnvironment::new();
    let mut running = start(&environment, PLAYBOOK);
    for (number, line) in [
        "p task.args",
        "p task_vars['word']",
        "task_vars['word'] = 'right'",
        "task_vars['mising'] = 'and there'",
        "update_task",
        "redo",
    ]
    .iter()
    .enumerate()
    {
        type_at_prompt(&mut running, "First", number + 1, line);
    }
    type_at_prompt(&mut running, "Second", 1, "task.args['msg'] = 'by hand'");
    type_at_prompt(&mut running, "Second", 2, "redo");
    type_at_prompt(&mut running, "Second", 3, "continue");
    let outcome = running.finish();
    outcome
        .assert_code(0)
        .assert_stdout("'wrong'")
        .assert_stdout("\"msg\": \"right and there\"")
        .assert_stdout("\"msg\": \"by hand\"")
        .assert_stdout("ok=2 ");
}

#[test]
fn quitting_ends_the_run_without_a_recap() {
    let environment = TestEnvironment::new();
    let playbook = PLAYBOOK.replace("gather_facts", "strategy: debug\n  gather_facts");
    let mut running = start(&environment, &playbook);
    type_at_prompt(&mut running, "First", 1, "quit");
    let outcome = running.finish();
    outcome
        .assert_code(99)
        .assert_stdout("User interrupted execution")
        .assert_no_stdout("PLAY RECAP")
        .assert_no_stdout("Second");
}
