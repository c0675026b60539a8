//! Files from elsewhere. Ansible: `fetch_file`.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;

use shevek_http::{Request, fetch, mask_url};
use shevek_plugin::{ModuleContext, ModuleError};

/// Fetches a file into the directory for temporary ones; gives its path.
///
/// # Errors
/// When it cannot be fetched as a whole.
pub(crate) fn download(context: &ModuleContext<'_>, url: &str) -> Result<String, ModuleError> {
    let failed =
        |reason: &str| ModuleError::new(format!("Failure downloading {}, {reason}", mask_url(url)));
    let variables = |name: &str| {
        let task = context.environment.get(name).cloned();
        task.or_else(|| std::env::var(name).ok())
    };
    let mut request = Request::new("GET", url, &variables);
    request.http_agent = Some("ansible-httpget".into());
    let mut fetched = fetch(&request).map_err(ModuleError::new)?;
    let Some(mut response) = fetched.response.take() else {
        return Err(failed(fetched.message()));
    };
    let name = url
        .split(['?', '#'])
        .next()
        .unwrap_or(url)
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("file");
    let target = context.tmpdir.join(name);
    let _ = std::fs::remove_file(&target);
    // apt reads packages as a user of its own.
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o644);
    options
        .open(&target)
        .and_then(|mut file| io::copy(&mut response.body, &mut file))
        .map_err(|error| failed(&error.to_string()))?;
    match response.body.missing() {
        0 => Ok(target.display().to_string()),
        missing => Err(failed(&format!("{missing} bytes of it did not come"))),
    }
}
