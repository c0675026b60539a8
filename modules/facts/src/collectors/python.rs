//! `python`: the Python that Ansible would have found. Nothing here needs one, but playbooks look for it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::memory::{Said, remembered};

pub(super) const COLLECTOR: Collector = Collector::minimal("python", collect)
    .ids(&["python_version"])
    .waits();

/// Where Ansible looks, in its order: `INTERPRETER_PYTHON_FALLBACK`.
const NAMES: [&str; 7] = [
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
    "python3.9",
    "python3.8",
    "python3",
];

/// Tells about itself, and what that depends upon: its own files, and where it looks for `_ssl`. Without `site`, since
/// that is the same for all environments of one interpreter; the current directory does not count for Ansible's
/// modules either.
const PROGRAM: &str = "\
import importlib.util, json, sys
sys.path[:] = [place for place in sys.path if place]
ssl = importlib.util.find_spec('_ssl')
with open('/proc/self/maps') as maps:
    files = {line[line.index('/'):].rstrip() for line in maps if '/' in line}
if ssl is not None and ssl.has_location:
    files.add(ssl.origin)
print(json.dumps([sys.executable, list(sys.version_info), sys.implementation.name, ssl is not None,
                  sorted(files), sys.path]))
";

fn collect(gathering: &Gathering<'_>) -> Facts {
    find(gathering)
        .and_then(|python| ask(gathering, &python))
        .and_then(|answer| told(&answer))
        .unwrap_or_default()
}

/// Starting an interpreter takes longer than all other facts together: what one said is kept. What a script that
/// stands for one says depends upon who knows what.
fn ask(gathering: &Gathering<'_>, python: &Path) -> Option<Json> {
    let ask = || {
        let output = gathering.run(&python.to_path_buf(), &["-S", "-c", PROGRAM])?;
        (output.rc == 0).then_some(())?;
        let mut answer: Vec<Json> = serde_json::from_str(&output.stdout).ok()?;
        let places: Vec<PathBuf> = serde_json::from_value(answer.pop()?).ok()?;
        let files: Vec<PathBuf> = serde_json::from_value(answer.pop()?).ok()?;
        // That of an environment lies beside the interpreter or above.
        let settings = python
            .ancestors()
            .skip(1)
            .take(2)
            .map(|directory| directory.join("pyvenv.cfg"));
        let depends = [python.to_path_buf()]
            .into_iter()
            .chain(settings)
            .chain(files)
            .chain(places)
            .collect();
        let answer = Json::from(answer);
        Some(Said { answer, depends })
    };
    if is_script(python) {
        return ask().map(|said| said.answer);
    }
    let variables = gathering.variables(|name| {
        ["PYTHON", "LD_", "GLIBC_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
    });
    let asked = json!([python, PROGRAM, variables]);
    remembered(gathering, "python", &asked, ask)
}

/// The first one there is. Before a script that stands for an interpreter comes an interpreter itself: the scripts
/// of pyenv take a second to start one.
fn find(gathering: &Gathering<'_>) -> Option<PathBuf> {
    let mut script = None;
    for name in NAMES {
        for file in gathering.find_programs(name, &[]) {
            if !is_script(&file) {
                return Some(file);
            }
            script.get_or_insert(file);
        }
    }
    script
}

fn is_script(file: &Path) -> bool {
    let mut start = [0; 2];
    File::open(file).is_ok_and(|mut file| file.read_exact(&mut start).is_ok()) && start == *b"#!"
}

fn told(answer: &Json) -> Option<Facts> {
    let (executable, version, name, has_ssl): (String, Vec<Json>, String, bool) =
        serde_json::from_value(answer.clone()).ok()?;
    let [major, minor, micro, level, serial] = version.as_slice() else {
        return None;
    };
    Some(facts(json!({
        "python": {
            "executable": executable,
            "has_sslcontext": has_ssl,
            "type": name,
            "version": {
                "major": major,
                "minor": minor,
                "micro": micro,
                "releaselevel": level,
                "serial": serial,
            },
            "version_info": version,
        },
        "python_version": format!("{major}.{minor}.{micro}"),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_from_programs() {
        let script = std::env::temp_dir().join(format!("shevek-python-{}", std::process::id()));
        std::fs::write(&script, "#!/bin/sh\nexec pyenv exec python3\n").expect("a script");
        let told = is_script(&script);
        std::fs::remove_file(&script).expect("the script is there");
        assert!(told);
        assert!(!is_script(&std::env::current_exe().expect("this program")));
        assert!(!is_script(&script));
    }

    #[test]
    fn what_python_tells() {
        let answer = json!([
            "/usr/bin/python3.11",
            [3, 11, 2, "final", 0],
            "cpython",
            true
        ]);
        let told = told(&answer).expect("facts");
        assert_eq!(told["python_version"], "3.11.2");
        assert_eq!(told["python"]["version"]["micro"], 2);
        assert_eq!(
            told["python"]["version_info"],
            json!([3, 11, 2, "final", 0])
        );
        assert_eq!(super::told(&json!([])), None);
    }
}
