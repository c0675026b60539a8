//! What happens in the throw-away root: the start state, then the module three times.

use std::process::Command;

use serde_json::{Map, Value as Json, json};

use super::answers::Answer;
use super::case::Case;
use super::python;

/// One call of a module, for whoever runs it.
pub struct ModuleCall<'a> {
    /// The module's name.
    pub module: &'a str,
    /// Its arguments as a task has them.
    pub args: Map<String, Json>,
    /// Variables of the task.
    pub environment: &'a Map<String, Json>,
    /// Predict only.
    pub check_mode: bool,
}

/// Runs ours: gives the result as the runner would.
pub type CallModule = fn(&ModuleCall<'_>) -> Json;

/// Runs the case; the modules of the ansible-core at `ansible`, or ours.
pub(super) fn run(case: &Case, ansible: Option<&str>, ours: CallModule) -> Answer {
    shell(&case.start, true);
    let look = case.look.as_deref().unwrap_or_default();
    let call = |check_mode| {
        let call = ModuleCall {
            module: &case.module,
            args: case.args.clone(),
            environment: &case.environment,
            check_mode,
        };
        match ansible {
            Some(directory) => python::call(directory, &call),
            None => ours(&call),
        }
    };
    let before = shell(look, false);
    let mut check = call(true);
    let after_check = shell(look, false);
    if before != after_check {
        check = json!({"result": check, "check mode changed": [before, after_check]});
    }
    let run = call(false);
    let end = shell(look, false);
    let again = call(false);
    let end_again = Some(shell(look, false)).filter(|text| *text != end);
    Answer {
        check,
        run,
        end,
        again,
        end_again,
    }
}

/// `$TEST_PROGRAM` is the test program itself, which may have further things to do in the root.
fn shell(script: &str, must_succeed: bool) -> String {
    let mut words = vec!["-c", script];
    if must_succeed {
        words.insert(0, "-e");
    }
    let program = std::env::current_exe().expect("this program");
    let output = Command::new("bash")
        .args(words)
        .env("TEST_PROGRAM", program)
        .output()
        .expect("bash");
    assert!(
        output.status.success() || !must_succeed,
        "the start state: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
