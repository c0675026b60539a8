//! Runs the cases in `tests/command/*.yml`: a start state, arguments, the result, the state afterwards; a second
//! run; check mode.
//!
//! Each case has a directory of its own, `$DIR` in its texts. In an expected result `<any>` fits everything,
//! `<time>` a point in time and `<delta>` a span, as Python prints them; other keys than those expected are an
//! error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indexmap::IndexMap;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_module_command::Command;
use shevek_plugin::{Module, ModuleContext, OutputSink, Stream, Surroundings, TaskResult};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Files at the start; `null` stands for a directory.
    #[serde(default)]
    files: BTreeMap<String, Option<String>>,
    #[serde(default)]
    environment: IndexMap<String, String>,
    args: Map<String, Json>,
    /// The result in check mode, which must leave the files as they are.
    check_mode: Option<Json>,
    result: Json,
    /// Files afterwards, when they are not those of the start.
    end: Option<BTreeMap<String, Option<String>>>,
    /// The result of a second run.
    again: Option<Json>,
}

fn main() -> ExitCode {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("cases")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let trials = files.iter().flat_map(|file| {
        let stem = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        read(file)
            .into_iter()
            .enumerate()
            .map(move |(number, case)| {
                let id = format!("{stem}-{number}");
                Trial::test(format!("{stem}: {}", case.name), move || run(&case, &id))
            })
    });
    let trials = trials.collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn read(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).expect("readable");
    let mut cases: serde_yaml::Value =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    // A merged mapping may itself hold a merge.
    loop {
        let before = cases.clone();
        cases.apply_merge().expect("`<<` holds a mapping");
        if cases == before {
            break;
        }
    }
    serde_yaml::from_value(cases).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn run(case: &Case, id: &str) -> Result<(), Failed> {
    let directory = std::env::temp_dir().join(format!("shevek-case-{}-{id}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let outcome = run_in(case, &directory);
    std::fs::remove_dir_all(&directory)?;
    outcome
}

fn run_in(case: &Case, directory: &Path) -> Result<(), Failed> {
    for (name, content) in &case.files {
        match content {
            Some(content) => std::fs::write(directory.join(name), content)?,
            None => std::fs::create_dir_all(directory.join(name))?,
        }
    }
    if let Some(expected) = &case.check_mode {
        compare(
            "check mode",
            expected,
            &call(case, directory, true),
            directory,
        )?;
        compare_files(&case.files, directory)?;
    }
    compare(
        "run",
        &case.result,
        &call(case, directory, false),
        directory,
    )?;
    compare_files(case.end.as_ref().unwrap_or(&case.files), directory)?;
    if let Some(expected) = &case.again {
        compare(
            "second run",
            expected,
            &call(case, directory, false),
            directory,
        )?;
    }
    Ok(())
}

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn call(case: &Case, directory: &Path, check_mode: bool) -> Json {
    let args = match place(&Json::Object(case.args.clone()), directory) {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    let env = |name: &str| {
        let task = case.environment.get(name).cloned();
        task.or_else(|| std::env::var(name).ok())
    };
    let home = |_: Option<&str>| env("HOME");
    let surroundings = Surroundings::Target {
        env: &env,
        home: &home,
    };
    let context = ModuleContext {
        check_mode,
        diff: false,
        no_log: false,
        verbosity: 0,
        environment: &case.environment,
        tmpdir: directory.to_path_buf(),
        runner: &[],
        output: &Nobody,
    };
    let result = match Command.meta().spec.validate(args, &surroundings) {
        Err(errors) => TaskResult::failure(errors.module_message("command")),
        Ok(validated) => Command
            .run(validated.args, &context)
            .unwrap_or_else(|error| *error.result),
    };
    result.to_json()
}

/// Puts the case's directory into texts.
fn place(json: &Json, directory: &Path) -> Json {
    match json {
        Json::String(text) => text
            .replace("$DIR", &directory.display().to_string())
            .into(),
        Json::Array(items) => items.iter().map(|item| place(item, directory)).collect(),
        Json::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), place(value, directory)))
            .collect(),
        other => other.clone(),
    }
}

fn compare(what: &str, expected: &Json, found: &Json, directory: &Path) -> Result<(), Failed> {
    if fits(&place(expected, directory), found) {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected:#}\nfound {found:#}").into())
    }
}

fn fits(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::String(placeholder), found) if placeholder == "<any>" => !found.is_null(),
        (Json::String(placeholder), Json::String(found)) if placeholder == "<time>" => {
            has_shape(found, "0000-00-00 00:00:00")
        }
        (Json::String(placeholder), Json::String(found)) if placeholder == "<delta>" => {
            has_shape(found, "0:00:00")
        }
        (Json::Object(expected), Json::Object(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .all(|(key, value)| found.get(key).is_some_and(|found| fits(value, found)))
        }
        (Json::Array(expected), Json::Array(found)) => {
            expected.len() == found.len() && expected.iter().zip(found).all(|(a, b)| fits(a, b))
        }
        (expected, found) => expected == found,
    }
}

/// Whether digits stand where the shape has zeros, a fraction of six digits being allowed after it.
fn has_shape(text: &str, shape: &str) -> bool {
    let (main, fraction) = text.split_once('.').unwrap_or((text, "000000"));
    let zeros: String = main
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    zeros == shape && fraction.len() == 6 && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn compare_files(
    expected: &BTreeMap<String, Option<String>>,
    directory: &Path,
) -> Result<(), Failed> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let content = if path.is_dir() {
            None
        } else {
            Some(std::fs::read_to_string(&path)?)
        };
        found.insert(name, content);
    }
    if &found == expected {
        Ok(())
    } else {
        Err(format!("files: expected {expected:?}\nfound {found:?}").into())
    }
}
