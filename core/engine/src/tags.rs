//! Which tasks `--tags` and `--skip-tags` select. Ansible: `Taggable.evaluate_tags`.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::{Block, Step, Task};
use shevek_template::{Templar, TemplateError};

use crate::settings::Settings;

/// The blocks without the tasks that are not selected; empty blocks are left out.
///
/// # Errors
/// When a tag cannot be templated.
pub(crate) fn select(
    blocks: &[Arc<Block>],
    templar: &Templar,
    settings: &Settings,
) -> Result<Vec<Arc<Block>>, TemplateError> {
    blocks
        .iter()
        .filter_map(|block| select_block(block, templar, settings).transpose())
        .collect()
}

fn select_block(
    block: &Arc<Block>,
    templar: &Templar,
    settings: &Settings,
) -> Result<Option<Arc<Block>>, TemplateError> {
    let select_step = |step: &Step| match step {
        Step::Task(task) => {
            is_selected(task, templar, settings).map(|selected| selected.then(|| step.clone()))
        }
        Step::Block(inner) => {
            select_block(inner, templar, settings).map(|block| block.map(Step::Block))
        }
    };
    let section = |steps: &[Step]| -> Result<Vec<Step>, TemplateError> {
        steps
            .iter()
            .filter_map(|step| select_step(step).transpose())
            .collect()
    };
    let selected = Block {
        span: block.span.clone(),
        implicit: block.implicit,
        body: section(&block.body)?,
        rescue: section(&block.rescue)?,
        always: section(&block.always)?,
    };
    let has_tasks = !selected.body.is_empty() || !selected.always.is_empty();
    Ok(has_tasks.then(|| Arc::new(selected)))
}

fn is_selected(task: &Task, templar: &Templar, settings: &Settings) -> Result<bool, TemplateError> {
    let tags = tags_of(task, templar)?;
    let has = |name: &str| tags.iter().any(|tag| tag == name);
    let wanted = |list: &[String], name: &str| list.iter().any(|tag| tag == name);
    let any_of = |list: &[String]| list.iter().any(|tag| has(tag));
    let untagged = tags.is_empty();

    let only = &settings.tags;
    let run = if only.is_empty() || wanted(only, "all") {
        has("always") || !has("never") || any_of(only)
    } else {
        has("always")
            || any_of(only)
            || (untagged && wanted(only, "untagged"))
            || (!untagged && wanted(only, "tagged") && !has("never"))
    };
    let skip = &settings.skip_tags;
    let skipped = if wanted(skip, "all") {
        wanted(skip, "always") || !has("always")
    } else {
        any_of(skip)
            || (untagged && wanted(skip, "untagged"))
            || (!untagged && wanted(skip, "tagged"))
    };
    Ok(run && !skipped)
}

/// The task's tags: templated, lists taken apart.
///
/// # Errors
/// When a tag cannot be templated.
pub(crate) fn tags_of(task: &Task, templar: &Templar) -> Result<Vec<String>, TemplateError> {
    let mut tags = Vec::new();
    let mut add = |tag: String| {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    for raw in &task.directives.tags {
        match templar.template(raw)? {
            Value::List(list) => {
                for item in list.to_vec().unwrap_or_default() {
                    add(item.to_string());
                }
            }
            other => add(other.to_string()),
        }
    }
    Ok(tags)
}
