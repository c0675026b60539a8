//! Which module the action `dnf` runs.

use shevek_tests::support::Site;

/// The machine has no dnf 5: its module says so, and that of dnf 4 does not run.
const DNF5: &str = "Could not find the command dnf5.";

#[test]
fn dnf_runs_the_module_that_a_task_names() {
    let site = Site::start();
    let task = "- dnf: {list: repos, use_backend: dnf5}";
    let outcome = site.tasks("h1", task).run();
    outcome.assert_code(2).assert_stdout(DNF5);
    let task = "- dnf: {list: repos, use_backend: yum4}";
    let outcome = site.tasks("h1", task).arg("-v").run();
    outcome.assert_code(0).assert_stdout("\"results\": ");
}

#[test]
fn dnf_runs_the_module_for_the_dnf_of_the_host() {
    let site = Site::start();
    for task in ["dnf: {list: repos}", "yum: {list: repos, use_backend: yum}"] {
        let tasks = format!("- set_fact: {{pkg_mgr: dnf5, cacheable: true}}\n- {task}");
        let outcome = site.tasks("h1", &tasks).run();
        outcome.assert_code(2).assert_stdout(DNF5);
    }
}
