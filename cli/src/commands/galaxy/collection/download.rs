//! `collection download`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::asked::asked;
use super::found::Content;
use super::resolve::{Candidate, Catalog, Policy, resolve};
use super::source_info::yaml;
use super::{build, fetch};
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::server::Servers;
use crate::error::CommandError;

/// Downloads collections with what they need, and a requirements file that installs them. Ansible:
/// `GalaxyCLI.execute_download`.
pub(in crate::commands::galaxy) fn download(
    context: &Context<'_>,
) -> Result<ExitCode, CommandError> {
    let requirements = asked(context)?;
    let folder = unfracked(context.text("download-path").unwrap_or("./collections"));
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    let policy = Policy {
        no_deps: context.flag("no-deps"),
        pre: context.flag("pre"),
        ..Policy::default()
    };
    let mut catalog = Catalog::new(Servers::configured(context)?, policy, context);
    let wanted = catalog.all_wanted(&requirements)?;
    context.say("Process download dependency map");
    let pinned = resolve(&mut catalog, &wanted)?;
    context.say(format!(
        "Starting collection download process to '{}'",
        folder.display()
    ));
    let mut entries = Vec::new();
    for one in &pinned {
        context.say(format!(
            "Downloading collection '{}' to '{}'",
            one.shown(),
            folder.display()
        ));
        let name = put(one, &folder, &mut catalog, context)?;
        context.say(format!(
            "Collection '{}' was downloaded successfully",
            one.shown()
        ));
        entries.push(json!({"name": name, "version": one.version}));
    }
    let file = folder.join("requirements.yml");
    context.say(format!(
        "Writing requirements.yml file of downloaded collections to '{}'",
        file.display()
    ));
    fs::write(&file, yaml(&json!({"collections": entries}))?).map_err(at(&file))?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the archive into the folder and gives its name.
fn put(
    one: &Candidate,
    folder: &Path,
    catalog: &mut Catalog<'_>,
    context: &Context<'_>,
) -> Result<String, CommandError> {
    let path = match fetch::content(one, catalog, context)? {
        Some(Content::Archive(path)) => path,
        Some(Content::Folder(path)) => return build::pack(&path, folder, true, context),
        // Nothing that is installed is chosen from.
        None => return Err(failed(format!("{} cannot be downloaded", one.shown()))),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let place = folder.join(&*name);
    fs::copy(&path, &place).map_err(at(&place))?;
    Ok(name.into_owned())
}
