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
    let first = through(&site, &proxy, 1);
    let second = through(&site, &proxy, 1);
    assert_eq!((first.connections, second.connections), (1, 1));
    assert!(
        first.up > 200_000,
        "the first run sends the runner: {first:?}"
    );
    assert!(second.up < 60_000, "the second finds it: {second:?}");
    assert_eq!(
        site.machine
            .shell("find /root /tmp /var/tmp /dev/shm -type f -size +100k | wc -l"),
        "1\n"
    );
}

#[test]
fn a_task_is_one_round_trip() {
    let (site, proxy) = proxied(Duration::from_millis(25));
    through(&site, &proxy, 1);
    let few = through(&site, &proxy, 5);
    let many = through(&site, &proxy, 25);
    let turns = many.turns - few.turns;
    assert!(
        (20..=22).contains(&turns),
        "{turns} round trips for 20 further tasks"
    );
}

#[test]
fn waiting_for_a_job_costs_no_polling_on_the_line() {
    let (site, proxy) = proxied(Duration::ZERO);
    through(&site, &proxy, 1);
    let before = proxy.traffic();
    site.tasks("h1", "- command: sleep 4\n  async: 30\n  poll: 1")
        .run()
        .assert_code(0);
    let traffic = proxy.traffic();
    assert!(traffic.up - before.up < 60_000, "{before:?} {traffic:?}");
}
