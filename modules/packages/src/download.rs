//! Files from elsewhere, fetched by apt's own helper: it knows the target's proxies and certificates.

use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use crate::apt::quiet;

const HELPER: &str = "/usr/lib/apt/apt-helper";

/// Fetches a file into the directory for temporary ones; gives its path.
///
/// # Errors
/// When it cannot be fetched.
pub(crate) fn download(context: &ModuleContext<'_>, url: &str) -> Result<String, ModuleError> {
    let name = url
        .split(['?', '#'])
        .next()
        .unwrap_or(url)
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("file");
    let target = context.tmpdir.join(name).display().to_string();
    let output = quiet(Tool::new(HELPER).args(["download-file", url, &target])).run(context)?;
    if output.rc != 0 || !Path::new(&target).exists() {
        let reason = output.stderr.trim();
        return Err(ModuleError::new(format!(
            "Failure downloading {url}, {reason}"
        )));
    }
    Ok(target)
}
