//! The lists of packages, and how old they are.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::command::{apt_get, quiet};

const STAMP: &str = "/var/lib/apt/periodic/update-success-stamp";
const LISTS: &str = "/var/lib/apt/lists";

/// What became of the lists.
#[derive(Clone, Copy, Default)]
pub(super) struct Cache {
    /// Whether they were brought up to date.
    pub(super) updated: bool,
    /// When that was done last, in seconds since 1970.
    pub(super) update_time: u64,
}

fn modified() -> SystemTime {
    [STAMP, LISTS]
        .iter()
        .find_map(|path| std::fs::metadata(path).ok()?.modified().ok())
        .unwrap_or(UNIX_EPOCH)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// Brings the lists up to date when the task wants that and they are too old.
pub(super) fn refresh(
    context: &ModuleContext<'_>,
    args: &Args,
    warnings: &mut Vec<String>,
) -> Result<Cache, ModuleError> {
    let before = modified();
    let mut cache = Cache {
        updated: false,
        update_time: seconds(before),
    };
    if args.update_cache != Some(true) && args.cache_valid_time == 0 {
        return Ok(cache);
    }
    let valid = Duration::from_secs(u64::try_from(args.cache_valid_time).unwrap_or(0));
    if before + valid >= SystemTime::now() {
        return Ok(cache);
    }
    if !context.check_mode {
        let update = Update {
            retries: args.update_cache_retries,
            most_delay: args.update_cache_retry_max_delay,
            lock_timeout: args.lock_timeout,
            verb: "refresh",
        };
        update.run(context, warnings)?;
    }
    let after = seconds(modified());
    cache.updated = context.check_mode || after != cache.update_time;
    cache.update_time = after;
    Ok(cache)
}

/// How lists are brought up to date.
pub(crate) struct Update {
    /// How often it is tried.
    pub(crate) retries: i64,
    /// The longest pause between two tries, in seconds.
    pub(crate) most_delay: i64,
    /// Seconds to wait for the lock of another apt.
    pub(crate) lock_timeout: i64,
    /// What warnings call it.
    pub(crate) verb: &'static str,
}

impl Update {
    /// Does it.
    ///
    /// # Errors
    /// When the last try fails too.
    pub(crate) fn run(
        &self,
        context: &ModuleContext<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<(), ModuleError> {
        let retries = self.retries;
        let most = u64::try_from(self.most_delay).unwrap_or(0);
        // A list that cannot be fetched is a failure, though apt-get goes on with the old one.
        let strict = "APT::Update::Error-Mode=any";
        let lock = format!("DPkg::Lock::Timeout={}", self.lock_timeout);
        let mut reason = "unknown reason".to_string();
        for retry in 0..retries {
            let tool =
                Tool::new(apt_get(context)?).args(["-q", "-o", strict, "-o", &lock, "update"]);
            let output = quiet(tool).run(context)?;
            if output.rc == 0 {
                return Ok(());
            }
            reason = complaints(&output.stderr);
            warnings.push(format!(
                "Failed to update cache after {} retries due to {reason}, retrying",
                retry + 1
            ));
            let delay = 2_u64
                .saturating_pow(u32::try_from(retry).unwrap_or(u32::MAX))
                .min(most);
            let end = std::time::Instant::now() + Duration::from_secs(delay);
            while std::time::Instant::now() < end {
                if context.output.is_cancelled() {
                    return Err(ModuleError::new("The task was cancelled."));
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            warnings.push(format!(
                "Sleeping for {delay} seconds, before attempting to {} the cache again",
                self.verb
            ));
        }
        Err(ModuleError::new(format!(
            "Failed to update apt cache after {retries} retries: {reason}"
        )))
    }
}

/// The errors and warnings in one line. python-apt writes them so.
fn complaints(stderr: &str) -> String {
    let lines: Vec<String> = stderr
        .lines()
        .filter(|line| line.starts_with("E: ") || line.starts_with("W: "))
        .map(|line| line.replacen(": ", ":", 1))
        .collect();
    if lines.is_empty() {
        stderr.trim().to_string()
    } else {
        lines.join(", ")
    }
}
