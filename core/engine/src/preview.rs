//! What plays would do, without doing it: `--list-hosts`, `--list-tasks`, `--list-tags`.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::{Block, Play, Step, Task};
use shevek_template::{Templar, TemplateError};

use crate::engine::{Engine, EngineError, patterns, template_error};
use crate::host_order::in_order;
use crate::tags::{select, tags_of};
use crate::task::FieldReader;
use crate::variables::PlayScope;
use crate::vars_prompt::default_vars;

/// What a play would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayPreview {
    /// Its name, or its host patterns as written.
    pub name: String,
    /// Its host patterns.
    pub patterns: Vec<String>,
    /// Its own tags as written.
    pub tags: Vec<String>,
    /// The hosts it would run on.
    pub hosts: Vec<Arc<str>>,
    /// Its tasks, those of blocks included, those of `rescue`, `always` and handlers not.
    pub tasks: Vec<TaskPreview>,
}

/// A task that would run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPreview {
    /// Its name as written with its role before it, or its action.
    pub name: String,
    /// Its tags, templated, and those of the play as written; sorted.
    pub tags: Vec<String>,
}

impl Engine {
    /// The hosts that a play would run on and the tasks it would run.
    ///
    /// # Errors
    /// When the play's keywords cannot be templated or its pattern is wrong.
    pub fn preview(&self, play: &Arc<Play>) -> Result<PlayPreview, EngineError> {
        let scope = Arc::new(PlayScope::new(String::new(), Some(play), Vec::new()));
        let templar = self.play_templar(&scope)?;
        let defaults = default_vars(play, &templar, &self.run.settings)?;
        let templar = templar.with_extra(
            defaults
                .raw_items()
                .into_iter()
                .map(|(name, value)| (Arc::from(name.to_string()), value)),
        );
        let patterns = patterns(play, &templar)?;
        let reader = FieldReader::new(&templar);
        let name = match &play.name {
            Some(name) => reader.text("name", Some(name))?.unwrap_or_default(),
            None => play
                .hosts
                .iter()
                .flat_map(texts)
                .collect::<Vec<_>>()
                .join(","),
        };
        let order = reader.text("order", play.order.as_ref())?;
        let hosts = in_order(&self.matching_hosts(&patterns)?, order.as_deref())?;
        let mut tags = Vec::new();
        for tag in play.directives.tags.iter().flat_map(texts) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let blocks: Vec<Arc<Block>> = [
            &play.pre_tasks,
            &play.role_blocks,
            &play.tasks,
            &play.post_tasks,
        ]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
        let mut tasks = Vec::new();
        for block in
            select(&blocks, &templar, &self.run.settings).map_err(|error| template_error(&error))?
        {
            add_tasks(&block, &templar, &tags, &mut tasks)
                .map_err(|error| template_error(&error))?;
        }
        Ok(PlayPreview {
            name,
            patterns,
            tags,
            hosts,
            tasks,
        })
    }
}

fn add_tasks(
    block: &Block,
    templar: &Templar,
    play_tags: &[String],
    tasks: &mut Vec<TaskPreview>,
) -> Result<(), TemplateError> {
    for step in &block.body {
        match step {
            Step::Block(inner) => add_tasks(inner, templar, play_tags, tasks)?,
            Step::Task(task) if task.implicit => {}
            Step::Task(task) => {
                let mut tags = tags_of(task, templar)?;
                tags.extend_from_slice(play_tags);
                tags.sort();
                tags.dedup();
                tasks.push(TaskPreview {
                    name: written_name(task),
                    tags,
                });
            }
        }
    }
    Ok(())
}

/// The untemplated name with the role before it; a nameless task shows its action alone.
fn written_name(task: &Task) -> String {
    match task.name.as_ref().map(ToString::to_string) {
        Some(name) if !name.is_empty() => match &task.frame.role {
            Some(role) => format!("{} : {name}", role.fqcn()),
            None => name,
        },
        _ => task.written_action.clone(),
    }
}

/// A text, or the texts of a list.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(list) => list
            .to_vec()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect(),
        other => vec![other.to_string()],
    }
}
