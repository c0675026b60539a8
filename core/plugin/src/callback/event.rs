//! The events that callbacks are told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// One thing that happened. Results of tasks with `no_log` are censored.
///
/// As JSON: an object with the event's name in snake case as `event`, and its fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallbackEvent {
    /// A playbook begins. Ansible: `v2_playbook_on_start`.
    PlaybookStart {
        /// Its file, as given.
        path: String,
    },
    /// A play begins. Ansible: `v2_playbook_on_play_start`.
    PlayStart {
        /// Its name, or its host pattern.
        name: String,
        /// `FILE:LINE`.
        path: String,
        /// On how many hosts it runs.
        hosts: usize,
        /// Whether it only predicts.
        check_mode: bool,
    },
    /// No host matched the play's pattern. Ansible: `v2_playbook_on_no_hosts_matched`.
    NoHostsMatched,
    /// All hosts failed. Ansible: `v2_playbook_on_no_hosts_remaining`.
    NoHostsRemaining,
    /// A task begins for all hosts; not with the strategies `free` and `host_pinned`. Ansible:
    /// `v2_playbook_on_task_start`, `_handler_task_start`.
    TaskStart {
        /// The task.
        task: CallbackTask,
    },
    /// A task begins on a host. Ansible: `v2_runner_on_start`.
    HostStart {
        /// The host.
        host: String,
        /// The task.
        task: CallbackTask,
    },
    /// A task ended on a host. Ansible: `v2_runner_on_ok`, `_failed`, `_skipped`, `_unreachable`.
    HostDone {
        /// The host.
        host: String,
        /// The task.
        task: CallbackTask,
        /// How it ended.
        status: CallbackStatus,
        /// Whether a failure is ignored.
        ignored: bool,
        /// The result.
        result: Map<String, Json>,
    },
    /// An item of a loop ended on a host. Ansible: `v2_runner_item_on_ok`, `_failed`, `_skipped`.
    ItemDone {
        /// The host.
        host: String,
        /// The task.
        task: CallbackTask,
        /// How it ended.
        status: CallbackStatus,
        /// What is shown for the item.
        item: Json,
        /// The result.
        result: Map<String, Json>,
    },
    /// A task failed and is tried again. Ansible: `v2_runner_retry`.
    Retry {
        /// The host.
        host: String,
        /// The task.
        task: CallbackTask,
        /// How many attempts are left.
        retries_left: u64,
        /// The result of the failed attempt.
        result: Map<String, Json>,
    },
    /// A file of tasks or a role was included. Ansible: `v2_playbook_on_include`.
    Included {
        /// The file, or the role's name.
        name: String,
        /// For which hosts.
        hosts: Vec<String>,
    },
    /// A handler will run on a host. Ansible: `v2_playbook_on_notify`.
    Notified {
        /// The handler's name.
        handler: String,
        /// The host.
        host: String,
    },
    /// A look at an asynchronous job. Ansible: `v2_runner_on_async_poll`.
    AsyncPoll {
        /// The host.
        host: String,
        /// The job's id.
        jid: String,
        /// Whether it has started.
        started: bool,
        /// Whether it has ended.
        finished: bool,
    },
    /// An asynchronous job ended. Ansible: `v2_runner_on_async_ok`, `_failed`.
    AsyncDone {
        /// The host.
        host: String,
        /// The job's id.
        jid: String,
        /// Whether it failed or did not end in time.
        failed: bool,
    },
    /// A warning that belongs to no result.
    Warning {
        /// The text.
        message: String,
    },
    /// An error that belongs to no result.
    Error {
        /// The text.
        message: String,
    },
    /// The run has ended. Ansible: `v2_playbook_on_stats`.
    Recap {
        /// The numbers of each host.
        hosts: BTreeMap<String, CallbackStats>,
        /// What `set_stats` kept for the run.
        custom_run: Map<String, Json>,
        /// What `set_stats` kept by host.
        custom_hosts: BTreeMap<String, Map<String, Json>>,
    },
    /// Something that this version of the contract does not know. It carries nothing.
    #[serde(other)]
    Unknown,
}

/// A task as callbacks see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallbackTask {
    /// Different for every task of a run.
    pub id: u64,
    /// Its templated name, with the role's before it. Ansible: `get_name()`.
    pub name: String,
    /// Its action.
    pub action: String,
    /// `FILE:LINE`, unless the engine made it.
    pub path: Option<String>,
    /// The name of the role that it is of.
    pub role: Option<String>,
    /// Whether it is a handler.
    pub is_handler: bool,
    /// Whether it has a loop.
    pub has_loop: bool,
    /// Whether it only predicts.
    pub check_mode: bool,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackStatus {
    /// Well, without a change.
    Ok,
    /// Well, with a change.
    Changed,
    /// It failed.
    Failed,
    /// It was skipped.
    Skipped,
    /// The host could not be reached.
    Unreachable,
}

/// How often something happened on a host. Ansible: `AggregateStats.summarize`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallbackStats {
    /// Tasks that went well, changed ones included.
    pub ok: u64,
    /// Tasks that changed something.
    pub changed: u64,
    /// Times the host was unreachable.
    pub unreachable: u64,
    /// Failed tasks.
    pub failed: u64,
    /// Skipped tasks.
    pub skipped: u64,
    /// Failures that a rescue caught.
    pub rescued: u64,
    /// Failures that were ignored.
    pub ignored: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_a_later_contract_is_unknown() {
        let event: CallbackEvent =
            serde_json::from_str(r#"{"event": "from_the_future", "much": 1}"#).expect("an event");
        assert_eq!(event, CallbackEvent::Unknown);
    }
}
