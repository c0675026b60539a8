//! Services of Red Hat's init scripts, as `chkconfig` lists them.

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::{Services, service};

pub(super) fn list(
    chkconfig: &str,
    program: Option<&str>,
    context: &ModuleContext<'_>,
    services: &mut Services,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    let mut output = Tool::new(chkconfig).run(context)?;
    if !output.stdout.lines().any(|line| parse(line).is_some()) {
        let more: &[&str] = if output.stdout.lines().any(is_simple) {
            // SLES 11.
            &["-l", "--allservices"]
        } else if output.stderr.contains("--list") {
            // RHEL 5.
            &["--list"]
        } else {
            &[]
        };
        if !more.is_empty() {
            output = Tool::new(chkconfig)
                .args(more.iter().copied())
                .run(context)?;
        }
    }
    for (name, enabled) in output.stdout.lines().filter_map(parse) {
        let state = state(program, name, context, warnings)?;
        let status = if enabled { "enabled" } else { "disabled" };
        let fields = [
            ("name", name.into()),
            ("state", state),
            ("status", status.into()),
            ("source", "sysv".into()),
        ];
        services.insert(name.to_string(), service(fields));
    }
    Ok(())
}

/// What the service's script says; its exit status where that is not to be understood, as in Ansible.
fn state(
    program: Option<&str>,
    name: &str,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<serde_json::Value, ModuleError> {
    let Some(program) = program else {
        return Ok("stopped".into());
    };
    let output = Tool::new(program).args([name, "status"]).run(context)?;
    if output.rc == 0 {
        return Ok("running".into());
    }
    let stderr = output.stderr.to_lowercase();
    if ["root", "permission", "not in sudoers"]
        .iter()
        .any(|word| stderr.contains(word))
    {
        warnings.push(format!(
            "Insufficient permissions to query sysV service \"{name}\" and their states"
        ));
        return Ok(output.rc.into());
    }
    Ok("stopped".into())
}

/// `crond  0:off 1:off 2:on 3:on 4:on 5:on 6:off`: the name, and whether it starts at runlevel 3.
fn parse(line: &str) -> Option<(&str, bool)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let levels = words.windows(7).position(|levels| {
        levels.iter().enumerate().all(|(place, word)| {
            let (number, state) = word.split_once(':').unwrap_or_default();
            number.len() == 1
                && number.bytes().all(|b| b.is_ascii_digit())
                && (state.starts_with("on") || state.starts_with("off"))
                && (place == 6 || matches!(state, "on" | "off"))
        })
    })?;
    let first = words[levels].as_ptr() as usize - line.as_ptr() as usize;
    let name = line[..first].trim_end();
    Some((name, words[levels + 3].ends_with(":on")))
}

/// `crond  on`
fn is_simple(line: &str) -> bool {
    line.split_whitespace()
        .skip(usize::from(!line.starts_with(char::is_whitespace)))
        .any(|word| word.starts_with("on") || word.starts_with("off"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let line = "crond          \t0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off";
        assert_eq!(parse(line), Some(("crond", true)));
        assert_eq!(
            parse("x 0:off 1:off 2:off 3:off 4:off 5:off 6:off"),
            Some(("x", false))
        );
        assert_eq!(parse("crond on"), None);
        assert!(is_simple("crond on") && !is_simple("usage: chkconfig"));
    }
}
