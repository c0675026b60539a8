//! Init scripts, as `service --status-all` lists them.

use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::{Services, service};

pub(super) fn list(
    program: &str,
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let output = Tool::new(program).arg("--status-all").run(context)?;
    // Red Hat's `service` without any scripts.
    if output.rc == 4 && !Path::new("/etc/init.d").exists() {
        return Ok(());
    }
    if output.rc != 0 {
        warnings.push(format!(
            "Unable to query 'service' tool ({}): {}",
            output.rc, output.stderr
        ));
    }
    for (name, state) in output.stdout.lines().filter_map(parse) {
        let fields = [
            ("name", name.into()),
            ("state", state.into()),
            ("source", "sysv".into()),
        ];
        services.insert(name.to_string(), service(fields));
    }
    Ok(())
}

/// ` [ + ]  cron`
fn parse(line: &str) -> Option<(&str, &'static str)> {
    let rest = line.trim_start().strip_prefix("[ ")?;
    let state = match rest.as_bytes().first()? {
        b'+' => "running",
        b'-' => "stopped",
        _ => return None,
    };
    let rest = rest[1..].strip_prefix(" ]")?;
    let name = rest.trim_start();
    (name.len() < rest.len() && !name.is_empty()).then_some((name, state))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines() {
        assert_eq!(parse(" [ + ]  cron"), Some(("cron", "running")));
        assert_eq!(parse(" [ - ]  x y"), Some(("x y", "stopped")));
        assert_eq!(parse(" [ ? ]  hwclock"), None);
        assert_eq!(parse("nonsense"), None);
    }
}
