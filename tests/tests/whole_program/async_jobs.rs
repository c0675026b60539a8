//! Asynchronous jobs that run to an end of their own.

use std::time::Duration;

use shevek_tests::support::{MachineOptions, Site};

#[test]
fn a_job_that_ends_early_is_reported_before_the_next_poll() {
    let site = Site::start();
    let call = site.tasks("h1", "- shell: sleep 0.2; echo done\n  async: 200\n  poll: 100\n  register: out\n- debug: var=out.stdout");
    let outcome = call.run();
    outcome
        .assert_code(0)
        .assert_stdout("\"out.stdout\": \"done\"")
        .assert_seconds(0.2, 90.0);
    outcome
        .assert_stdout("ASYNC OK on h1: jid=j")
        .assert_recap("h1", [2, 1, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
    assert_eq!(
        site.machine.shell("ls ~/.ansible_async"),
        "",
        "the job's file was not cleaned up"
    );
}

#[test]
fn a_job_that_fails_is_reported_with_its_result() {
    let site = Site::start();
    let outcome = site
        .tasks(
            "h1",
            "- shell: echo out; echo err >&2; exit 7\n  async: 60\n  poll: 1",
        )
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("ASYNC FAILED on h1: jid=j");
    outcome
        .assert_stdout("\"rc\": 7")
        .assert_stdout("\"stdout\": \"out\"")
        .assert_stdout("\"stderr\": \"err\"");
    site.assert_nothing_left(&outcome);
}

#[test]
fn poll_0_then_async_status_until_finished_then_cleanup() {
    let site = Site::start();
    let tasks = r#"
- shell: sleep 2; echo result
  async: 60
  poll: 0
  register: job
- debug:
    msg: "started={{ job.started }} finished={{ job.finished }} file={{ job.results_file }}"
- async_status:
    jid: "{{ job.ansible_job_id }}"
  register: out
  until: out.finished
  retries: 40
  delay: 0.25
- debug:
    msg: "the job said {{ out.stdout }} with {{ out.rc }}"
"#;
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("the job said result with 0");
    outcome.assert_stdout("started=True finished=False file=/root/.ansible_async/j");
    let files = site.machine.shell("ls ~/.ansible_async");
    let jid = files.trim();
    assert!(
        jid.starts_with('j') && !jid.contains('\n'),
        "one results file, not {files:?}"
    );
    let status = format!(
        "- async_status:\n    jid: '{jid}'\n    mode: cleanup\n  register: out\n- debug: var=out.erased"
    );
    site.tasks("h1", &status)
        .run()
        .assert_code(0)
        .assert_stdout(jid);
    assert_eq!(site.machine.shell("ls ~/.ansible_async"), "");
    let outcome = site
        .tasks("h1", &format!("- async_status: jid={jid}"))
        .run();
    outcome.assert_code(2).assert_stdout("could not find job");
    site.assert_nothing_left(&outcome);
}

#[test]
fn the_directory_and_the_files_are_the_owners_alone() {
    let site = Site::start();
    site.tasks("h1", "- command: /bin/true\n  async: 60\n  poll: 0")
        .run()
        .assert_code(0);
    site.machine.assert_no_process_left();
    assert_eq!(site.machine.shell("stat -c %a ~/.ansible_async"), "700\n");
}

#[test]
fn jobs_of_a_loop_overlap_with_poll_0() {
    let site = Site::start();
    let tasks = r#"
- shell: sleep 8; echo {{ item }}
  loop: [a, b, c]
  async: 60
  poll: 0
  register: jobs
- async_status:
    jid: "{{ item.ansible_job_id }}"
  loop: "{{ jobs.results }}"
  loop_control:
    label: "{{ item.item }}"
  register: out
  until: out.finished
  retries: 100
  delay: 0.2
- debug:
    msg: "{{ out.results | map(attribute='stdout') | join('') }}"
"#;
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"msg\": \"abc\"")
        .assert_seconds(8.0, 23.5);
}

#[test]
fn jobs_of_a_loop_follow_each_other_with_poll() {
    let site = Site::start();
    let outcome = site
        .tasks(
            "h1",
            "- shell: sleep 1; echo {{ item }}\n  loop: [a, b]\n  async: 60\n  poll: 1",
        )
        .run();
    outcome
        .assert_code(0)
        .assert_seconds(2.0, 60.0)
        .assert_recap("h1", [1, 1, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn each_attempt_of_until_is_a_job_of_its_own() {
    let site = Site::start();
    let tasks = r#"
- shell: "echo x >> ~/count; test $(wc -l < ~/count) -ge 3"
  async: 60
  poll: 1
  register: out
  until: out is succeeded
  retries: 5
  delay: 0
- debug: var=out.attempts
"#;
    site.tasks("h1", tasks)
        .run()
        .assert_code(0)
        .assert_stdout("\"out.attempts\": 3");
}

#[test]
fn a_job_over_its_time_is_ended_with_all_its_processes() {
    let site = Site::start();
    let command = "trap '' TERM; sleep 71 & setsid sleep 0.1; (sleep 72; sleep 73) & sleep 74";
    let outcome = site
        .tasks(
            "h1",
            &format!("- shell: \"{command}\"\n  async: 3\n  poll: 1"),
        )
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("async task did not complete within the requested time - 3s");
    outcome.assert_seconds(3.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_job_over_its_time_is_ended_without_anybody_polling() {
    let site = Site::start();
    let call = site.tasks("h1", "- shell: sleep 75\n  async: 2\n  poll: 0\n  register: job\n- debug: var=job.ansible_job_id");
    let outcome = call.run();
    outcome.assert_code(0);
    site.machine.wait_for_process("sleep 75");
    site.assert_nothing_left(&outcome);
    let jid = site.machine.shell("ls ~/.ansible_async");
    let outcome = site
        .tasks("h1", &format!("- async_status: jid={}", jid.trim()))
        .run();
    outcome.assert_code(2).assert_stdout("Timeout exceeded");
}

#[test]
fn a_job_of_another_user_keeps_its_file_in_that_users_home() {
    let site = Site::start();
    let tasks = "- shell: id -un\n  become: true\n  become_user: carol\n  async: 60\n  poll: POLL\n  register: out\n- debug: var=out";
    let outcome = site.tasks("h1", &tasks.replace("POLL", "1")).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"stdout\": \"carol\"");
    site.tasks("h1", &tasks.replace("POLL", "0"))
        .run()
        .assert_code(0)
        .assert_stdout("/home/carol/.ansible_async/j");
    assert_eq!(
        site.machine
            .shell("stat -c %U /home/carol/.ansible_async/j*"),
        "carol\n"
    );
    site.machine.assert_no_process_left();
}

#[test]
fn async_dir_can_be_set() {
    let site = Site::start();
    let tasks =
        "- command: echo hi\n  async: 60\n  poll: 0\n  vars:\n    ansible_async_dir: /tmp/jobs";
    site.tasks("h1", tasks).run().assert_code(0);
    assert!(site.machine.shell("ls /tmp/jobs").starts_with('j'));
    let call = site.tasks("h1", &tasks[..tasks.find("\n  vars").expect("it is there")]);
    call.env("ANSIBLE_ASYNC_DIR", "/tmp/other")
        .run()
        .assert_code(0);
    assert!(site.machine.shell("ls /tmp/other").starts_with('j'));
    site.machine.assert_no_process_left();
}

#[test]
fn check_mode_leaves_no_job() {
    let site = Site::start();
    let outcome = site
        .tasks("h1", "- shell: sleep 76\n  async: 60\n  poll: 0")
        .arg("--check")
        .run();
    outcome.assert_code(0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn jobs_work_where_only_one_session_is_allowed() {
    let site = Site::with(&MachineOptions {
        sshd_config: "MaxSessions 1\n".into(),
        ..MachineOptions::default()
    });
    let outcome = site
        .tasks("h1", "- shell: sleep 2; echo done\n  async: 60\n  poll: 1")
        .limit(Duration::from_secs(40))
        .run();
    outcome.assert_code(0);
    site.assert_nothing_left(&outcome);
}

/// The contents of the controller travel with the launch, and nothing of them stays on the target.
#[test]
fn copies_templates_archives_and_scripts_run_as_jobs() {
    let site = Site::start();
    let write = |name: &str, text: &str| site.environment.write(name, text);
    write("files/big", &"x".repeat(3 << 20));
    write("files/page.j2", "host {{ inventory_hostname }}\n");
    write(
        "files/job.sh",
        "#!/bin/sh\necho $GREETING $1 $PWD; sleep 0.3; exit 3\n",
    );
    let packed = std::process::Command::new("tar")
        .args(["-czf", "files/pages.tgz", "-C", "files", "page.j2"])
        .current_dir(site.environment.work())
        .status();
    assert!(packed.is_ok_and(|status| status.success()));
    let tasks = r#"
- copy: {content: "text\n", dest: ~/a.txt}
  async: 60
  poll: 1
  register: first
- copy: {content: "text\n", dest: ~/a.txt}
  async: 60
  poll: 1
  register: second
- copy: {content: "other\n", dest: ~/a.txt, force: false}
  async: 60
  poll: 1
  register: kept
- copy: {src: files/big, dest: ~/big}
  async: 60
  poll: 1
- template: {src: files/page.j2, dest: ~/page, mode: '0640'}
  async: 60
  poll: 0
  register: page
- async_status: {jid: "{{ page.ansible_job_id }}"}
  register: page
  until: page.finished
  retries: 200
  delay: 0.1
- file: {path: ~/unpacked, state: directory}
- unarchive: {src: files/pages.tgz, dest: ~/unpacked}
  async: 60
  poll: 1
- script: files/job.sh word
  args: {chdir: /usr}
  environment: {GREETING: hello}
  async: 60
  poll: 1
  register: script
  failed_when: script.rc != 3
- debug:
    msg: "{{ first.changed }} {{ second.changed }} {{ kept.changed }} {{ page.changed }} {{ script.stdout }}"
"#;
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"msg\": \"True False False True hello word /usr\\n\"");
    assert_eq!(
        site.machine.shell(
            "cat ~/a.txt; tr -d x < ~/big | wc -c; stat -c '%s' ~/big; cat ~/page ~/unpacked/page.j2; stat -c %a ~/page"
        ),
        "text\n0\n3145728\nhost h1\nhost {{ inventory_hostname }}\n640\n"
    );
    let left = site.machine.shell("ls -A ~/.ansible_async");
    assert!(
        !left.lines().any(|name| name.starts_with('.')),
        "files of jobs were left: {left}"
    );
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_script_that_is_too_slow_leaves_no_file() {
    let site = Site::start();
    site.environment.write("slow.sh", "#!/bin/sh\nsleep 600\n");
    let outcome = site
        .tasks("h1", "- script: slow.sh\n  async: 2\n  poll: 1")
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("async task did not complete within the requested time - 2s");
    assert_eq!(
        site.machine
            .shell("cd ~/.ansible_async; find . -mindepth 1 -name '.j*'"),
        ""
    );
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_directory_is_no_job() {
    let site = Site::start();
    site.environment.write("tree/file", "text\n");
    let outcome = site
        .tasks(
            "h1",
            "- copy: {src: tree, dest: ~/tree}\n  async: 9\n  poll: 1",
        )
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("is a directory, which a task with async cannot copy");
}
