//! The playbooks of `tests/distributions` in a root of Debian 12 without Python.
//!
//! Where the root has not been made yet and the mirror does not answer, the test is passed over, which is said.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use shevek_tests::distributions::{Image, Recorded, Release, run, unreachable};

const RELEASE: &str = "bookworm";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Says beforehand what it does for a minute.
    arguments.test_threads = Some(1);
    let release = Release::find(RELEASE).expect("it is known");
    let missing = if Image::Plain.exists(&release) || arguments.list {
        None
    } else {
        unreachable(&release)
    };
    if let Some(reason) = &missing {
        eprintln!(
            "NOT RUN: no root of {RELEASE} can be made: the mirror does not answer: {reason}"
        );
    }
    let trial = Trial::test("a_root_without_python", move || {
        plain(&release).map_err(Failed::from)
    });
    let trial = trial.with_ignored_flag(missing.is_some());
    libtest_mimic::run(&arguments, vec![trial]).exit_code()
}

fn plain(release: &Release) -> Result<(), String> {
    let run = run(release, Image::Plain)?;
    let recorded = Recorded::read(release).ok_or("nothing is recorded of it")?;
    let known = &recorded.modules[Image::Plain.name()];
    if run.modules == *known {
        return Ok(());
    }
    let (more, less) = (
        run.modules.difference(known).collect::<Vec<_>>(),
        known.difference(&run.modules).collect::<Vec<_>>(),
    );
    Err(format!(
        "tests/distributions/record {RELEASE} is due: new are {more:?}, gone are {less:?}"
    ))
}
