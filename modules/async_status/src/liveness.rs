//! Whether a job that its file calls running still runs.

use shevek_plugin::target::{Process, boot_id};

use crate::job_file::{ProcessMark, Record};

/// What happened to a job's processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Liveness {
    /// It runs, or its watcher is about to say how it ended.
    Alive,
    /// Its processes are gone.
    Killed,
    /// The machine was started anew since.
    Rebooted,
}

/// Asks the process table.
pub(crate) fn of(record: &Record) -> Liveness {
    if Process::by_id(std::process::id()).is_none() {
        // Without /proc nothing can be told, so the file is believed.
        return Liveness::Alive;
    }
    if let (Some(then), Some(now)) = (&record.boot_id, boot_id())
        && *then != now
    {
        return Liveness::Rebooted;
    }
    if is_alive(&record.worker) || is_alive(&record.watcher) {
        Liveness::Alive
    } else {
        Liveness::Killed
    }
}

/// Whether this very process is there and has not ended.
pub(crate) fn is_alive(mark: &ProcessMark) -> bool {
    Process::by_id(mark.pid)
        .is_some_and(|process| process.start_time == mark.start_time && !process.is_zombie())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(start_time: u64, boot: Option<&str>) -> Record {
        let mark = ProcessMark {
            pid: std::process::id(),
            start_time,
        };
        Record {
            worker: mark.clone(),
            watcher: mark,
            boot_id: boot.map(ToString::to_string),
        }
    }

    #[test]
    fn id_start_and_boot_count() {
        let start = Process::by_id(std::process::id())
            .expect("alive")
            .start_time;
        let boot = boot_id();
        assert_eq!(of(&record(start, boot.as_deref())), Liveness::Alive);
        assert_eq!(of(&record(start + 1, boot.as_deref())), Liveness::Killed);
        assert_eq!(of(&record(start, Some("another boot"))), Liveness::Rebooted);
        assert_eq!(of(&record(start, None)), Liveness::Alive);
    }
}
