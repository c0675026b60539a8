//! The test program of a module family.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value as Json};
use shevek_plugin::Module;

use crate::case::{Case, Recorded, read, recorded};
use crate::compare::{normal, normal_tree, redact};
use crate::module_run::{call, find};
use crate::tree;

/// Runs all cases in `folder`, a family's `cases`, with the modules that are linked in. As root only, since files
/// change their owners.
pub fn main(folder: &str) -> ExitCode {
    let arguments = Arguments::from_args();
    let mut modules: Vec<String> = std::fs::read_dir(folder)
        .expect("cases")
        .map(|entry| {
            entry
                .expect("a folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    modules.sort();
    let mut trials = Vec::new();
    for name in modules {
        let Some(module) = find(&name) else {
            trials.push(Trial::test(name.clone(), move || {
                Err(format!("there is no module {name}").into())
            }));
            continue;
        };
        for (file, cases) in read(&Path::new(folder).join(&name)) {
            let stem = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let mut answers = recorded(&file);
            for (number, case) in cases.into_iter().enumerate() {
                let id = format!("{name}-{stem}-{number}");
                let title = format!("{name}/{stem}: {}", case.name);
                let answer = answers.remove(&case.name);
                let module = Arc::clone(&module);
                trials.push(Trial::test(title, move || {
                    let answer = answer.ok_or("nothing is recorded of this case")?;
                    run(&*module, &case, &answer, &id)
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn run(module: &dyn Module, case: &Case, answer: &Recorded, id: &str) -> Result<(), Failed> {
    let base = std::env::temp_dir().join(format!("shevek-case-{}-{id}", std::process::id()));
    let (directory, tmpdir) = (base.join("d"), base.join("t"));
    std::fs::create_dir_all(&directory)?;
    std::fs::create_dir_all(&tmpdir)?;
    let outcome = run_in(module, case, answer, &directory, &tmpdir);
    let _ = Command::new("chattr")
        .args(["-R", "-i", "-a"])
        .arg(&directory)
        .output();
    std::fs::remove_dir_all(&base)?;
    outcome
}

fn run_in(
    module: &dyn Module,
    case: &Case,
    answer: &Recorded,
    directory: &Path,
    tmpdir: &Path,
) -> Result<(), Failed> {
    let place = directory.to_string_lossy();
    let once = |check_mode| {
        let args = match placed(&Json::Object(case.args.clone()), &place) {
            Json::Object(args) => args,
            _ => Map::new(),
        };
        call(module, args, &case.environment, tmpdir, check_mode)
    };
    let mut problems = Vec::new();
    script(&case.start, directory)?;
    trees(&mut problems, "start", &answer.start, directory)?;
    let without = |result: &Map<String, Json>| {
        let mut result = result.clone();
        result.retain(|key, _| !case.left_out.contains(key));
        result
    };
    let has_failed = answer.run.get("failed") == Some(&true.into());
    let check = if case.predicts && has_failed {
        // That it will fail cannot be known before.
        once(true);
        (Map::new(), Map::new())
    } else if case.predicts {
        let changed = |result: &Map<String, Json>| {
            let changed = result.get("changed").cloned().unwrap_or(false.into());
            Map::from_iter([("changed".to_string(), changed)])
        };
        (changed(&answer.run), changed(&once(true)))
    } else {
        (without(&answer.check), without(&once(true)))
    };
    results(
        &mut problems,
        "check mode",
        &check.0,
        &check.1,
        &place,
        &Map::new(),
    );
    trees(&mut problems, "after check mode", &answer.start, directory)?;
    results(
        &mut problems,
        "run",
        &without(&answer.run),
        &without(&once(false)),
        &place,
        &case.ours,
    );
    trees(&mut problems, "after the run", &answer.end, directory)?;
    script(&case.between, directory)?;
    results(
        &mut problems,
        "second run",
        &without(&answer.again),
        &without(&once(false)),
        &place,
        &Map::new(),
    );
    trees(
        &mut problems,
        "after the second run",
        &answer.again_end,
        directory,
    )?;
    let left = std::fs::read_dir(tmpdir)?.count();
    if left > 0 {
        problems.push(format!(
            "{left} files are left in the directory for temporary ones"
        ));
    }
    if problems.is_empty() {
        return Ok(());
    }
    let note = case.differs.as_ref().map(|note| format!("\n({note})"));
    Err(format!("{}{}", problems.join("\n"), note.unwrap_or_default()).into())
}

fn script(text: &str, directory: &Path) -> Result<(), Failed> {
    if text.is_empty() {
        return Ok(());
    }
    let status = Command::new("/bin/sh")
        .args(["-ec", &format!("umask 022\n{text}")])
        .current_dir(directory)
        .env("DIR", directory)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the script ended with {status}").into())
    }
}

/// Puts the case's directory into texts.
fn placed(json: &Json, directory: &str) -> Json {
    match json {
        Json::String(text) => text.replace("$DIR", directory).into(),
        Json::Array(items) => items.iter().map(|item| placed(item, directory)).collect(),
        Json::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), placed(value, directory)))
            .collect(),
        other => other.clone(),
    }
}

fn results(
    problems: &mut Vec<String>,
    what: &str,
    expected: &Map<String, Json>,
    found: &Map<String, Json>,
    directory: &str,
    ours: &Map<String, Json>,
) {
    let mut expected = expected.clone();
    expected.extend(ours.clone());
    let (expected, found) = (normal(&expected, directory), normal(found, directory));
    let keys: std::collections::BTreeSet<&String> = [&expected, &found]
        .iter()
        .filter_map(|result| result.as_object())
        .flat_map(Map::keys)
        .collect();
    for key in keys {
        let (expected, found) = (expected.get(key), found.get(key));
        if expected != found {
            let show = |value: Option<&Json>| value.map_or("nothing".into(), ToString::to_string);
            problems.push(format!(
                "{what}: {key}\n  expected {}\n  found    {}",
                show(expected),
                show(found)
            ));
        }
    }
}

fn trees(
    problems: &mut Vec<String>,
    what: &str,
    expected: &tree::Tree,
    directory: &Path,
) -> Result<(), Failed> {
    let (expected, found) = (normal_tree(expected), normal_tree(&tree::read(directory)?));
    for path in expected
        .keys()
        .chain(found.keys().filter(|path| !expected.contains_key(*path)))
    {
        if expected.get(path) != found.get(path) {
            problems.push(redact(&format!(
                "{what}: {path}\n  expected {:?}\n  found    {:?}",
                expected.get(path),
                found.get(path)
            )));
        }
    }
    Ok(())
}
