//! What is kept of a run: plays, their tasks, and the results by host.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use shevek_engine::{Report, Stats, TaskInfo};

use crate::callback::result_text::recorded;

/// Plays and tasks in the form in which they are printed.
#[derive(Default)]
pub(super) struct Record {
    pub(super) plays: Vec<PlayRecord>,
    /// Whether tasks begin for all hosts at once.
    lockstep: bool,
    /// Where the tasks of hosts stand that do not wait for each other.
    begun: HashMap<(Arc<str>, u64), usize>,
}

/// A play.
pub(super) struct PlayRecord {
    pub(super) play: Map<String, Json>,
    pub(super) tasks: Vec<TaskRecord>,
}

/// A task, and what came of it.
#[derive(Clone)]
pub(super) struct TaskRecord {
    pub(super) task: Map<String, Json>,
    pub(super) hosts: Map<String, Json>,
}

impl Record {
    pub(super) fn play(&mut self, name: &str, path: &str, lockstep: bool) -> &PlayRecord {
        self.lockstep = lockstep;
        self.begun.clear();
        let id = identifier(1, self.plays.len() as u64 + 1);
        self.plays.push(PlayRecord {
            play: head(name, &id, path),
            tasks: Vec::new(),
        });
        &self.plays[self.plays.len() - 1]
    }

    /// A task begins for all hosts; `None` where each host has its own time.
    pub(super) fn task(&mut self, task: &TaskInfo) -> Option<&TaskRecord> {
        self.lockstep.then(|| self.push(task)).flatten()
    }

    /// A task begins on a host; `None` where it has begun for all.
    pub(super) fn host_start(&mut self, host: &Arc<str>, task: &TaskInfo) -> Option<&TaskRecord> {
        if self.lockstep {
            return None;
        }
        let place = self.plays.last()?.tasks.len();
        self.begun.insert((Arc::clone(host), task.id), place);
        self.push(task)
    }

    fn push(&mut self, task: &TaskInfo) -> Option<&TaskRecord> {
        let play = self.plays.last_mut()?;
        let path = task.path.as_deref().unwrap_or_default();
        play.tasks.push(TaskRecord {
            task: head(&task.name, &identifier(2, task.id), path),
            hosts: Map::new(),
        });
        play.tasks.last()
    }

    /// The result on a host, which is not kept: the task it is of, and the result.
    pub(super) fn result(&mut self, report: &Report) -> Option<(&mut TaskRecord, Json)> {
        let play = self.plays.last_mut()?;
        let place = self
            .begun
            .remove(&(Arc::clone(&report.host), report.task.id));
        let task = match place {
            Some(place) => play.tasks.get_mut(place)?,
            None => play.tasks.last_mut()?,
        };
        let end = json!(now());
        for times in [&mut task.task, &mut play.play] {
            if let Some(Json::Object(duration)) = times.get_mut("duration") {
                duration.insert("end".into(), end.clone());
            }
        }
        Some((task, recorded(report).into()))
    }
}

impl PlayRecord {
    pub(super) fn to_json(&self) -> Map<String, Json> {
        let tasks: Vec<Json> = self
            .tasks
            .iter()
            .map(|task| task.to_json().into())
            .collect();
        Map::from_iter([
            ("play".into(), self.play.clone().into()),
            ("tasks".into(), tasks.into()),
        ])
    }
}

impl TaskRecord {
    pub(super) fn to_json(&self) -> Map<String, Json> {
        Map::from_iter([
            ("task".into(), self.task.clone().into()),
            ("hosts".into(), self.hosts.clone().into()),
        ])
    }
}

/// The recap, under the names that Ansible has for them.
pub(super) fn recap(stats: &Stats, with_custom: bool) -> Map<String, Json> {
    let hosts = stats.hosts.iter().map(|(host, numbers)| {
        let numbers = json!({
            "ok": numbers.ok,
            "changed": numbers.changed,
            "unreachable": numbers.unreachable,
            "failures": numbers.failed,
            "skipped": numbers.skipped,
            "rescued": numbers.rescued,
            "ignored": numbers.ignored,
        });
        (host.to_string(), numbers)
    });
    let hosts: Map<String, Json> = hosts.collect();
    let custom = stats.custom_hosts.iter().filter(|_| with_custom);
    let custom: Map<String, Json> = custom
        .map(|(host, values)| (host.to_string(), values.clone().into()))
        .collect();
    let run = if with_custom {
        stats.custom_run.clone()
    } else {
        Map::new()
    };
    Map::from_iter([
        ("stats".into(), hosts.into()),
        ("custom_stats".into(), custom.into()),
        ("global_custom_stats".into(), run.into()),
    ])
}

fn head(name: &str, id: &str, path: &str) -> Map<String, Json> {
    Map::from_iter([
        ("name".into(), name.into()),
        ("id".into(), id.into()),
        ("path".into(), path.into()),
        ("duration".into(), json!({"start": now()})),
    ])
}

/// In the shape of a UUID, as programs expect it; unique within the run.
fn identifier(kind: u8, number: u64) -> String {
    format!("00000000-0000-{kind:04x}-0000-{number:012x}")
}

/// The time as Python's `utcnow().isoformat()` has it.
pub(super) fn now() -> String {
    Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S.%6fZ")
        .to_string()
}
