//! Packages of Alpine Linux.

use serde_json::{Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

/// What is installed: name and details.
pub(super) fn packages(context: &ModuleContext<'_>) -> Result<Vec<(String, Json)>, ModuleError> {
    let apk = context.require_program("apk")?;
    let listed = Tool::new(apk).args(["info", "-v"]).run(context)?;
    if listed.rc != 0 {
        return Err(ModuleError::new(format!(
            "Unable to list packages rc={} : {}",
            listed.rc, listed.stderr
        )));
    }
    Ok(listed.stdout.lines().map(parse).collect())
}

/// `bash-5.2.21-r0`
fn parse(line: &str) -> (String, Json) {
    let mut parts = line.rsplitn(3, '-');
    let (release, version, name) = (parts.next(), parts.next(), parts.next());
    let (name, version, release) = match (name, version, release) {
        (Some(name), Some(version), Some(release)) => (name, version, release),
        _ => (line, "", ""),
    };
    let details = json!({"name": name, "version": version, "release": release, "source": "apk"});
    (name.to_string(), details)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_dashes() {
        let (name, details) = parse("ca-certificates-20230506-r0");
        assert_eq!(name, "ca-certificates");
        assert_eq!(
            (&details["version"], &details["release"]),
            (&json!("20230506"), &json!("r0"))
        );
        assert_eq!(parse("odd").1["version"], "");
    }
}
