//! One connection a host, other connection plugins, and lost connections.

use shevek_tests::support::{MachineOptions, Site};

fn logins(site: &Site) -> usize {
    site.machine.log().matches("Accepted publickey").count()
}

#[test]
fn a_host_gets_one_connection_for_the_whole_run() {
    let site = Site::start();
    let plays = "
- hosts: h1,h2
  tasks:
    - ping:
    - command: /bin/true
    - shell: echo {{ item }}
      loop: [1, 2, 3]
    - command: id -un
      become: true
      become_user: carol
- hosts: h1,h2
  gather_facts: false
  tasks:
    - ping:
";
    let outcome = site.playbook(plays).run();
    outcome.assert_code(0);
    assert_eq!(logins(&site), 2, "{outcome}");
    site.assert_nothing_left(&outcome);
}

#[test]
fn one_session_is_enough_for_everything() {
    let site = Site::with(&MachineOptions {
        sshd_config: "MaxSessions 1\n".into(),
        ..MachineOptions::default()
    });
    let tasks = "
- ping:
- shell: echo one; echo two
- command: id -un
  become: true
  become_user: carol
- raw: echo raw
- shell: sleep 1
  async: 20
  poll: 1
- setup:
";
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_recap("h1", [6, 4, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn the_local_connection_starts_no_ssh() {
    let site = Site::start();
    let outcome = site
        .tasks("h1", "- command: id -u\n- ping:")
        .args(["-c", "local", "-v"])
        .run();
    outcome.assert_code(0).assert_stdout("\"stdout\": \"0\"");
    assert_eq!(logins(&site), 0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn localhost_needs_no_inventory() {
    let site = Site::start();
    site.environment.write(
        "pb.yml",
        "- hosts: localhost\n  tasks:\n    - command: echo {{ ansible_facts.system }}\n",
    );
    let outcome = site
        .environment
        .shevek()
        .args(["playbook", "pb.yml", "-v"])
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("\"stdout\": \"Linux\"")
        .assert_recap("localhost", [2, 1, 0, 0, 0, 0, 0]);
    site.environment.assert_no_process_left();
}

#[test]
fn the_connection_is_chosen_per_host_play_and_task() {
    let site = Site::start();
    let inventory = format!(
        "h1 {}\nhere ansible_connection=local\n",
        site.machine.variables(0)
    );
    site.inventory(&inventory);
    let plays = r#"
- hosts: h1,here
  gather_facts: false
  tasks:
    - command: cat /etc/passwd
      register: out
    - debug:
        msg: "{{ inventory_hostname }} {{ 'alice' in out.stdout }}"
- hosts: h1
  gather_facts: false
  connection: local
  tasks:
    - command: echo play
- hosts: h1
  gather_facts: false
  tasks:
    - command: echo task
      connection: local
"#;
    let outcome = site.playbook(plays).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"msg\": \"h1 True\"")
        .assert_stdout("\"msg\": \"here False\"");
    assert_eq!(logins(&site), 1, "{outcome}");
}

#[test]
fn an_unknown_connection_is_an_error_that_lists_those_there_are() {
    let site = Site::start();
    let outcome = site
        .tasks("h1", "- ping:")
        .args(["-c", "carrier_pigeon"])
        .run();
    assert_ne!(outcome.code, 0, "{outcome}");
    outcome.assert_printed("carrier_pigeon");
    for name in ["ssh", "local"] {
        outcome.assert_printed(name);
    }
    assert_eq!(logins(&site), 0);
}

#[test]
fn a_connection_lost_in_mid_task_makes_the_host_unreachable() {
    let mut site = Site::start();
    site.machine.expect_leftovers();
    let running = site
        .tasks(
            "h1,h2",
            "- command: sleep 84\n  when: inventory_hostname == 'h1'\n- debug: msg=after",
        )
        .spawn();
    site.machine.wait_for_process("sleep 84");
    site.machine.drop_connections();
    let outcome = running.finish();
    outcome
        .assert_code(4)
        .assert_stdout("fatal: [h1]: UNREACHABLE! => ")
        .assert_seconds(0.0, 60.0);
}

#[test]
fn a_command_ends_with_its_connection() {
    let site = Site::start();
    let running = site.tasks("h1", "- command: sleep 85").spawn();
    site.machine.wait_for_process("sleep 85");
    site.machine.drop_connections();
    let outcome = running.finish();
    site.assert_nothing_left(&outcome);
}
