//! What a run of a playbook says, from the callback `json`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use crate::support::Outcome;

/// A run in which nothing failed.
#[derive(Debug, Clone, Default)]
pub(super) struct Played {
    /// The modules and actions that did something, by their short names.
    pub(super) modules: BTreeSet<String>,
    /// The tasks that changed something.
    pub(super) changed: Vec<String>,
    /// The facts of the target, as far as they were gathered.
    pub(super) facts: Map<String, Json>,
}

impl Played {
    /// Reads what the run printed.
    ///
    /// # Errors
    /// A task failed, or the run did.
    pub(super) fn read(outcome: &Outcome) -> Result<Self, String> {
        let run: Json = serde_json::from_str(&outcome.stdout)
            .map_err(|error| format!("no result: {error}\n{outcome}"))?;
        let (mut played, mut failed) = (Self::default(), String::new());
        for play in run["plays"].as_array().into_iter().flatten() {
            for task in play["tasks"].as_array().into_iter().flatten() {
                let name = &task["task"]["name"];
                for result in task["hosts"].as_object().into_iter().flat_map(Map::values) {
                    if is_true(&result["failed"]) || is_true(&result["unreachable"]) {
                        let _ = writeln!(failed, "{}: {result:#}", task["task"]["path"]);
                    } else if !is_true(&result["skipped"]) {
                        played.add(name, result);
                    }
                }
            }
        }
        if outcome.code != 0 {
            return Err(format!(
                "exit code {}\n{failed}{}",
                outcome.code, outcome.stderr
            ));
        }
        Ok(played)
    }

    fn add(&mut self, name: &Json, result: &Json) {
        let action = result["action"].as_str().unwrap_or_default();
        let short = action.rsplit('.').next().unwrap_or_default();
        self.modules.insert(short.to_owned());
        if result.get("ansible_job_id").is_some() {
            // What started the job on the target.
            self.modules.insert("async_wrapper".to_owned());
        }
        if is_true(&result["changed"]) {
            self.changed.push(name.to_string());
        }
        if let Some(facts) = result["ansible_facts"].as_object() {
            self.facts
                .extend(facts.iter().map(|(key, fact)| (key.clone(), fact.clone())));
        }
    }
}

fn is_true(json: &Json) -> bool {
    json.as_bool().unwrap_or_default()
}
