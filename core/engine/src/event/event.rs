//! The events.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;
use shevek_plugin::TaskResult;

use super::{Deprecation, Failure, Stats};

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A playbook begins. Ansible: `v2_playbook_on_start`.
    PlaybookStart {
        /// Its file, as given.
        path: String,
    },
    /// A play begins. Ansible: `v2_playbook_on_play_start`.
    PlayStart {
        /// Its name, or its host pattern.
        name: String,
        /// Whether it only predicts.
        check_mode: bool,
        /// How many tasks it has before anything is included, if nothing fails.
        tasks: usize,
        /// How many hosts it runs on.
        hosts: usize,
        /// `FILE:LINE`.
        path: String,
        /// Whether all hosts do a task before the next one begins: the strategies linear and debug.
        lockstep: bool,
    },
    /// No host matched a play's pattern. Ansible: `v2_playbook_on_no_hosts_matched`.
    NoHostsMatched,
    /// All hosts failed. Ansible: `v2_playbook_on_no_hosts_remaining`.
    NoHostsRemaining,
    /// A task begins on its first host. Ansible: `v2_playbook_on_task_start`.
    TaskStart(Arc<TaskInfo>),
    /// A file of tasks or a role was included. Ansible: `v2_playbook_on_include`.
    Included {
        /// The file, or the role's name.
        name: String,
        /// For which hosts.
        hosts: Vec<Arc<str>>,
        /// What is printed for the loop's item.
        item: Option<Json>,
    },
    /// A handler will run on a host. Ansible: `v2_playbook_on_notify`.
    Notified {
        /// The handler's name.
        handler: String,
        /// The host.
        host: Arc<str>,
    },
    /// The user was asked whether to do a task (`--step`).
    Asked {
        /// The question.
        text: String,
    },
    /// A task begins on one host. Ansible: `v2_runner_on_start`.
    HostStart {
        /// The host.
        host: Arc<str>,
        /// The task.
        task: Arc<TaskInfo>,
    },
    /// A task has ended on one host, well or not. Ansible: `v2_runner_on_ok`, `_failed`, `_skipped`, `_unreachable`.
    HostDone(Report),
    /// One item of a loop has ended. Ansible: `v2_runner_item_on_ok`, `_failed`, `_skipped`.
    ItemDone(ItemReport),
    /// A task failed and is tried again. Ansible: `v2_runner_retry`.
    Retry {
        /// The failed attempt.
        report: Report,
        /// How many attempts are left.
        retries_left: u64,
    },
    /// An asynchronous job was launched and is waited for.
    AsyncStart {
        /// The host.
        host: Arc<str>,
        /// The job's id.
        jid: String,
        /// How long it may take.
        limit: Duration,
    },
    /// A look at an asynchronous job. Ansible: `v2_runner_on_async_poll`.
    AsyncPoll {
        /// The host.
        host: Arc<str>,
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
        host: Arc<str>,
        /// The job's id.
        jid: String,
        /// Whether it failed or did not end in time.
        failed: bool,
    },
    /// Jobs that were left running when the run was interrupted.
    JobLeftRunning {
        /// The host.
        host: Arc<str>,
        /// The job's id.
        jid: String,
    },
    /// A piece of a module's output, as it appears.
    Output {
        /// The host.
        host: Arc<str>,
        /// Whether it is standard error.
        is_stderr: bool,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A line for the user at any verbosity. Ansible: `display.display`.
    Message {
        /// The text.
        text: String,
    },
    /// A message for `-v` and more. Ansible: `display.v` .. `display.vvvvv`.
    Verbose {
        /// From which number of `-v` on.
        level: u8,
        /// The text.
        message: String,
    },
    /// A warning. Ansible: `display.warning`.
    Warning {
        /// The text.
        message: String,
    },
    /// Something that is used will be removed. Ansible: `display.deprecated`.
    Deprecated(Deprecation),
    /// An error that belongs to no host's result. Ansible: `display.error`.
    Error {
        /// The text.
        message: String,
    },
    /// The run has ended. Ansible: `v2_playbook_on_stats`.
    Recap(Stats),
}

/// A task as callbacks see it.
#[derive(Debug, Clone)]
pub struct TaskInfo {
    /// Different for every task of a run.
    pub id: u64,
    /// Its templated name.
    pub name: String,
    /// Its templated name without the role's name before it.
    pub plain_name: String,
    /// The name of the role that it is of.
    pub role: Option<String>,
    /// Whether the playbook gives it a name; else the name is the action's.
    pub is_named: bool,
    /// Its action.
    pub action: String,
    /// Its arguments as written; `None` when it may be that they are to be hidden.
    pub args: Option<Vec<(String, String)>>,
    /// `FILE:LINE`, unless the engine made it.
    pub path: Option<String>,
    /// Whether it only predicts.
    pub check_mode: bool,
    /// Whether it has a loop.
    pub has_loop: bool,
    /// Whether it is a handler. Ansible: `v2_playbook_on_handler_task_start`.
    pub is_handler: bool,
    /// Whether it includes other tasks: its good results are told by [`Event::Included`] alone.
    pub is_include: bool,
}

/// The host that did a task in place of the play's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegated {
    /// Its name.
    pub host: Arc<str>,
    /// Its address, when that is another than its name.
    pub address: Option<String>,
}

/// A task's result on one host.
#[derive(Debug, Clone)]
pub struct Report {
    /// The host.
    pub host: Arc<str>,
    /// The task.
    pub task: Arc<TaskInfo>,
    /// The result.
    pub result: TaskResult,
    /// Why it failed, when it failed or is unreachable.
    pub failure: Option<Failure>,
    /// Whether the failure is ignored.
    pub ignored: bool,
    /// Whether it is shown in full without `-v`. Ansible: `_ansible_verbose_always`.
    pub verbose_always: bool,
    /// Whether it is censored. Ansible: `_ansible_no_log`.
    pub no_log: bool,
    /// Whether differences are shown.
    pub diff: bool,
    /// Who did it, when it was delegated.
    pub delegated: Option<Delegated>,
    /// What the task's templates use although later versions refuse it. `deprecations` of the result has the same.
    pub deprecated: Vec<Deprecation>,
}

/// One item's result.
#[derive(Debug, Clone)]
pub struct ItemReport {
    /// The result as of a task without loop.
    pub report: Report,
    /// What is printed for the item.
    pub label: Json,
}
