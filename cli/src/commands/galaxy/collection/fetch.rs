//! The files of a chosen version.

use super::found::Content;
use super::resolve::{Candidate, Catalog, Origin};
use crate::commands::galaxy::context::{Context, at};
use crate::commands::galaxy::server::{Wanted, download};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// Where the files are; what a server has is downloaded. `None` for what is installed.
pub(super) fn content(
    candidate: &Candidate,
    catalog: &mut Catalog<'_>,
    context: &Context<'_>,
) -> Result<Option<Content>, CommandError> {
    let server = match candidate.origin {
        Origin::Installed(_) => return Ok(None),
        Origin::Given(at) => return Ok(catalog.given.get(at).map(|one| one.content.clone())),
        Origin::Server(server) => server,
    };
    let info = catalog.info(candidate, server)?;
    let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
    context.say(format!(
        "Downloading {} to {}",
        info.download_url,
        temporary.path().display()
    ));
    let server = catalog.server(server)?;
    let what = format!(
        "Failed to download {} from {}",
        candidate.shown(),
        server.shown()
    );
    let wanted = Wanted {
        url: &info.download_url,
        sha256: Some(&info.sha256),
        what: &what,
    };
    let path = download(&wanted, Some(server), temporary.path(), context)?;
    catalog.checkouts.push(temporary);
    Ok(Some(Content::Archive(path)))
}
