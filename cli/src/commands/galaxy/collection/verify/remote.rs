//! The version of a server that an installed one is compared with.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::server::{
    Server, ServerError, Servers, Source, VersionInfo, Wanted, download,
};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// A version of a server.
pub(super) struct Remote<'s, 'c> {
    shown: String,
    info: VersionInfo,
    server: At<'s, 'c>,
}

enum At<'s, 'c> {
    Known(&'s Server<'c>),
    New(Box<Server<'c>>),
}

impl<'c> At<'_, 'c> {
    fn server(&self) -> &Server<'c> {
        match self {
            At::Known(server) => server,
            At::New(server) => server,
        }
    }
}

impl<'s, 'c> Remote<'s, 'c> {
    /// The version of the first server that has it.
    pub(super) fn find(
        servers: &'s Servers<'c>,
        (name, version): (&str, &str),
        source: Option<&str>,
    ) -> Result<Self, CommandError> {
        let places: Vec<At<'s, 'c>> = match source {
            None => servers.all.iter().map(At::Known).collect(),
            Some(source) => match servers.of_source(source, name)? {
                Source::Known(at) => servers.all.iter().skip(at).take(1).map(At::Known).collect(),
                Source::New(server) => vec![At::New(server)],
            },
        };
        let parts = name.split_once('.').unwrap_or(("", name));
        let mut last_error: Option<ServerError> = None;
        for server in places {
            match server.server().version_info(parts, version) {
                Ok(info) => {
                    return Ok(Self {
                        shown: format!("{name}:{version}"),
                        info,
                        server,
                    });
                }
                Err(error) => last_error = Some(error),
            }
        }
        Err(last_error.map_or_else(|| failed("There is no Galaxy server to ask."), Into::into))
    }

    /// What its server gave.
    pub(super) fn signatures(&self) -> &[Json] {
        &self.info.signatures
    }

    /// Its archive, and the folder that this is in.
    pub(super) fn download(
        &self,
        context: &Context<'_>,
    ) -> Result<(PathBuf, TemporaryFolder), CommandError> {
        let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
        let server = self.server.server();
        let info = &self.info;
        context.say(format!(
            "Downloading {} to {}",
            info.download_url,
            temporary.path().display()
        ));
        let what = format!("Failed to download {} from {}", self.shown, server.shown());
        let wanted = Wanted {
            url: &info.download_url,
            sha256: Some(&info.sha256),
            what: &what,
        };
        let path = download(&wanted, Some(server), temporary.path(), context)?;
        Ok((path, temporary))
    }
}
