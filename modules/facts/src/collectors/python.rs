//! `python`: the Python of the target, if there is one. Nothing here needs it.

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::minimal("python", collect)
    .ids(&["python_version"])
    .waits();

/// What Python is asked: its version's five parts, its own path, its name, whether it has TLS.
const QUESTION: &str = "import sys, importlib.util as u
print(*sys.version_info, sep='\\n')
print(sys.executable, sys.implementation.name, u.find_spec('_ssl') is not None, sep='\\n')";

fn collect(gathering: &Gathering<'_>) -> Facts {
    gathering
        .find_program("python3", &[])
        .and_then(|python| gathering.run(&python, &["-I", "-S", "-c", QUESTION]))
        .filter(|output| output.rc == 0)
        .and_then(|output| parse(&output.stdout))
        .unwrap_or_default()
}

fn parse(answer: &str) -> Option<Facts> {
    let lines: Vec<&str> = answer.lines().collect();
    let [major, minor, micro, level, serial, executable, name, tls] = lines.as_slice() else {
        return None;
    };
    let [major, minor, micro, serial] = [major, minor, micro, serial].map(|n| n.parse::<u32>());
    let (major, minor, micro, serial) = (major.ok()?, minor.ok()?, micro.ok()?, serial.ok()?);
    Some(facts(json!({
        "python": {
            "version": {
                "major": major, "minor": minor, "micro": micro, "releaselevel": level, "serial": serial,
            },
            "version_info": [major, minor, micro, level, serial],
            "executable": executable,
            "has_sslcontext": *tls == "True",
            "type": name,
        },
        "python_version": format!("{major}.{minor}.{micro}"),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer() {
        let described =
            parse("3\n11\n2\nfinal\n0\n/usr/bin/python3\ncpython\nTrue\n").expect("all of it");
        assert_eq!(described["python_version"], "3.11.2");
        assert_eq!(
            described["python"],
            json!({
                "version": {"major": 3, "minor": 11, "micro": 2, "releaselevel": "final", "serial": 0},
                "version_info": [3, 11, 2, "final", 0], "executable": "/usr/bin/python3",
                "has_sslcontext": true, "type": "cpython",
            })
        );
        assert!(parse("Python 2.7\n").is_none());
    }
}
