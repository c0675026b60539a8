//! The task that gathers facts before a play's own tasks.

use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_playbook::{Block, Directives, Frame, Play, Step, Task};

/// The implicit block that gathers facts for `play`. Ansible: the setup block of `PlayIterator`.
pub(crate) fn gather_block(play: &Play) -> Arc<Block> {
    let args = Dict::new();
    let given = [
        (
            "gather_subset",
            play.gather_subset.as_ref().map(one_or_list),
        ),
        ("gather_timeout", play.gather_timeout.clone()),
        ("fact_path", play.fact_path.clone()),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            args.insert_str(name, value);
        }
    }
    let tags = if play.directives.tags.is_empty() {
        vec![Value::from("always")]
    } else {
        play.directives.tags.clone()
    };
    // Facts are needed whatever is predicted, skipped or retried by the play's own tasks.
    let directives = Directives {
        tags,
        any_errors_fatal: None,
        run_once: None,
        check_mode: None,
        ..play.directives.clone()
    };
    let frame = Frame {
        directives,
        when: play.gather_when.clone(),
        ..Frame::default()
    };
    let mut task = Task::new("gather_facts", Arc::new(frame));
    task.name = Some(Value::from("Gathering Facts"));
    task.args = args;
    task.implicit = true;
    Arc::new(Block::implicit(vec![Step::Task(Arc::new(task))]))
}

/// The value of a keyword that is a list: one text is a list of one.
fn one_or_list(value: &Value) -> Value {
    match value {
        Value::Str(text) if !text.as_str().contains("{{") => Value::list(vec![value.clone()]),
        other => other.clone(),
    }
}
