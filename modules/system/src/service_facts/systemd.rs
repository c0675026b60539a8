//! Units of systemd.

use serde_json::Value as Json;
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::{Services, service};

/// What says more than the status of the unit's file.
const BAD_STATES: [&str; 3] = ["not-found", "masked", "failed"];

pub(super) fn list(
    systemctl: &str,
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let mut units = Services::new();
    let list = |what: &str, plain: &[&str]| {
        Tool::new(systemctl)
            .args([what, "--no-pager", "--type", "service", "--all"])
            .args(plain.iter().copied())
            .run(context)
    };
    let output = list("list-units", &["--plain"])?;
    if output.rc == 0 {
        for line in lines(&output.stdout) {
            let Some((name, state, status)) = parse_unit(line) else {
                continue;
            };
            units.insert(name.to_string(), unit(name, state, status));
        }
    } else {
        warnings.push(format!(
            "Could not list units from systemd: {}",
            output.stderr
        ));
    }
    let output = list("list-unit-files", &[])?;
    if output.rc == 0 {
        files(&output.stdout, systemctl, context, &mut units)?;
    } else {
        warnings.push(format!(
            "Could not get unit files data from systemd: {}",
            output.stderr
        ));
    }
    services.extend(units);
    Ok(())
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').filter(|line| line.contains(".service"))
}

fn unit(name: &str, state: &str, status: &str) -> serde_json::Map<String, Json> {
    service([
        ("name", name.into()),
        ("state", state.into()),
        ("status", status.into()),
        ("source", "systemd".into()),
    ])
}

/// `cron.service loaded active running Regular background program processing daemon`
fn parse_unit(line: &str) -> Option<(&str, &'static str, &str)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [name, _, active, sub, ..] = fields.as_slice() else {
        return None;
    };
    let before_last = &fields[..fields.len() - 1];
    let status = BAD_STATES
        .into_iter()
        .find(|bad| before_last.contains(bad))
        .unwrap_or(active);
    let state = if *sub == "running" {
        "running"
    } else {
        "stopped"
    };
    Some((name, state, status))
}

/// Adds what the files of units say.
fn files(
    text: &str,
    systemctl: &str,
    context: &ModuleContext<'_>,
    units: &mut Services,
) -> Result<(), ModuleError> {
    let mut unloaded = Vec::new();
    for line in lines(text) {
        let mut words = line.split_whitespace();
        let (Some(name), Some(status)) = (words.next(), words.next()) else {
            return Err(ModuleError::new(format!(
                "Malformed output discovered from systemd list-unit-files: {line}"
            )));
        };
        match units.get_mut(name) {
            None => {
                unloaded.push(name);
                units.insert(name.to_string(), unit(name, "unknown", status));
            }
            Some(unit) => {
                let known = unit
                    .get("status")
                    .and_then(Json::as_str)
                    .unwrap_or_default();
                if !BAD_STATES.contains(&known) {
                    unit.insert("status".into(), status.into());
                }
            }
        }
    }
    for (name, state) in states(&unloaded, systemctl, context)? {
        if let Some(unit) = units.get_mut(name) {
            unit.insert("state".into(), state.into());
        }
    }
    Ok(())
}

/// The states of units that are not loaded, asked all at once where that is possible.
fn states<'n>(
    names: &[&'n str],
    systemctl: &str,
    context: &ModuleContext<'_>,
) -> Result<Vec<(&'n str, String)>, ModuleError> {
    let show = |names: &[&str]| {
        Tool::new(systemctl)
            .arg("show")
            .args(names.iter().copied())
            .arg("--property=ActiveState")
            .run(context)
    };
    // A template has no state; asked for one, systemctl gives up.
    let asked: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !name.contains("@."))
        .collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let output = show(&asked)?;
    let found: Vec<String> = output.stdout.lines().filter_map(active_state).collect();
    if output.rc == 0 && found.len() == asked.len() {
        return Ok(asked.into_iter().zip(found).collect());
    }
    let mut states = Vec::new();
    for name in asked {
        let output = show(&[name])?;
        if output.rc == 0 && !output.stdout.is_empty() {
            let state = output.stdout.replace("ActiveState=", "");
            states.push((name, state.trim_end().to_string()));
        }
    }
    Ok(states)
}

fn active_state(line: &str) -> Option<String> {
    line.strip_prefix("ActiveState=").map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_units() {
        assert_eq!(
            parse_unit("cron.service loaded active running Regular background"),
            Some(("cron.service", "running", "active"))
        );
        assert_eq!(
            parse_unit("x.service not-found inactive dead x.service"),
            Some(("x.service", "stopped", "not-found"))
        );
        assert_eq!(
            parse_unit("x.service loaded failed failed failed"),
            Some(("x.service", "stopped", "failed"))
        );
        assert_eq!(parse_unit("x.service"), None);
    }
}
