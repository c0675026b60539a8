//! From the options to bytes.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shevek_http::{Data, Request};
use shevek_plugin::{ModuleError, python};

use super::{Attached, form, multipart};
use crate::temporary::Temporary;
use crate::uri::arguments::{Args, BodyFormat};

/// Gives a request its contents and the headers that belong to them.
///
/// # Errors
/// Contents that cannot be written in the format, or a file that cannot be read.
pub(in crate::uri) fn build(
    args: &Args,
    attached: &Attached,
    request: &mut Request<'_>,
) -> Result<(), ModuleError> {
    let body = args.body.as_ref().unwrap_or(&Json::Null);
    let mut kind = None;
    let mut data = match (args.body_format, body) {
        (BodyFormat::Json, body) => {
            kind = Some("application/json".to_owned());
            Some(match body {
                Json::String(text) => text.clone().into_bytes(),
                other => python::dumps(other).into_bytes(),
            })
        }
        (BodyFormat::FormUrlencoded, body) => {
            kind = Some("application/x-www-form-urlencoded".to_owned());
            form::urlencoded(body)?.map(String::into_bytes)
        }
        (BodyFormat::FormMultipart, body) => {
            let (content_type, bytes) = multipart::multipart(body, &attached.fields)?;
            set_header(request, "Content-Type", content_type);
            Some(bytes)
        }
        (BodyFormat::Raw, Json::Null) => None,
        (BodyFormat::Raw, Json::String(text)) => Some(text.clone().into_bytes()),
        (BodyFormat::Raw, other) => {
            return Err(ModuleError::new(format!(
                "with body_format raw, body has to be a text, not {}: body_format says how others are written",
                python::type_name(other)
            )));
        }
    }
    .map(Data::Bytes);
    if let Some(kind) = kind {
        let has_one = request
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !has_one {
            set_header(request, "Content-Type", kind);
        }
    }
    let src = args.src.as_deref().filter(|path| !path.is_empty());
    let file = attached
        .src
        .as_ref()
        .map(Temporary::path)
        .or(src.map(Path::new));
    if let Some(path) = file {
        let length = std::fs::File::open(path).and_then(|file| file.metadata());
        let length = length.map_err(|_| {
            ModuleError::new(format!("Unable to open source file {}", path.display()))
                .with("elapsed", 0)
        })?;
        set_header(request, "Content-Length", length.len().to_string());
        data = Some(Data::File(PathBuf::from(path)));
    }
    request.data = data;
    Ok(())
}

/// Python: `headers[name] = value`, which knows no other spelling of a name.
fn set_header(request: &mut Request<'_>, name: &str, value: String) {
    match request.headers.iter_mut().find(|(own, _)| own == name) {
        Some((_, old)) => *old = value,
        None => request.headers.push((name.into(), value)),
    }
}
