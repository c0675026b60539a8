//! `lsb`: what `lsb_release` says.

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("lsb", collect).waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    let mut lsb = gathering
        .find_program("lsb_release", &[])
        .and_then(|program| gathering.run(&program, &["-a"]))
        .filter(|output| output.rc == 0)
        .map(|output| parse(&output.stdout, ':', &PROGRAM_KEYS))
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
