//! The interactive debugger of tasks: the keyword `debugger` and the strategy `debug`.

mod commands;
mod pretty;
mod scope;

use super::Outcome;
use crate::settings::Settings;

pub(crate) use commands::{Debugger, NextAction};
pub(crate) use scope::Debugged;

/// Whether the debugger starts after `outcome`. `enabled`: the strategy is `debug`, or the debugger is switched on for
/// the whole run. Ansible: `needs_debugger`.
pub(crate) fn needs_debugger(outcome: &Outcome, enabled: bool, settings: &Settings) -> bool {
    let failed = outcome.is_failed() && !(settings.debugger_ignore_errors && outcome.ignore_errors);
    match outcome.debugger.as_deref() {
        Some("always") => true,
        Some("never") => false,
        Some("on_failed") if failed => true,
        Some("on_unreachable") if outcome.is_unreachable() => true,
        Some("on_skipped") if outcome.report.result.is_skipped() => true,
        _ => enabled && (failed || outcome.is_unreachable()),
    }
}
