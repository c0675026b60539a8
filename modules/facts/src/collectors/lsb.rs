//! `lsb`: what `lsb_release` says.

use std::path::PathBuf;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::memory::{Said, remembered};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("lsb", collect).waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    let mut lsb = gathering
        .find_program("lsb_release", &[])
        .and_then(|program| ask(gathering, &program))
        .map(|text| parse(&text, ':', &PROGRAM_KEYS))
        .unwrap_or_default();
    if lsb.is_empty() {
        let text = system_file::text("/etc/lsb-release").unwrap_or_default();
        lsb = parse(&text, '=', &FILE_KEYS);
    }
    if let Some(release) = lsb.get("release").and_then(|release| release.as_str()) {
        let major = release.split('.').next().unwrap_or_default().to_string();
        lsb.insert("major_release".into(), major.into());
    }
    facts(json!({"lsb": lsb}))
}

/// What the program says. Of a script whose text is known it is known, too, what it depends upon, so that it is asked
/// once.
fn ask(gathering: &Gathering<'_>, program: &PathBuf) -> Option<String> {
    let ask = || {
        let output = gathering.run(program, &["-a"])?;
        (output.rc == 0).then_some(output.stdout)
    };
    let known = std::fs::read(program).is_ok_and(|text| is_known(&text));
    if !known || gathering.variable("LSB_OS_RELEASE").is_some() {
        return ask();
    }
    let variables =
        gathering.variables(|name| VARIABLES.contains(&name) || name.starts_with("LD_"));
    let tools = ["getopt", "cut", "tr"]
        .into_iter()
        .flat_map(|tool| gathering.find_programs(tool, &[]));
    let depends: Vec<PathBuf> = ["/bin/sh", "/etc/os-release", "/usr/lib/os-release"]
        .into_iter()
        .map(PathBuf::from)
        .chain([program.clone()])
        .chain(tools)
        .collect();
    let asked = json!([program, variables, depends]);
    let said = remembered(gathering, "lsb_release", &asked, || {
        Some(Said {
            answer: ask()?.into(),
            depends,
        })
    });
    said.and_then(|text| text.as_str().map(ToString::to_string))
}

/// Variables that the known scripts take as they are when `os-release` does not set them, and where they find tools.
const VARIABLES: [&str; 6] = [
    "PATH",
    "ID",
    "NAME",
    "PRETTY_NAME",
    "VERSION_ID",
    "VERSION_CODENAME",
];

/// Scripts that print what `os-release` says, by SHA-256.
const KNOWN: [&str; 2] = [
    // lsb-release 12.0: Debian 12, Ubuntu 24.04
    "484188f4b37b4021998dafd1966cda1c6f8207af9aee3ad51746a5d22acf3e65",
    // lsb-release 12.1: Debian 13
    "87ade2b1d6b001862a6d524f0a4265a71a0d1622678d5b0fe3a62199414195a6",
];

fn is_known(script: &[u8]) -> bool {
    script.starts_with(b"#!") && KNOWN.contains(&format!("{:x}", Sha256::digest(script)).as_str())
}

const PROGRAM_KEYS: [(&str, &str); 5] = [
    ("LSB Version:", "release"),
    ("Distributor ID:", "id"),
    ("Description:", "description"),
    ("Release:", "release"),
    ("Codename:", "codename"),
];

const FILE_KEYS: [(&str, &str); 4] = [
    ("DISTRIB_ID", "id"),
    ("DISTRIB_RELEASE", "release"),
    ("DISTRIB_DESCRIPTION", "description"),
    ("DISTRIB_CODENAME", "codename"),
];

fn parse(text: &str, separator: char, keys: &[(&str, &str)]) -> Facts {
    let mut lsb = Facts::new();
    for line in text.lines() {
        let Some((_, value)) = line.split_once(separator) else {
            continue;
        };
        if let Some((_, key)) = keys.iter().find(|(label, _)| line.contains(label)) {
            let value = value.trim().trim_matches(['\'', '"', '\\']);
            lsb.insert((*key).to_string(), value.into());
        }
    }
    lsb
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_and_file() {
        let text = "Distributor ID:\tDebian\nDescription:\tDebian GNU/Linux 12 (bookworm)\nRelease:\t12\nCodename:\tbookworm\n";
        assert_eq!(
            parse(text, ':', &PROGRAM_KEYS),
            facts(json!({
                "id": "Debian", "description": "Debian GNU/Linux 12 (bookworm)", "release": "12",
                "codename": "bookworm",
            }))
        );
        assert_eq!(
            parse(
                "DISTRIB_ID=Ubuntu\nDISTRIB_DESCRIPTION=\"Ubuntu 24.04\"\n",
                '=',
                &FILE_KEYS
            ),
            facts(json!({"id": "Ubuntu", "description": "Ubuntu 24.04"}))
        );
    }
}
