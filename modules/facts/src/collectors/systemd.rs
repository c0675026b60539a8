//! `systemd`: version and features of systemd, where it runs the machine.

use serde_json::json;

use super::service_mgr::is_systemd;
use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("systemd", collect).waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    if !is_systemd(gathering) {
        return Facts::new();
    }
    gathering
        .find_program("systemctl", &[])
        .and_then(|systemctl| gathering.run(&systemctl, &["--version"]))
        .filter(|output| output.rc == 0)
        .and_then(|output| parse(&output.stdout))
        .unwrap_or_default()
}

fn parse(text: &str) -> Option<Facts> {
    let version: u64 = text.split(' ').nth(1)?.parse().ok()?;
    let features = text.split('\n').nth(1)?;
    Some(facts(
        json!({"systemd": {"version": version, "features": features}}),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_and_features() {
        assert_eq!(
            parse("systemd 252 (252.38-1~deb12u1)\n+PAM +AUDIT\n"),
            Some(facts(
                json!({"systemd": {"version": 252, "features": "+PAM +AUDIT"}})
            ))
        );
        assert_eq!(parse("nonsense"), None);
    }
}
