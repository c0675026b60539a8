//! The loader on small projects: `cases/*.yml` have their files and what comes out.

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_playbook::{IncludeError, Loader, Playbook, RoleInclude, Task, TasksInclude};
use shevek_yaml::{Node, Source};
use support::{Folder, Recorded};

/// Runs all cases of a file; each failure is told with the case's name.
fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(file);
    let source = Source::read(&path).expect("a well-formed case");
    let root = shevek_yaml::load(&source)
        .expect("a well-formed case")
        .root
        .expect("a well-formed case");
    let mut failures = Vec::new();
    for case in root.as_sequence().expect("a well-formed case") {
        let name = case
            .get("case")
            .and_then(Node::as_str)
            .expect("a well-formed case");
        let (expected, got) = (text(case, "gives"), outcome(case));
        if expected.trim_end() != got.trim_end() {
            failures.push(format!("--- {name}\nexpected:\n{expected}\ngot:\n{got}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn text(case: &Node, key: &str) -> String {
    case.get(key)
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_string()
}

fn outcome(case: &Node) -> String {
    let pairs = case
        .get("files")
        .and_then(Node::as_mapping)
        .expect("a well-formed case");
    let folder = Folder::with(pairs.iter().map(|(name, content)| {
        (
            name.as_str().expect("a well-formed case"),
            content.as_str().unwrap_or_default(),
        )
    }));
    let extra_vars = match case.get("extra_vars").map(|node| node.to_value(true)) {
        Some(Value::Dict(vars)) => vars,
        _ => Dict::new(),
    };
    let log = Recorded::default();
    let loader = support::loader(folder.path(), extra_vars, &log);
    let mut got = match loader.load_playbook(&folder.path().join("play.yml")) {
        Err(error) => format!("error: {error}\n"),
        Ok(playbook) => match case.get("include") {
            Some(include) => included(&loader, &playbook, include),
            None => support::playbook(&playbook),
        },
    };
    // What imports itself says so many times.
    for message in log.messages().iter().take(3) {
        let _ = writeln!(got, "{message}");
    }
    folder.hide(&got)
}

/// Does what the engine does for the first include of the first play, and for those that it brings by the further
/// names.
fn included(loader: &Loader, playbook: &Playbook, include: &Node) -> String {
    let play = &playbook.plays[0];
    let mut task = first_include(&play.tasks).expect("a play with an include");
    let mut shown = String::new();
    for (index, step) in include
        .as_sequence()
        .expect("a well-formed case")
        .iter()
        .enumerate()
    {
        let loop_vars = match step.get("loop_vars").map(|node| node.to_value(true)) {
            Some(Value::Dict(vars)) => vars,
            _ => Dict::new(),
        };
        let last = index + 1 == include.as_sequence().expect("a well-formed case").len();
        let blocks = if let Some(target) = step.get("file").and_then(Node::as_str) {
            let file = loader.find_included_tasks(&task, &play.directory, target);
            let included = loader.include_tasks(&TasksInclude {
                task: &task,
                play,
                file: &file,
                target,
                loop_vars,
                apply: None,
            });
            match included {
                Ok(included) => {
                    if last {
                        shown.push_str(&support::roles(&included.roles));
                        shown.push_str(&support::handlers(&included.handlers));
                    }
                    included.blocks
                }
                Err(error) => return refused(&error),
            }
        } else {
            let option = |name: &str| step.get(name).and_then(Node::as_str).map(str::to_string);
            let included = loader.include_role(&RoleInclude {
                task: &task,
                play,
                name: step
                    .get("role")
                    .and_then(Node::as_str)
                    .expect("a well-formed case"),
                loop_vars,
                apply: match task.args.raw_get_str("apply") {
                    Some(Value::Dict(apply)) => Some(apply),
                    _ => None,
                },
                tasks_from: option("tasks_from"),
                vars_from: option("vars_from"),
                defaults_from: option("defaults_from"),
                handlers_from: option("handlers_from"),
                public: None,
                allow_duplicates: true,
                rolespec_validate: true,
            });
            match included {
                Ok(included) => {
                    if last {
                        shown.push_str(&support::roles(&[included.role]));
                        shown.push_str(&support::roles(&included.imported_roles));
                        shown.push_str(&support::handlers(&included.handlers));
                    }
                    included.blocks
                }
                Err(error) => return refused(&error),
            }
        };
        if last {
            shown.push_str(&support::blocks(&blocks));
        } else {
            task = first_include(&blocks).expect("an include in what was included");
        }
    }
    shown
}

fn refused(error: &IncludeError) -> String {
    match error {
        IncludeError::Load(error) => format!("ends the run: {error}\n"),
        IncludeError::Failed { reason, .. } => format!("fails: {reason}\n"),
    }
}

fn first_include(blocks: &[Arc<shevek_playbook::Block>]) -> Option<Arc<Task>> {
    let mut found = None;
    for block in blocks {
        block.for_each_task(&mut |task| {
            if found.is_none() && task.action.starts_with("include_") {
                found = Some(Arc::clone(task));
            }
        });
    }
    found
}

#[test]
fn keywords() {
    run("keywords.yml");
}

#[test]
fn imports() {
    run("imports.yml");
}

#[test]
fn includes() {
    run("includes.yml");
}

#[test]
fn roles() {
    run("roles.yml");
}

#[test]
fn errors() {
    run("errors.yml");
}

#[test]
fn deprecated_forms() {
    run("deprecated.yml");
}
