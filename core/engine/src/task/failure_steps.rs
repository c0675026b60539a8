//! How a failed result is told above it.

use serde_json::Value as Json;
use shevek_plugin::TaskResult;

use crate::event::FailureStep;

/// What a failed module said.
pub(super) struct ModuleFailure {
    message: String,
    cause: Option<String>,
}

impl ModuleFailure {
    /// That of a result, if it is one of failure.
    pub(super) fn of(result: &TaskResult) -> Option<Self> {
        result.is_failed().then(|| Self {
            message: result.message(),
            cause: cause(result).map(ToString::to_string),
        })
    }
}

/// What the operating system or a library said stands apart from the module's own message.
fn cause(result: &TaskResult) -> Option<&str> {
    result.get("exception").and_then(Json::as_str)
}

/// The steps of a failed result. `module` is how the last module failed: an action may hand on that failure under
/// another message, and then the module is quoted; or it may fail for a reason of its own.
pub(super) fn result_steps(
    result: &TaskResult,
    module: Option<&ModuleFailure>,
) -> Vec<FailureStep> {
    let mut message = result.message();
    // A message that tells the whole chain itself is not told twice.
    if let Some(told) = message.strip_prefix("Task failed: ") {
        return vec![FailureStep::new(told)];
    }
    let cause = cause(result);
    let who = match module {
        Some(module) if cause.is_some() && module.cause.as_deref() == cause => {
            message.clone_from(&module.message);
            "Module failed"
        }
        Some(module) if module.message == message => "Module failed",
        _ => "Action failed",
    };
    // An empty message is one: those of commands are.
    if result.msg.is_none() && message.is_empty() && cause.is_none() {
        message.push_str("Unknown error.");
    }
    vec![FailureStep::new(match (message.as_str(), cause) {
        ("", None) => format!("{who}."),
        ("", Some(cause)) => format!("{who}: {cause}"),
        (message, None) => format!("{who}: {message}"),
        (message, Some(cause)) => format!("{who}: {}: {cause}", message.trim_end_matches('.')),
    })]
}
