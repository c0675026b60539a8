//! What goes over the line: the runner once, and one round trip a task.

use std::time::Duration;

use shevek_tests::support::{DelayProxy, Site, Traffic};

fn through(site: &Site, proxy: &DelayProxy, tasks: usize) -> Traffic {
    let before = proxy.traffic();
    let text = "- command: /bin/true\n".repeat(tasks);
    site.tasks("h1", &text).run().assert_code(0);
    let after = proxy.traffic();
    Traffic {
        connections: after.connections - before.connections,
        up: after.up - before.up,
        down: after.down - before.down,
        turns: after.turns - before.turns,
    }
}

fn proxied(one_way: Duration) -> (Site, DelayProxy) {
    let site = Site::start();
    let proxy = DelayProxy::start(site.machine.socket(0), one_way);
    site.reach_through(&proxy);
    (site, proxy)
}

#[test]
fn the_runner_is_uploaded_once() {
    let (site, proxy) = proxied(Duration::ZERO);
    let cached = || {
        site.machine
            .shell("find /root /tmp /var/tmp /dev/shm -type f -size +100k | sort")
    };
    let first = through(&site, &proxy, 1);
    let after_first = cached();
    let second = through(&site, &proxy, 1);
    assert_eq!((first.connections, second.connections), (1, 1));
    assert!(
        first.up > 200_000,
        "the first run sends the runner: {first:?}"
    );
    assert!(second.up < 60_000, "the second finds it: {second:?}");
    assert_eq!(after_first.matches("runner").count(), 1, "{after_first}");
    assert_eq!(cached(), after_first);
}

#[test]
fn a_task_is_one_round_trip() {
    let (site, proxy) = proxied(Duration::from_millis(25));
    through(&site, &proxy, 1);
    let few = through(&site, &proxy, 5);
    let many = through(&site, &proxy, 45);
    let turns = many.turns - few.turns;
    // What comes late on a busy machine is counted as a turn of its own, in either run.
    assert!(
        (38..=44).contains(&turns),
        "{turns} round trips for 40 further tasks"
    );
}

#[test]
fn waiting_for_a_job_costs_no_polling_on_the_line() {
    let (site, proxy) = proxied(Duration::ZERO);
    let job = |seconds: u32| {
        let before = proxy.traffic();
        let tasks = format!("- command: sleep {seconds}\n  async: 30\n  poll: 1");
        site.tasks("h1", &tasks).run().assert_code(0);
        let after = proxy.traffic();
        (after.up - before.up, after.turns - before.turns)
    };
    job(0);
    let (short, long) = (job(1), job(6));
    assert!(
        long.0 < short.0 + 2_000,
        "bytes and turns: {short:?}, {long:?}"
    );
    assert!(
        long.1 <= short.1 + 3,
        "bytes and turns: {short:?}, {long:?}"
    );
}
