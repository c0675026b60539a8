//! Where a key comes from.

use shevek_http::mask_url;
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::listing;
use super::spec::Args;
use crate::download::{NotFetched, download_bytes};

/// A key that was fetched or given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source<'a> {
    File(&'a str),
    Keyserver(&'a str),
    Bytes(Vec<u8>),
    /// Fetched when it is needed.
    Url(&'a str),
    /// Nowhere: then the key has to be there.
    Nothing,
}

impl<'a> Source<'a> {
    /// What the task names. Of several there is only one, by the declaration.
    pub(super) fn of(args: &'a Args) -> Self {
        let given = |option: &'a Option<String>| option.as_deref().filter(|text| !text.is_empty());
        if let Some(file) = given(&args.file) {
            Self::File(file)
        } else if let Some(server) = given(&args.keyserver) {
            Self::Keyserver(server)
        } else if let Some(data) = given(&args.data) {
            Self::Bytes(data.as_bytes().to_vec())
        } else {
            given(&args.url).map_or(Self::Nothing, Self::Url)
        }
    }

    /// The id of the first key; `None` when there is no key in it. What has an address is fetched for that.
    ///
    /// # Errors
    /// When it cannot be fetched or read.
    pub(super) fn id(
        &mut self,
        args: &Args,
        context: &ModuleContext<'_>,
    ) -> Result<Option<String>, ModuleError> {
        if let Self::Url(url) = self {
            *self = Self::Bytes(fetched(url, args.validate_certs, context)?);
        }
        let gpg = Tool::new(context.require_program("gpg")?).arg("--with-colons");
        let (gpg, name) = match self {
            Self::File(file) => (gpg.arg(*file), *file),
            Self::Bytes(bytes) if !bytes.is_empty() => {
                (gpg.arg("-").stdin(bytes.as_slice()), "inline data")
            }
            _ => return Ok(None),
        };
        let output = gpg.run(context)?;
        if output.rc != 0 {
            let message = format!("Unable to extract key from '{name}'");
            return Err(ModuleError::new(message)
                .with("stdout", output.stdout)
                .with("stderr", output.stderr));
        }
        Ok(listing::ids(&output.stdout).into_iter().next())
    }
}

/// Fetches a key.
///
/// # Errors
/// When it does not come as a whole.
pub(super) fn fetched(
    url: &str,
    validate_certs: bool,
    context: &ModuleContext<'_>,
) -> Result<Vec<u8>, ModuleError> {
    let shown = mask_url(url);
    download_bytes(context, url, validate_certs)?.map_err(|error| {
        ModuleError::new(match error {
            NotFetched::Refused(reason) => format!("Failed to download key at {shown}: {reason}"),
            NotFetched::Incomplete => format!("Error getting key id from url: {shown}"),
        })
    })
}
