//! The script that keeps services from being started while packages are installed.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use shevek_plugin::target::write_file;
use shevek_plugin::{ModuleContext, ModuleError};

const SCRIPT: &str = "/usr/sbin/policy-rc.d";

/// The script while it answers with a fixed code; what was there before comes back at the end.
pub(super) struct PolicyRcD {
    before: Option<PathBuf>,
}

impl PolicyRcD {
    /// Sets the script, when there is a code to answer with.
    pub(super) fn set(
        context: &ModuleContext<'_>,
        code: Option<i64>,
    ) -> Result<Option<Self>, ModuleError> {
        let Some(code) = code else {
            return Ok(None);
        };
        let script = Path::new(SCRIPT);
        let mut before = None;
        if script.exists() {
            // Beside it, so that it comes back even from another file system than that of temporary files.
            let kept = script.with_file_name(".policy-rc.d.shevek");
            std::fs::rename(script, &kept).map_err(|_| {
                let place = context.tmpdir.display();
                ModuleError::new(format!("Fail to move {SCRIPT} to {place}"))
            })?;
            before = Some(kept);
        }
        let policy = Self { before };
        write_file(
            script,
            format!("#!/bin/sh\nexit {code}\n").as_bytes(),
            0o755,
        )
        .and_then(|()| std::fs::set_permissions(script, PermissionsExt::from_mode(0o755)))
        .map_err(|_| ModuleError::new(format!("Failed to create or chmod {SCRIPT}")))?;
        Ok(Some(policy))
    }
}

impl Drop for PolicyRcD {
    fn drop(&mut self) {
        let _ = match &self.before {
            Some(kept) => std::fs::rename(kept, SCRIPT),
            None => std::fs::remove_file(SCRIPT),
        };
    }
}
