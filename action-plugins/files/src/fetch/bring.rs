//! Copying the file.

use std::fs::DirBuilder;
use std::path::Path;

use serde_json::Value as Json;
use shevek_plugin::{ActionError, ActionHost, ActionTask, TaskResult};

use super::remote::Source;
use super::sums::sums;
use crate::arguments::boolean;

/// Copies `source` to `local` unless it is there.
pub(super) async fn bring(
    task: &ActionTask,
    host: &dyn ActionHost,
    source: Source,
    local: &str,
) -> Result<TaskResult, ActionError> {
    let remote = source.checksum.as_str();
    let path = Path::new(local);
    if let Ok((sha1, md5)) = sums(path)
        && sha1 == remote
    {
        return Ok(TaskResult::changed(false)
            .with("md5sum", md5)
            .with("file", source.path)
            .with("dest", local)
            .with("checksum", sha1));
    }
    let failed = |error: std::io::Error| ActionError::Failed(format!("{local}: {error}"));
    if let Some(parent) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .create(parent)
            .map_err(failed)?;
    }
    // Beside its place first: what is there stays whole until the new file is.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.shevek-{}", std::process::id()));
    let fetched = match &source.contents {
        Some(contents) => std::fs::write(&draft, contents).map_err(failed),
        None => host.fetch_file(&source.path, &draft).await,
    };
    let placed = match fetched {
        Ok(()) => sums(&draft).and_then(|sums| std::fs::rename(&draft, path).map(|()| sums)),
        Err(error) => {
            let _ = std::fs::remove_file(&draft);
            return Err(error);
        }
    };
    let (sha1, md5) = placed.map_err(|error| {
        let _ = std::fs::remove_file(&draft);
        failed(error)
    })?;
    let validate = boolean(task, "validate_checksum", true);
    let mut result = TaskResult::changed(true)
        .with("md5sum", md5)
        .with("dest", local)
        .with("remote_md5sum", Json::Null)
        .with("checksum", sha1.as_str())
        .with("remote_checksum", remote);
    if validate && sha1 != remote {
        result.changed = Some(false);
        result.failed = Some(true);
        result.msg = Some("checksum mismatch".into());
        result.set("file", source.path);
    }
    Ok(result)
}
