//! A file from elsewhere. Ansible: `fetch_file`.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::fetch::fetch;
use crate::request::Request;
use crate::url::mask_url;

/// Fetches a file into `directory`, under the name that its address ends in, and gives its path. A file of that name
/// is replaced; `mode` is what the new one may be read by.
///
/// # Errors
/// A sentence with the address, without its password, when the file cannot be had as a whole.
pub fn fetch_file(request: &Request<'_>, directory: &Path, mode: u32) -> Result<PathBuf, String> {
    let failed = |reason: &str| format!("Failure downloading {}, {reason}", mask_url(&request.url));
    let mut fetched = fetch(request)?;
    let Some(mut response) = fetched.response.take() else {
        return Err(failed(fetched.message()));
    };
    let target = directory.join(name_of(&request.url));
    let _ = std::fs::remove_file(&target);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    options
        .open(&target)
        .and_then(|mut file| io::copy(&mut response.body, &mut file))
        .map_err(|error| failed(&error.to_string()))?;
    match response.body.missing() {
        0 => Ok(target),
        missing => Err(failed(&format!("{missing} bytes of it did not come"))),
    }
}

/// The last part of an address's path.
fn name_of(url: &str) -> &str {
    url.split(['?', '#'])
        .next()
        .unwrap_or(url)
        .rsplit('/')
        .next()
        .filter(|name| !matches!(*name, "" | "." | ".."))
        .unwrap_or("file")
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn files_are_named_as_their_addresses() {
        assert_eq!(name_of("http://a.example/b/c.tar.gz?d=e/f#g"), "c.tar.gz");
        assert_eq!(name_of("http://a.example/b/"), "file");
        assert_eq!(name_of("http://a.example/b/.."), "file");
    }
}
