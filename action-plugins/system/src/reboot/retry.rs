//! Trying again until it works.

use std::future::Future;
use std::time::Duration;

use shevek_plugin::{ActionError, ActionHost};
use tokio::time::{Instant, sleep, timeout};

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(12);

/// Tries until it works; pauses grow. Ansible: `do_until_success_or_timeout`.
///
/// # Errors
/// When the time is over: the sentence that says so.
pub(super) async fn until_success<F, T>(
    host: &dyn ActionHost,
    limit: Duration,
    what: &str,
    attempt: F,
) -> Result<(), String>
where
    F: Fn() -> T + Send + Sync,
    T: Future<Output = Result<(), ActionError>> + Send,
{
    let deadline = Instant::now() + limit;
    let mut pause = Duration::from_secs(1);
    while Instant::now() < deadline {
        let left = deadline.saturating_duration_since(Instant::now());
        // A host that went away without a word must not hold the last try.
        let error = match timeout(left, attempt()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => break,
        };
        let last = error.lines().last().unwrap_or_default();
        host.verbose(
            3,
            &format!(
                "reboot: {what} fail '{last}', retrying in {} seconds...",
                pause.as_secs()
            ),
        );
        let left = deadline.saturating_duration_since(Instant::now());
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Err(format!(
        "Timed out waiting for {what} (timeout={})",
        limit.as_secs()
    ))
}
