//! Jobs of upstart, as `initctl list` shows them.

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::{Services, service};

pub(super) fn list(
    initctl: &str,
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let output = Tool::new(initctl).arg("list").run(context)?;
    if output.rc != 0 {
        warnings.push(format!(
            "Unable to query upstart for service data: {}",
            output.stderr
        ));
        return Ok(());
    }
    let text = output.stdout.replace('\r', "");
    for (name, goal, state) in text.lines().filter_map(parse) {
        let fields = [
            ("name", name.into()),
            ("state", state.into()),
            ("goal", goal.into()),
            ("source", "upstart".into()),
        ];
        services.insert(name.to_string(), service(fields));
    }
    Ok(())
}

/// `cron start/running, process 845`
fn parse(line: &str) -> Option<(&str, &str, &str)> {
    let line = line.trim_end();
    let line = line.strip_prefix(char::is_whitespace).unwrap_or(line);
    let line = match line.rsplit_once(", process ") {
        Some((rest, pid)) if !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => line,
    };
    let (name, status) = line.rsplit_once(char::is_whitespace)?;
    let (goal, state) = status.split_once('/')?;
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_word(goal) && is_word(state)).then_some((name, goal, state))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines() {
        assert_eq!(
            parse("cron start/running, process 845"),
            Some(("cron", "start", "running"))
        );
        assert_eq!(
            parse("tty (1) stop/waiting "),
            Some(("tty (1)", "stop", "waiting"))
        );
        assert_eq!(parse("\tpost-stop process 12"), None);
    }
}
