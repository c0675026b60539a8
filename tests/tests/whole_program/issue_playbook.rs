//! The playbook of the first issue, to the letter.

use std::time::{Duration, Instant};

use shevek_tests::support::{Machine, TestEnvironment, redact};

const PLAYBOOK: &str = r#"---
- hosts: "1"
  vars:
    http_port: 80
    max_clients: 200
  remote_user: root
  tasks:
    - name: Sleep30s
      shell: "sleep 30s"
      async: 10
      poll: 1
"#;

fn site() -> (Machine, TestEnvironment) {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    environment.write_home(".ssh/known_hosts", &machine.known_hosts());
    let inventory = format!(
        "1 ansible_host={} ansible_port={} ansible_ssh_private_key_file={}\n",
        machine.address(0),
        machine.port(),
        machine.key().path().display()
    );
    environment.write("hosts", &inventory);
    environment.write("pb.yml", PLAYBOOK);
    (machine, environment)
}

#[test]
fn a_job_that_takes_too_long_fails_after_ten_seconds_and_leaves_nothing() {
    let (machine, environment) = site();
    let outcome = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"])
        .run();
    outcome.assert_code(2).assert_seconds(10.0, 29.5);
    assert_eq!(outcome.recap("1"), Some([1, 0, 0, 1, 0, 0, 0]), "{outcome}");
    let text = redact(&outcome.stdout);
    let expected = [
        "\nPLAY [1] ***********************************************************************\n",
        "\nTASK [Gathering Facts] *********************************************************\nok: [1]\n",
        "\nTASK [Sleep30s] ****************************************************************\nASYNC POLL on 1: jid=[JID] started=True finished=False\n",
        "fatal: [1]: FAILED! => {",
        "\"changed\": false, \"msg\": \"async task did not complete within the requested time - 10s\"}",
        "\nPLAY RECAP *********************************************************************\n\
         1                          : ok=1    changed=0    unreachable=0    failed=1    skipped=0    rescued=0    ignored=0   \n",
    ];
    for part in expected {
        assert!(
            text.contains(part),
            "standard output lacks {part:?}\n{outcome}"
        );
    }
    let polls = text
        .matches("ASYNC POLL on 1: jid=[JID] started=True finished=False\n")
        .count();
    assert!((2..=10).contains(&polls), "{polls} polls\n{outcome}");
    machine.assert_no_process_left();
    environment.assert_no_process_left();
}

#[test]
fn polls_come_once_a_second_while_the_job_runs() {
    let (_machine, environment) = site();
    let mut running = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"])
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    let before = running.stdout().matches("ASYNC POLL").count();
    let start = Instant::now();
    std::thread::sleep(Duration::from_secs(5));
    let polls = running.stdout().matches("ASYNC POLL").count() - before;
    let seconds = start.elapsed().as_secs_f64();
    assert!(
        polls >= 2 && polls as f64 <= seconds + 1.0,
        "{polls} polls in {seconds} s"
    );
    running.finish().assert_code(2);
}

#[test]
fn four_v_show_each_step_on_the_wire() {
    let (machine, environment) = site();
    let outcome = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts", "-vvvv"])
        .run();
    outcome.assert_code(2);
    outcome
        .assert_stdout("task path: ")
        .assert_stdout("pb.yml:8");
    let host = format!("<{}> ", machine.address(0));
    let established = outcome
        .stdout
        .lines()
        .find(|line| line.contains("ESTABLISH SSH CONNECTION FOR USER: root"));
    let established =
        established.unwrap_or_else(|| panic!("no connection is announced\n{outcome}"));
    let named = established.starts_with(&host) || established.starts_with("<1> ");
    assert!(named, "whose connection is it? {established}");
    let all = format!("{}{}", outcome.stdout, outcome.stderr).to_lowercase();
    for word in [
        "runner upload",
        "runner runs",
        "runner call",
        "ansible_job_id",
    ] {
        assert!(all.contains(word), "nothing about {word:?}\n{outcome}");
    }
}
