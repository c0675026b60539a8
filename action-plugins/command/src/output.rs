//! What a command line printed, as a result.

use shevek_plugin::{ExecOutput, TaskResult};

use crate::text::{decode, split_lines};

/// The result of a command line that ran: always changed, failed unless it ended with 0.
pub(crate) fn result_of(output: &ExecOutput) -> TaskResult {
    let mut result = TaskResult::changed(true).with("rc", output.rc);
    for (key, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = decode(bytes);
        result.set(&format!("{key}_lines"), split_lines(&text));
        result.set(key, text);
    }
    if output.rc != 0 {
        result.failed = Some(true);
        result.msg = Some("non-zero return code".into());
    }
    result
}
