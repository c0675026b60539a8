//! Asynchronous jobs to which something happens on the way.

use std::time::Duration;

use shevek_tests::support::{Site, wait_until};

#[test]
fn a_job_outlives_a_dropped_connection_and_is_found_again() {
    let site = Site::start();
    let mut running = site.tasks("h1", "- shell: sleep 7; echo survived\n  async: 60\n  poll: 1\n  register: out\n- debug: var=out.stdout").spawn();
    running.wait_for_stdout("ASYNC POLL");
    let job = site.machine.wait_for_process("sleep 7");
    site.machine.drop_connections();
    std::thread::sleep(Duration::from_millis(500));
    assert!(
        site.machine.processes().contains(&job),
        "the job died with its connection"
    );
    let outcome = running.finish();
    outcome
        .assert_code(0)
        .assert_stdout("\"out.stdout\": \"survived\"");
    assert_eq!(
        site.machine.log().matches("Accepted publickey").count(),
        2,
        "one reconnection\n{outcome}"
    );
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_job_killed_with_all_of_its_processes_is_not_running_for_ever() {
    let site = Site::start();
    let mut running = site
        .tasks("h1", "- shell: sleep 78\n  async: 100\n  poll: 1")
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    let job = site.machine.wait_for_process("sleep 78");
    // The job is in a session of its own: watcher, module and command.
    let session = |pid: i32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(3).map(str::to_owned))
    };
    let wanted = session(job.pid);
    let victims: Vec<_> = site
        .machine
        .processes()
        .into_iter()
        .filter(|one| session(one.pid) == wanted)
        .collect();
    assert!(victims.len() >= 2, "watcher and command: {victims:?}");
    for process in &victims {
        process.kill();
    }
    let outcome = running.finish();
    outcome.assert_code(2).assert_seconds(1.0, 60.0);
    outcome.assert_stdout("is gone").assert_stdout("killed");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_command_killed_inside_its_job_is_reported_with_its_signal() {
    let site = Site::start();
    let mut running = site
        .tasks("h1", "- command: sleep 79\n  async: 100\n  poll: 1")
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    site.machine.wait_for_process("sleep 79").kill();
    let outcome = running.finish();
    outcome
        .assert_code(2)
        .assert_stdout("\"rc\": -9")
        .assert_seconds(1.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_killed_module_process_is_reported() {
    let site = Site::start();
    let mut running = site
        .tasks("h1", "- command: sleep 80\n  async: 100\n  poll: 1")
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    let command = site.machine.wait_for_process("sleep 80");
    let status = std::fs::read_to_string(format!("/proc/{}/status", command.pid)).expect("it runs");
    let parent = status
        .lines()
        .find_map(|line| line.strip_prefix("PPid:"))
        .expect("it has a parent");
    let worker = site
        .machine
        .processes()
        .into_iter()
        .find(|one| one.pid.to_string() == parent.trim());
    worker.expect("the parent is on the machine").kill();
    let outcome = running.finish();
    outcome.assert_code(2).assert_seconds(1.0, 60.0);
    outcome.assert_stdout("ASYNC FAILED on h1: jid=j");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_host_that_stays_away_is_unreachable_at_the_deadline() {
    let mut site = Site::start();
    site.machine.expect_leftovers();
    let mut running = site
        .tasks("h1", "- shell: sleep 81\n  async: 6\n  poll: 1")
        .arg("-T")
        .arg("2")
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    site.machine.end();
    let outcome = running.finish();
    outcome
        .assert_code(4)
        .assert_stdout("fatal: [h1]: UNREACHABLE! => ")
        .assert_seconds(1.0, 60.0);
}

#[test]
fn ctrl_c_leaves_the_job_running_and_says_how_to_find_it() {
    let mut site = Site::start();
    site.machine.expect_leftovers();
    let mut running = site
        .tasks("h1", "- shell: sleep 82\n  async: 100\n  poll: 1")
        .spawn();
    running.wait_for_stdout("ASYNC POLL");
    let job = site.machine.wait_for_process("sleep 82");
    running.interrupt();
    let outcome = running.limit(Duration::from_secs(10)).finish();
    let jid = site.machine.shell("ls ~/.ansible_async").trim().to_owned();
    outcome
        .assert_printed("async_status")
        .assert_stdout("PLAY RECAP");
    let told = outcome.stderr.contains(&jid)
        || outcome
            .stdout
            .rsplit("ASYNC POLL")
            .next()
            .is_some_and(|end| end.contains(&jid));
    assert!(told && outcome.code != 0, "{outcome}");
    site.environment.assert_no_process_left();
    assert!(site.machine.processes().contains(&job), "the job was ended");
    let only_the_job = wait_until(Duration::from_secs(5), || {
        site.machine.processes_like("sshd").is_empty()
    });
    assert!(only_the_job, "{:?}", site.machine.processes());
}

#[test]
fn status_can_end_and_list_jobs() {
    let site = Site::start();
    site.tasks("h1", "- shell: sleep 83\n  async: 100\n  poll: 0")
        .run()
        .assert_code(0);
    site.machine.wait_for_process("sleep 83");
    let jid = site.machine.shell("ls ~/.ansible_async").trim().to_owned();
    let call = site.tasks(
        "h1",
        "- async_status: mode=list\n  register: out\n- debug: var=out",
    );
    call.run().assert_code(0).assert_stdout(&jid);
    let outcome = site
        .tasks("h1", &format!("- async_status: jid={jid} mode=terminate"))
        .run();
    assert!(outcome.stdout.contains("h1"), "{outcome}");
    site.assert_nothing_left(&outcome);
}
