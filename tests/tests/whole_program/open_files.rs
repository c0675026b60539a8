//! More hosts than the controller may have files open.

use std::fmt::Write as _;

use shevek_tests::support::{Outcome, Site};

const HOSTS: usize = 60;

fn run(soft: u32, hard: u32) -> (Site, Outcome) {
    let site = Site::start();
    let mut inventory = String::new();
    for number in 1..=HOSTS {
        let _ = writeln!(inventory, "n{number} {}", site.machine.variables(0));
    }
    site.inventory(&inventory);
    let outcome = site
        .tasks("all", "- command: /bin/true\n- command: /bin/true")
        .args(["-f", "5", "-vvvv"])
        .with_open_files(soft, hard)
        .run();
    outcome.assert_code(0);
    for number in 1..=HOSTS {
        outcome.assert_recap(&format!("n{number}"), [2, 2, 0, 0, 0, 0, 0]);
    }
    (site, outcome)
}

fn logins(outcome: &Outcome) -> usize {
    let text = format!("{outcome}");
    text.matches("Authenticated to ").count()
}

#[test]
fn the_soft_limit_is_raised() {
    let (site, outcome) = run(110, 4096);
    assert_eq!(logins(&outcome), HOSTS, "{outcome}");
    site.assert_nothing_left(&outcome);
}

#[test]
fn idle_connections_make_room_at_the_hard_limit() {
    let (site, outcome) = run(110, 110);
    assert!(logins(&outcome) > HOSTS, "{outcome}");
    site.assert_nothing_left(&outcome);
}
