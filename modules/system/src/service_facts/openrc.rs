//! Services of OpenRC.

use std::collections::HashMap;

use serde_json::Value as Json;
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::{Services, service};

pub(super) fn list(
    rc_status: &str,
    rc_update: &str,
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let both = |tool: Tool| -> Result<String, ModuleError> {
        let output = tool.run(context)?;
        Ok(output.stdout + &output.stderr)
    };
    let states = both(Tool::new(rc_status).args(["-a", "-s", "-m"]))?;
    let runlevels = both(Tool::new(rc_update).args(["show", "-v"]))?;
    let runlevels = parse_runlevels(&runlevels);
    for (name, state) in states.lines().filter_map(parse_state) {
        let Some(runlevels) = runlevels.get(name.as_str()) else {
            warnings.push(format!("Service {name} not found in the service list"));
            continue;
        };
        let fields = [
            ("name", name.as_str().into()),
            ("runlevels", runlevels.clone()),
            ("state", state.into()),
            ("source", "openrc".into()),
        ];
        services.insert(name, service(fields));
    }
    Ok(())
}

/// `  cron | default`
fn parse_runlevels(text: &str) -> HashMap<&str, Json> {
    text.lines()
        .filter_map(|line| {
            let mut columns = line.split('|').map(str::trim);
            let (name, runlevels) = (columns.next()?, columns.next()?);
            let runlevels: Vec<&str> = runlevels.split_whitespace().collect();
            let known = !runlevels.is_empty();
            Some((name, if known { runlevels.into() } else { Json::Null }))
        })
        .collect()
}

/// ` cron    [  started  ]`
fn parse_state(line: &str) -> Option<(String, String)> {
    let line = line
        .starts_with(' ')
        .then(|| line.replace(['[', ']'], ""))?;
    let mut words = line.split_whitespace();
    let (name, state) = (words.next()?, words.next()?);
    (name != "*").then(|| (name.to_string(), state.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(
            parse_state(" cron      [  started  ]"),
            Some(("cron".into(), "started".into()))
        );
        assert_eq!(parse_state("Runlevel: default"), None);
        assert_eq!(parse_state(" * x y"), None);
        let runlevels = parse_runlevels("  cron | default boot\n  x |   \n");
        assert_eq!(runlevels["cron"], serde_json::json!(["default", "boot"]));
        assert_eq!(runlevels["x"], Json::Null);
    }
}
