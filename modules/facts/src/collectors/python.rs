//! `python`: the Python that Ansible would have found. Nothing here needs one, but playbooks look for it.

use std::path::PathBuf;

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

fn find(gathering: &Gathering<'_>) -> Option<PathBuf> {
    NAMES
        .iter()
        .find_map(|name| gathering.find_program(name, &[]))
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
