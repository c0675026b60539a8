//! Packages of rpm.

use serde_json::{Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

const FORMAT: &str = "%{NAME}\t%{VERSION}\t%{RELEASE}\t%{EPOCH}\t%{ARCH}\n";

/// What is installed: name and details. What is not given is null.
pub(super) fn packages(context: &ModuleContext<'_>) -> Result<Vec<(String, Json)>, ModuleError> {
    let rpm = context.require_program("rpm")?;
    let listed = Tool::new(rpm)
        .args(["-qa", "--qf", FORMAT])
        .run_checked(context)?;
    Ok(listed.stdout.lines().filter_map(parse).collect())
}

fn parse(line: &str) -> Option<(String, Json)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [name, version, release, epoch, arch] = fields[..] else {
        return None;
    };
    let given = |text: &str| Some(text.to_string()).filter(|text| text != "(none)");
    let details = json!({
        "name": name,
        "version": version,
        "release": release,
        "epoch": given(epoch).and_then(|epoch| epoch.parse::<i64>().ok()),
        "arch": given(arch),
        "source": "rpm",
    });
    Some((name.to_string(), details))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let (name, details) = parse("bash\t5.2\t1.el9\t(none)\tx86_64").expect("whole");
        assert_eq!(name, "bash");
        assert_eq!(
            (&details["epoch"], &details["release"]),
            (&Json::Null, &json!("1.el9"))
        );
        assert_eq!(parse("broken"), None);
    }
}
