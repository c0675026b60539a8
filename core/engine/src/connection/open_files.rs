//! How many files the controller may have open, which bounds the hosts that it stays connected to.

use std::fs::File;
use std::os::fd::AsRawFd;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that a task opens beside its connection: settings, known hosts, what it transfers, pipes.
const FOR_A_TASK: u64 = 8;
/// Files that the rest of the program may open meanwhile.
const FOR_THE_REST: u64 = 32;

/// The room for open files: RLIMIT_NOFILE.
pub(super) struct OpenFiles {
    reserve: u64,
}

impl OpenFiles {
    /// For so many tasks at once.
    pub(super) fn new(forks: usize) -> Self {
        Self {
            reserve: FOR_THE_REST + FOR_A_TASK * forks as u64,
        }
    }

    /// Whether one connection more leaves room for everything else. The soft limit is raised as far as is needed
    /// and allowed, and no earlier: what runs on the controller inherits it, and some old programs are slow then.
    pub(super) fn have_room(&self) -> bool {
        // Descriptors are given out from the lowest one.
        let Ok(next) = File::open("/dev/null").map(|file| file.as_raw_fd() as u64) else {
            return false;
        };
        let limit = getrlimit(Resource::Nofile);
        let hard = limit.maximum.unwrap_or(u64::MAX);
        let needed = next + self.reserve.min(hard / 2);
        let soft = limit.current.unwrap_or(u64::MAX);
        if needed <= soft {
            return true;
        }
        let raised = soft.saturating_mul(4).max(needed).min(hard);
        let raised_limit = Rlimit {
            current: Some(raised),
            maximum: limit.maximum,
        };
        needed <= raised && setrlimit(Resource::Nofile, raised_limit).is_ok()
    }
}
