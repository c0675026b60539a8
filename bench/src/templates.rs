//! What rendering costs. Measured by a program of its own, which is optimised.

use std::process::Command;

use shevek_tests::support::repository;

pub(crate) fn measure(runs: usize) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "-q", "--locked", "--release"])
        .args(["-p", "shevek-bench-templates", "--", &runs.to_string()])
        .current_dir(repository())
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the benchmark of templates failed"
    );
}
