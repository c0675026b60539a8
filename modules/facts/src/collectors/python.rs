//! `python`: the Python that Ansible would have found. Nothing here needs one, but playbooks look for it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

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

/// Tells about itself. Without `site`, since it is the same for all environments of one interpreter.
const PROGRAM: &str = "\
import importlib.util, json, sys
print(json.dumps([sys.executable, list(sys.version_info), sys.implementation.name,
                  importlib.util.find_spec('_ssl') is not None]))
";

fn collect(gathering: &Gathering<'_>) -> Facts {
    find(gathering)
        .and_then(|python| gathering.run(&python, &["-S", "-c", PROGRAM]))
        .filter(|output| output.rc == 0)
        .and_then(|output| told(&output.stdout))
        .unwrap_or_default()
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

fn told(text: &str) -> Option<Facts> {
    let (executable, version, name, has_ssl): (String, Vec<Json>, String, bool) =
        serde_json::from_str(text).ok()?;
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
        let text = r#"["/usr/bin/python3.11", [3, 11, 2, "final", 0], "cpython", true]"#;
        let told = told(text).expect("facts");
        assert_eq!(told["python_version"], "3.11.2");
        assert_eq!(told["python"]["version"]["micro"], 2);
        assert_eq!(
            told["python"]["version_info"],
            json!([3, 11, 2, "final", 0])
        );
        assert_eq!(super::told("[]"), None);
    }
}
