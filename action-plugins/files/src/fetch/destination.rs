//! Where a fetched file goes.

use std::path::Path;

use serde_json::Value as Json;
use shevek_plugin::{ActionError, ActionHost, ActionTask, passwd_home};

use crate::arguments::boolean;

/// Where the file goes.
pub(super) fn destination(
    task: &ActionTask,
    host: &dyn ActionHost,
    source: &str,
    dest: &str,
) -> Result<String, ActionError> {
    let absolute = |path: &str| -> Result<String, ActionError> {
        if path.starts_with('/') {
            return Ok(path.to_string());
        }
        if let Some(path) = path.strip_prefix('~') {
            let (user, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
            let home = match user {
                "" => std::env::var("HOME").ok().or_else(|| passwd_home(None)),
                user => passwd_home(Some(user)),
            };
            if let Some(home) = home {
                return Ok(format!("{home}{rest}"));
            }
        }
        let base = host.variable("playbook_dir")?;
        let base = base
            .as_ref()
            .and_then(Json::as_str)
            .unwrap_or(".")
            .to_string();
        Ok(format!("{base}/{path}"))
    };
    if !boolean(task, "flat", false) {
        let name = host.inventory_hostname();
        return Ok(normal(&format!("{}/{name}/{source}", absolute(dest)?)));
    }
    let mut path = dest.to_string();
    if Path::new(dest).is_dir() && !dest.ends_with('/') {
        return Err(ActionError::Failed(
            "dest is an existing directory, use a trailing slash if you want to fetch src into that directory".into(),
        ));
    }
    if dest.ends_with('/') {
        let name = source.rsplit('/').next().unwrap_or_default();
        path = format!("{dest}{name}");
        if Path::new(&path).is_dir() {
            return Err(ActionError::Failed(format!(
                "calculated dest '{path}' is an existing directory, use another path that does not point to an \
                 existing directory"
            )));
        }
    }
    Ok(normal(&absolute(&path)?))
}

/// Python: `os.path.normpath` of an absolute path.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
