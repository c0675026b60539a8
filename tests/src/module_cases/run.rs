//! The test program of a family of modules.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value as Json;

use super::answers::{Answer, Answers};
use super::case::{self, Case};
use super::compare::{canonical_result, redact};
use super::inside::{self, CallModule};
use super::root::Root;
use crate::support::ansible_core;

/// The version that answers are recorded from.
const VERSION: &str = "2.19.14";
/// The argument that says: this is the throw-away root.
const INSIDE: &str = "--inside-throw-away-root";

/// Runs the cases below `crate_directory/tests` against `ours`, or records them.
pub fn main(crate_directory: &str, ours: CallModule) -> ExitCode {
    let tests = Path::new(crate_directory).join("tests");
    let words: Vec<String> = std::env::args().collect();
    if words.get(1).is_some_and(|word| word == INSIDE) {
        return inside_root(&words[2..], ours);
    }
    let arguments = Arguments::from_args();
    let record = std::env::var("SHEVEK_RECORD").ok();
    let trials = files(&tests)
        .into_iter()
        .flat_map(|file| trials(&tests, &file, record.as_deref()))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn files(tests: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(tests.join("cases"))
        .expect("cases")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    files
}

fn trials(tests: &Path, file: &Path, record: Option<&str>) -> Vec<Trial> {
    let cases = case::read(file);
    let module = file
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let answers = Arc::new(Mutex::new(Answers::read(tests, &module)));
    cases
        .into_iter()
        .enumerate()
        .map(|(number, case)| {
            let (tests, file, answers) = (tests.to_owned(), file.to_owned(), Arc::clone(&answers));
            let record = record.map(ToOwned::to_owned);
            let is_ignored = case.is_ignored;
            Trial::test(format!("{module}: {}", case.name), move || {
                if let Some(program) = &case.missing {
                    return Err(format!("{program} is not there: run tests/prepare").into());
                }
                let known = answers
                    .lock()
                    .expect("no holder panics")
                    .cases
                    .get(&case.name)
                    .cloned();
                match (record.as_deref(), known) {
                    (Some(what), known) if what == "all" || known.is_none() => {
                        let answer = in_root(&file, number, &case, true)?;
                        let mut answers = answers.lock().expect("no holder panics");
                        answers.ansible_core = VERSION.into();
                        answers.cases.insert(case.name.clone(), answer);
                        answers.write(&tests, &case.module);
                        Ok(())
                    }
                    (_, Some(known)) => {
                        compare(&case, &known, &in_root(&file, number, &case, false)?)
                    }
                    (_, None) => Err("no recorded answer: SHEVEK_RECORD=1 makes one".into()),
                }
            })
            .with_ignored_flag(is_ignored)
        })
        .collect()
}

/// Runs the case in a throw-away root, through this same program.
fn in_root(file: &Path, number: usize, case: &Case, record: bool) -> Result<Answer, Failed> {
    let program = std::env::current_exe()?;
    let ansible = record
        .then(|| ansible_core("ansible-playbook").ok_or("ansible-core is not there"))
        .transpose()?;
    let ansible = ansible
        .as_ref()
        .and_then(|command| command.parent())
        .map(|directory| directory.display().to_string())
        .unwrap_or_default();
    let root = Root::new(&format!("{}-{number}", case.module));
    let file = file.display().to_string();
    let output = root.run(
        &program,
        &[INSIDE, &file, &number.to_string(), &ansible],
        "",
    );
    let stdout = String::from_utf8_lossy(&output.stdout);
    let mut answer: Answer = serde_json::from_str(stdout.lines().last().unwrap_or_default())
        .map_err(|error| {
            let stderr = String::from_utf8_lossy(&output.stderr);
            format!("no answer: {error}\n{stdout}\n{stderr}")
        })?;
    for result in [&mut answer.check, &mut answer.run, &mut answer.again] {
        *result = canonical_result(result);
    }
    answer.end = redact(&answer.end);
    answer.end_again = answer.end_again.map(|text| redact(&text));
    Ok(answer)
}

fn inside_root(words: &[String], ours: CallModule) -> ExitCode {
    let [file, number, ansible] = words else {
        eprintln!("a file, a number and ansible-core's directory are needed");
        return ExitCode::FAILURE;
    };
    let number: usize = number.parse().expect("a number");
    let case = case::read(Path::new(file)).swap_remove(number);
    let ansible = Some(ansible.as_str()).filter(|directory| !directory.is_empty());
    let answer = inside::run(&case, ansible, ours);
    println!(
        "{}",
        serde_json::to_string(&answer).expect("answers are JSON")
    );
    ExitCode::SUCCESS
}

fn compare(case: &Case, expected: &Answer, found: &Answer) -> Result<(), Failed> {
    let without = |answer: &Answer| {
        let mut json = serde_json::to_value(answer).expect("answers are JSON");
        for key in case.differs.iter().flat_map(|differs| &differs.keys) {
            let mut place = Some(&mut json);
            let (parents, last) = key.rsplit_once('.').unwrap_or(("", key));
            for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
                place = place.and_then(|json| json.get_mut(parent));
            }
            if let Some(object) = place.and_then(Json::as_object_mut) {
                object.remove(last);
            }
        }
        json
    };
    let (expected, found) = (without(expected), without(found));
    let mut wrong = String::new();
    for part in ["check", "run", "end", "again", "end_again"] {
        if expected.get(part) != found.get(part) {
            let _ = writeln!(wrong, "--- {part}");
            tell(&expected[part], &found[part], &mut wrong);
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.into())
    }
}

/// What differs, key by key.
fn tell(expected: &Json, found: &Json, text: &mut String) {
    let keys = |json: &Json| {
        json.as_object()
            .map(|object| object.keys().cloned().collect::<Vec<_>>())
    };
    let (Some(mut names), Some(others)) = (keys(expected), keys(found)) else {
        let shown = |json: &Json| {
            json.as_str()
                .map_or_else(|| json.to_string(), str::to_owned)
        };
        let _ = writeln!(
            text,
            "Ansible: {}\nours:    {}",
            shown(expected),
            shown(found)
        );
        return;
    };
    names.extend(
        others
            .into_iter()
            .filter(|name| expected.get(name).is_none()),
    );
    for name in names
        .iter()
        .filter(|name| expected.get(name) != found.get(name))
    {
        let shown = |json: &Json| json.get(name).map_or("nothing".to_owned(), Json::to_string);
        let _ = writeln!(
            text,
            "{name}\n  Ansible: {}\n  ours:    {}",
            shown(expected),
            shown(found)
        );
    }
}
