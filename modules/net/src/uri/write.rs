//! The option `dest`. Ansible: `write_file`.

use std::io::{self, Read};

use shevek_http::{Headers, Url, header_parameter, unquote};
use shevek_plugin::target::files::{
    Algorithm, Attributes, CommonArguments, base_name, digest_of_file,
};
use shevek_plugin::{ModuleContext, ModuleError};

use crate::temporary::Temporary;

/// The name of a file in a directory: the server's, or that in the URL. Ansible: `get_response_filename`.
pub(super) fn filename(headers: &Headers, url: &Url) -> String {
    header_parameter(headers, "content-disposition", "filename")
        .map(|name| base_name(&name).to_owned())
        .or_else(|| {
            let path = url.path.trim_end_matches('/');
            Some(unquote(base_name(path)))
        })
        .filter(|name| !name.is_empty() && !name.contains('/') && !matches!(&**name, "." | ".."))
        .unwrap_or_else(|| "index.html".into())
}

/// Writes contents to a file when they differ from what is there.
///
/// # Errors
/// When it cannot be written; what was there stays.
pub(super) fn write(
    contents: &mut dyn Read,
    dest: &str,
    common: &CommonArguments,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    let failed = |error: &io::Error| {
        ModuleError::new(format!("Failed to create temporary content file: {error}"))
    };
    let (file, mut handle) = Temporary::create(&context.tmpdir).map_err(|error| failed(&error))?;
    io::copy(contents, &mut handle).map_err(|error| failed(&error))?;
    drop(handle);
    let new = file
        .digest(Algorithm::Sha1)
        .map_err(|error| failed(&error))?;
    let there = digest_of_file(dest, Algorithm::Sha1).ok();
    let attributes = Attributes::load(common, dest, false);
    if there.as_ref() != Some(&new) {
        return file
            .copy_to(dest, common, context)
            .map_err(|error| file.copy_failed(dest, error));
    }
    attributes.apply(context, false, None).map(|_| ())
}
