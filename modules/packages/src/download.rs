//! Files from elsewhere. Ansible: `fetch_file`, `fetch_url`.

use std::io::Read;

use shevek_http::{Request, fetch, fetch_file};
use shevek_plugin::{ModuleContext, ModuleError};

/// Fetches a file into the directory for temporary ones; gives its path.
///
/// # Errors
/// When it cannot be fetched as a whole.
pub(crate) fn download(context: &ModuleContext<'_>, url: &str) -> Result<String, ModuleError> {
    let variables = |name: &str| context.variable(name);
    let request = get(url, &variables);
    // apt reads packages as a user of its own.
    let path = fetch_file(&request, &context.tmpdir, 0o644).map_err(ModuleError::new)?;
    Ok(path.display().to_string())
}

/// Why contents did not come.
pub(crate) enum NotFetched {
    /// The server, or the way to it, says this.
    Refused(String),
    /// They broke off.
    Incomplete,
}

/// Fetches what is small enough for memory, such as a key.
///
/// # Errors
/// When the address is none; the inner one when nothing, or not all of it, comes from there.
pub(crate) fn download_bytes(
    context: &ModuleContext<'_>,
    url: &str,
    validate_certs: bool,
) -> Result<Result<Vec<u8>, NotFetched>, ModuleError> {
    let variables = |name: &str| context.variable(name);
    let mut request = get(url, &variables);
    request.validate_certs = validate_certs;
    let mut fetched = fetch(&request).map_err(ModuleError::new)?;
    // Files (`file://`) have no status, and are refused as Ansible refuses them.
    let response = fetched
        .response
        .take()
        .filter(|_| fetched.status() == Some(200));
    let Some(mut response) = response else {
        return Ok(Err(NotFetched::Refused(fetched.message().to_string())));
    };
    let mut bytes = Vec::new();
    let is_read = response.body.read_to_end(&mut bytes).is_ok();
    if is_read && response.body.missing() == 0 {
        Ok(Ok(bytes))
    } else {
        Ok(Err(NotFetched::Incomplete))
    }
}

fn get<'a>(url: &str, variables: &'a dyn Fn(&str) -> Option<String>) -> Request<'a> {
    let mut request = Request::new("GET", url, variables);
    request.http_agent = Some("ansible-httpget".into());
    request
}
