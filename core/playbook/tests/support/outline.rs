//! What was loaded, as text that can be compared.

use std::fmt::Write as _;
use std::sync::Arc;

use shevek_jinja::{Dict, List, Value};
use shevek_playbook::{Block, Directives, LoopKind, Play, Playbook, Role, Step, Task};

/// All plays.
pub(crate) fn playbook(playbook: &Playbook) -> String {
    playbook.plays.iter().map(|one| play(one)).collect()
}

fn play(play: &Play) -> String {
    let mut line = format!("play in {}", play.directory.display());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value}");
        }
    };
    add("hosts", list(&play.hosts));
    add("vars", dict(&play.vars));
    add("vars_files", list(&play.vars_files));
    add("serial", list(&play.serial));
    add(
        "max_fail_percentage",
        one(play.max_fail_percentage.as_ref()),
    );
    add("force_handlers", one(play.force_handlers.as_ref()));
    add("remote_user", one(play.directives.remote_user.as_ref()));
    add("gather_when", list(&play.gather_when));
    for prompt in &play.vars_prompt {
        let fields = dict(&prompt.fields).unwrap_or_default();
        add("prompt", Some(format!("{}{fields}", prompt.name)));
    }
    line.push('\n');
    for (name, text) in [
        ("roles", roles(&play.roles)),
        ("role_blocks", blocks(&play.role_blocks)),
        ("pre_tasks", blocks(&play.pre_tasks)),
        ("tasks", blocks(&play.tasks)),
        ("post_tasks", blocks(&play.post_tasks)),
        ("handlers", handlers(&play.handlers)),
    ] {
        if !text.is_empty() {
            let _ = write!(line, "{name}:\n{text}");
        }
    }
    line
}

/// Roles with what their tasks see.
pub(crate) fn roles(roles: &[Arc<Role>]) -> String {
    let mut text = String::new();
    for role in roles {
        let _ = write!(text, "  {}", role.fqcn());
        for (name, value) in [
            ("defaults", dict(&role.defaults)),
            ("vars", dict(&role.vars)),
            ("params", dict(&role.params)),
            ("exported", dict(&role.exported_vars)),
            ("public", (!role.public).then(|| "no".to_string())),
            (
                "duplicates",
                role.allow_duplicates.then(|| "yes".to_string()),
            ),
        ] {
            if let Some(value) = value {
                let _ = write!(text, " {name}={value}");
            }
        }
        text.push('\n');
    }
    text
}

/// Blocks with their tasks.
pub(crate) fn blocks(blocks: &[Arc<Block>]) -> String {
    let mut text = String::new();
    for block in blocks {
        write_block(block, 1, &mut text);
    }
    text
}

/// Handlers.
pub(crate) fn handlers(handlers: &[Arc<Task>]) -> String {
    let mut text = String::new();
    for handler in handlers {
        write_task(handler, 1, &mut text);
    }
    text
}

fn write_block(block: &Block, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    let kind = if block.implicit { "implicit" } else { "block" };
    let _ = writeln!(text, "{indent}{kind}");
    for (name, steps) in [
        ("", &block.body),
        ("rescue", &block.rescue),
        ("always", &block.always),
    ] {
        if !name.is_empty() && !steps.is_empty() {
            let _ = writeln!(text, "{indent}{name}");
        }
        for step in steps {
            match step {
                Step::Task(task) => write_task(task, depth + 1, text),
                Step::Block(block) => write_block(block, depth + 1, text),
            }
        }
    }
}

fn write_task(task: &Task, depth: usize, text: &mut String) {
    let mut line = format!("{}- {}", "  ".repeat(depth), task.action);
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value}");
        }
    };
    add("name", one(task.name.as_ref()));
    add("args", dict(&task.args));
    add("when", list(&task.when));
    add("vars", dict(&task.vars));
    add("params", dict(&task.frame.include_params));
    add(
        "loop",
        task.loop_.as_ref().map(|loop_| match &loop_.kind {
            LoopKind::List => shown(&loop_.items),
            LoopKind::Lookup(name) => format!("{name}:{}", shown(&loop_.items)),
        }),
    );
    add("listen", list(&task.listen));
    let Directives {
        tags,
        become_,
        collections,
        delegate_to,
        environment,
        module_defaults,
        notify,
        ..
    } = &task.directives;
    add("tags", list(tags));
    add("become", one(become_.as_ref()));
    add("collections", one(collections.as_ref()));
    add("delegate_to", one(delegate_to.as_ref()));
    add("environment", list(environment));
    add("module_defaults", list(module_defaults));
    add("notify", notify.as_deref().and_then(list));
    add("role", task.frame.role.as_ref().map(|role| role.fqcn()));
    let includes: Vec<String> = task
        .frame
        .includes
        .iter()
        .map(|folder| format!("'{}'", folder.display()))
        .collect();
    add(
        "includes",
        (!includes.is_empty()).then(|| includes.join(",")),
    );
    text.push_str(&line);
    text.push('\n');
}

fn shown(value: &Value) -> String {
    value.repr().expect("a value that can be shown")
}

fn one(value: Option<&Value>) -> Option<String> {
    value.map(shown)
}

fn list(values: &[Value]) -> Option<String> {
    (!values.is_empty()).then(|| shown(&Value::List(List::new(values.to_vec()))))
}

fn dict(dict: &Dict) -> Option<String> {
    (!dict.is_empty()).then(|| shown(&Value::Dict(dict.clone())))
}
