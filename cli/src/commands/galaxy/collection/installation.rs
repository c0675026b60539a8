//! Putting chosen versions to their places.

use std::path::Path;

use super::archive_members::manifest_texts;
use super::fetch;
use super::found::Content;
use super::metadata::Metadata;
use super::place::Place;
use super::resolve::{Candidate, Catalog, Origin};
use super::signature::{SignaturePolicy, check};
use super::{archive, source_folder, source_info};
use crate::commands::galaxy::context::{Context, failed};
use crate::error::CommandError;

/// Where versions come from and go to.
pub(super) struct Installation<'i, 'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) catalog: Catalog<'c>,
    pub(super) policy: SignaturePolicy,
    pub(super) collections: &'i Path,
}

impl Installation<'_, '_> {
    /// Installs one; what is there already stays.
    pub(super) fn install(&mut self, candidate: &Candidate) -> Result<(), CommandError> {
        let context = self.context;
        let shown = candidate.shown();
        let Some(content) = fetch::content(candidate, &mut self.catalog, context)? else {
            context.say(format!("'{shown}' is already installed, skipping."));
            return Ok(());
        };
        let metadata = self.metadata(candidate, &content)?;
        let place = Place::new(self.collections, &metadata)?;
        let folder = place.folder.display().to_string();
        context.say(format!("Installing '{shown}' to '{folder}'"));
        if let Content::Archive(path) = &content {
            self.check_signatures(candidate, path)?;
        }
        match &content {
            Content::Archive(path) => archive::unpack(path, &place.staged())?,
            Content::Folder(path) => {
                source_folder::copy(path, &metadata, &place.staged(), context)?;
                context.say(format!("Created collection for {shown} at {folder}"));
            }
        }
        place.finish()?;
        source_info::remove(self.collections, &metadata)?;
        if let Origin::Server(server) = candidate.origin {
            let info = self.catalog.info(candidate, server)?;
            let root = &self.catalog.server(server)?.api()?.root;
            source_info::write(self.collections, &metadata, &info, root)?;
        }
        context.say(format!("{shown} was installed successfully"));
        Ok(())
    }

    /// Looks whether the manifest is signed as it has to be, before anything is unpacked.
    fn check_signatures(
        &mut self,
        candidate: &Candidate,
        archive: &Path,
    ) -> Result<(), CommandError> {
        let name = &candidate.name;
        let of_server = match candidate.origin {
            Origin::Server(server) => self.catalog.info(candidate, server)?.signatures,
            _ => Vec::new(),
        };
        let named = self.catalog.signatures.get(name);
        let named = named.map(Vec::as_slice).unwrap_or_default();
        let manifest = manifest_texts(archive)?.manifest;
        check(
            name,
            &manifest,
            (&of_server, named),
            &self.policy,
            self.context,
        )?
        .map_err(|why| {
            failed(format!(
                "Not installing {name} because GnuPG signature verification failed: {why}"
            ))
        })
    }

    /// What the collection says of itself. An archive of a server has to be the one that was asked for.
    fn metadata(&self, candidate: &Candidate, content: &Content) -> Result<Metadata, CommandError> {
        let given = match candidate.origin {
            Origin::Given(at) => self.catalog.given.get(at),
            _ => None,
        };
        if let Some(found) = given {
            return Ok(found.metadata.clone());
        }
        let metadata = match content {
            Content::Archive(path) => archive::metadata(path)?,
            Content::Folder(path) => Metadata::of_folder(path, self.context)?,
        };
        let (name, version) = (metadata.full_name(), metadata.version());
        if name != candidate.name || version != candidate.version {
            return Err(failed(format!(
                "The archive that the Galaxy server gave for {} is {name}:{version}",
                candidate.shown()
            )));
        }
        Ok(metadata)
    }
}
