//! What commands print, however much and whatever it is.

use std::time::Duration;

use shevek_tests::support::Site;

#[test]
fn ten_megabytes_come_through() {
    let site = Site::start();
    let tasks = r#"
- shell: head -c 10000000 /dev/zero | tr '\0' x
  register: out
- debug:
    msg: "{{ out.stdout | length }}"
"#;
    let outcome = site.tasks("h1", tasks).limit(Duration::from_secs(60)).run();
    outcome.assert_code(0).assert_stdout("\"msg\": 10000000");
    site.assert_nothing_left(&outcome);
}

#[test]
fn ten_megabytes_on_both_streams_at_once() {
    let site = Site::start();
    let tasks = r#"
- shell: (head -c 10000000 /dev/zero | tr '\0' e >&2) & head -c 10000000 /dev/zero | tr '\0' o; wait
  register: out
- debug:
    msg: "{{ out.stdout | length }} {{ out.stderr | length }}"
"#;
    let outcome = site.tasks("h1", tasks).limit(Duration::from_secs(60)).run();
    outcome.assert_code(0).assert_stdout("10000000 10000000");
}

#[test]
fn ten_megabytes_go_to_standard_input() {
    let site = Site::start();
    let tasks = r#"
- shell: wc -c
  args:
    stdin: "{{ 'x' * 10000000 }}"
    stdin_add_newline: false
  register: out
- debug: var=out.stdout
"#;
    let outcome = site.tasks("h1", tasks).limit(Duration::from_secs(60)).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"out.stdout\": \"10000000\"");
}

#[test]
fn every_byte_is_survived() {
    let site = Site::start();
    let tasks = r#"
- shell: "for i in $(seq 1 255); do printf \"\\\\$(printf %03o $i)\"; done"
  ignore_errors: true
- shell: head -c 1000000 /dev/urandom
  ignore_errors: true
- shell: printf 'a\000b'
  register: out
- debug:
    msg: "{{ out.stdout | length }} and fine"
- raw: printf '\377\376'
  ignore_errors: true
- command: echo still there
"#;
    let outcome = site.tasks("h1", tasks).arg("-v").run();
    outcome
        .assert_code(0)
        .assert_stdout("\"msg\": \"3 and fine\"")
        .assert_stdout("\"stdout\": \"still there\"");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_job_with_ten_megabytes_comes_through() {
    let site = Site::start();
    let tasks = r#"
- shell: head -c 10000000 /dev/zero | tr '\0' x
  async: 60
  poll: 1
  register: out
- debug:
    msg: "{{ out.stdout | length }}"
"#;
    let outcome = site.tasks("h1", tasks).limit(Duration::from_secs(60)).run();
    outcome.assert_code(0).assert_stdout("\"msg\": 10000000");
}

#[test]
fn a_command_that_reads_its_input_gets_none() {
    let site = Site::start();
    let outcome = site
        .tasks(
            "h1",
            "- command: cat\n- shell: read -r line || echo at the end",
        )
        .arg("-v")
        .run();
    outcome.assert_code(0).assert_stdout("at the end");
}

#[test]
fn a_background_process_does_not_hold_the_task_up() {
    let mut site = Site::start();
    let outcome = site
        .tasks(
            "h1",
            "- shell: nohup sleep 73 >/dev/null 2>&1 & echo started",
        )
        .arg("-v")
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("started")
        .assert_seconds(0.0, 70.0);
    site.machine.expect_leftovers();
}

#[test]
fn colours_as_ansible_shows_them() {
    let site = Site::start();
    let tasks = "- command: /bin/true\n- debug: msg=x\n- command: /bin/true\n  when: false\n- command: /bin/false";
    let outcome = site
        .tasks("h1", tasks)
        .env("ANSIBLE_FORCE_COLOR", "1")
        .run();
    outcome.assert_code(2);
    outcome.assert_stdout("\u{1b}[0;33mchanged: [h1]\u{1b}[0m");
    outcome.assert_stdout("\u{1b}[0;32mok: [h1] => {\u{1b}[0m");
    outcome.assert_stdout("\u{1b}[0;36mskipping: [h1]\u{1b}[0m");
    outcome.assert_stdout("\u{1b}[0;31mfatal: [h1]: FAILED! => ");
    outcome.assert_stdout(
        "\u{1b}[0;31mh1\u{1b}[0m                         : \u{1b}[0;32mok=2   \u{1b}[0m",
    );
}

#[test]
fn a_terminal_shows_which_hosts_are_in_flight() {
    let site = Site::start();
    let outcome = site
        .tasks("h1,h2", "- command: sleep 2")
        .on_terminal()
        .run();
    outcome.assert_code(0);
    let before = outcome
        .stdout
        .split("changed: [h")
        .next()
        .unwrap_or_default();
    let live = before.rsplit("TASK [command]").next().unwrap_or_default();
    assert!(
        live.contains("h1") && live.contains("h2"),
        "no live region\n{outcome}"
    );
    assert!(outcome.stdout.contains("PLAY RECAP"), "{outcome}");
}

#[test]
fn a_terminal_shows_how_far_the_play_is_and_what_time_a_job_has_left() {
    let site = Site::start();
    let tasks = "- command: /bin/true\n- command: sleep 2\n  async: 30\n  poll: 5";
    let outcome = site.tasks("h1", tasks).on_terminal().run();
    outcome
        .assert_code(0)
        .assert_stdout("[##########----------] task 2 of 2")
        .assert_stdout("h1: job with 29s left");
    // Each of its three lines is taken away again.
    let ends = outcome.stdout.matches("s left\u{1b}[0m").count();
    let erased = outcome.stdout.matches("\r\u{1b}[2A\u{1b}[J").count();
    assert_eq!(ends, erased, "{outcome}");
}

#[test]
fn without_a_terminal_there_is_no_live_region() {
    let site = Site::start();
    let outcome = site.tasks("h1", "- command: sleep 2").run();
    outcome
        .assert_code(0)
        .assert_no_stdout("\u{1b}")
        .assert_no_stdout("\r");
}
