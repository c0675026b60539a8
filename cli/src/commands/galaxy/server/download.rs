//! Files from servers.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::http::{Call, request};
use super::list::connection;
use super::server_type::Server;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::error::CommandError;

/// A file that is wanted.
pub(in crate::commands::galaxy) struct Wanted<'w> {
    pub(in crate::commands::galaxy) url: &'w str,
    /// Its SHA-256, when it is known.
    pub(in crate::commands::galaxy) sha256: Option<&'w str>,
    /// The sentence before what went wrong.
    pub(in crate::commands::galaxy) what: &'w str,
}

/// Downloads into `folder`, under the name that the address ends in. `server` is who said where the file is: its token
/// goes along, but no further than the first answer.
///
/// # Errors
/// An address that does not answer, a file that is not whole or another one.
pub(in crate::commands::galaxy) fn download(
    wanted: &Wanted<'_>,
    server: Option<&Server<'_>>,
    folder: &Path,
    context: &Context<'_>,
) -> Result<PathBuf, CommandError> {
    let Wanted { url, sha256, what } = *wanted;
    let (connection, headers) = match server {
        Some(server) => (server.connection, server.authorization_header()?),
        None => (connection(context)?, Vec::new()),
    };
    let call = Call {
        method: "GET",
        url,
        headers,
        data: None,
        what,
    };
    let mut response = request(connection, &call, false)?;
    let path = folder.join(name_of(url));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(&path).map_err(at(&path))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = response
            .body
            .read(&mut buffer)
            .map_err(|error| failed(format!("{what}: {url} broke off: {error}")))?;
        if length == 0 {
            break;
        }
        digest.update(&buffer[..length]);
        file.write_all(&buffer[..length]).map_err(at(&path))?;
    }
    if response.body.missing() > 0 {
        return Err(failed(format!(
            "{what}: {url} broke off: {} bytes of it did not come",
            response.body.missing()
        )));
    }
    let actual = HEXLOWER.encode(&digest.finalize());
    match sha256 {
        Some(expected) if expected != actual => Err(failed(format!(
            "{what}: Mismatch artifact hash with downloaded file: {url} has the SHA-256 {actual}, but the server said {expected}"
        ))),
        _ => Ok(path),
    }
}

/// The last part of an address's path.
pub(in crate::commands::galaxy) fn name_of(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next();
    name.filter(|name| !matches!(*name, "" | "." | ".."))
        .unwrap_or("file")
}
