//! Tags that are asked for and that no task has.

use std::collections::BTreeSet;

use shevek_jinja::Value;
use shevek_playbook::{Block, Playbook, Step};
use shevek_plugin::nearest;

/// Tags that mean something by themselves.
const SPECIAL: [&str; 5] = ["all", "always", "never", "tagged", "untagged"];

/// A sentence for each tag that is spelled nearly like one that tasks have, and that none has. Tasks that are included
/// while the playbook runs may have it: of a tag that is like no other nothing is said. Nor is anything where tags are
/// templates, which may give any.
pub(super) fn hints<'a>(
    playbooks: &[Playbook],
    wanted: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let mut known = BTreeSet::new();
    for play in playbooks.iter().flat_map(|playbook| &playbook.plays) {
        let parts = [
            &play.pre_tasks,
            &play.role_blocks,
            &play.tasks,
            &play.post_tasks,
        ];
        play.directives
            .tags
            .iter()
            .for_each(|tag| add(tag, &mut known));
        for block in parts.into_iter().flatten() {
            collect(block, &mut known);
        }
    }
    if known
        .iter()
        .any(|tag| tag.contains("{{") || tag.contains("{%"))
    {
        return Vec::new();
    }
    let wanted = wanted.flat_map(|list| list.split(',')).map(str::trim);
    let unknown = wanted.filter(|tag| !known.contains(*tag) && !SPECIAL.contains(tag));
    let sentences = unknown.filter_map(|tag| {
        let meant = nearest(tag, known.iter().map(String::as_str))?;
        Some(format!(
            "No task has the tag '{tag}'. Did you mean '{meant}'?"
        ))
    });
    sentences.collect()
}

fn collect(block: &Block, known: &mut BTreeSet<String>) {
    for step in block.body.iter().chain(&block.rescue).chain(&block.always) {
        match step {
            Step::Block(inner) => collect(inner, known),
            Step::Task(task) => {
                task.directives.tags.iter().for_each(|tag| add(tag, known));
            }
        }
    }
}

/// A tag, or those of a list or of a text with commas.
fn add(tag: &Value, known: &mut BTreeSet<String>) {
    match tag {
        Value::List(list) => list.raw_vec().iter().for_each(|tag| add(tag, known)),
        tag => {
            let text = tag.to_string();
            let parts = text.split(',').map(|part| part.trim().to_owned());
            known.extend(parts.filter(|part| !part.is_empty()));
        }
    }
}
