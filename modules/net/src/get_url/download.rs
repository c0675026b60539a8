//! The request itself. Ansible: `url_get`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Instant, SystemTime};

use shevek_http::{Fetched, Response, fetch, mask_url};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use crate::temporary::Temporary;
use crate::url_arguments::environment;

/// What came.
pub(super) enum Download {
    /// A file.
    Came(Box<Came>),
    /// Nothing, since nothing is newer.
    NotModified(TaskResult),
}

/// A file that came.
pub(super) struct Came {
    pub(super) file: Temporary,
    pub(super) fetched: Fetched,
}

/// What to ask for.
pub(super) struct Wanted<'a> {
    pub(super) url: &'a str,
    pub(super) method: &'a str,
    pub(super) force: bool,
    pub(super) last_modified: Option<SystemTime>,
    /// Whether contents that come compressed are decompressed.
    pub(super) decompress: bool,
}

/// Fetches into a temporary file.
///
/// # Errors
/// When it cannot be had, or not as a whole.
pub(super) fn download(
    args: &Args,
    wanted: &Wanted<'_>,
    context: &ModuleContext<'_>,
) -> Result<Download, ModuleError> {
    let variables = environment(context);
    let mut request = args.url.request(wanted.method, wanted.url, &variables);
    request.force = wanted.force;
    request.last_modified = wanted.last_modified;
    request.decompress = wanted.decompress;
    let masked = mask_url(wanted.url);
    let start = Instant::now();
    let mut fetched = fetch(&request).map_err(|message| {
        ModuleError::new(message)
            .with("url", masked.as_str())
            .with("status", -1)
    })?;
    let elapsed = start.elapsed().as_secs();
    let about = |error: ModuleError| error.with("elapsed", elapsed);
    let told = |error: ModuleError| {
        about(error)
            .with("url", masked.as_str())
            .with("dest", args.dest.as_str())
    };
    let status = fetched.status();
    if status == Some(304) {
        let mut result = TaskResult::changed(false)
            .with("url", masked.as_str())
            .with("dest", args.dest.as_str())
            .with("status_code", 304)
            .with("elapsed", elapsed);
        result.msg = Some(fetched.message().into());
        return Ok(Download::NotModified(result));
    }
    if status == Some(-1) {
        return Err(told(ModuleError::new(fetched.message())));
    }
    let response = match fetched.response.take() {
        Some(response) if status == Some(200) || wanted.url.starts_with("file:/") => response,
        _ => {
            return Err(told(
                ModuleError::new("Request failed")
                    .with("status_code", status)
                    .with("response", fetched.message()),
            ));
        }
    };
    let directory = match args.tmp_dest.as_deref().filter(|path| !path.is_empty()) {
        None => context.tmpdir.as_path(),
        Some(path) if Path::new(path).is_dir() => Path::new(path),
        Some(path) => {
            let reason = if Path::new(path).exists() {
                format!("{path} is a file but should be a directory.")
            } else {
                format!("{path} directory does not exist.")
            };
            return Err(about(ModuleError::new(reason)));
        }
    };
    let failed = |error: io::Error| {
        let reason = error.to_string();
        about(ModuleError::new(format!(
            "failed to create temporary content file: {reason}"
        )))
    };
    let (file, handle) = Temporary::create(directory).map_err(failed)?;
    let (length, response) = copy(response, handle, context).map_err(failed)?;
    // A compressed file has another length than was announced.
    let is_decompressed = wanted.decompress && fetched.text("content-encoding") == Some("gzip");
    let announced = fetched
        .text("content-length")
        .and_then(|length| length.trim().parse::<u64>().ok());
    if let Some(announced) = announced.filter(|length_said| *length_said != length)
        && !context.check_mode
        && !is_decompressed
    {
        let missing = i128::from(announced) - i128::from(length);
        return Err(ModuleError::new(format!(
            "Incomplete read, (rsp.length={}, cl={announced}, st.st_size={length}) failed to read remaining {missing} \
             bytes",
            response.body.missing()
        )));
    }
    Ok(Download::Came(Box::new(Came { file, fetched })))
}

/// Ends early when the result is no longer wanted.
fn copy(
    mut response: Response,
    mut into: File,
    context: &ModuleContext<'_>,
) -> io::Result<(u64, Response)> {
    let mut piece = vec![0; 256 << 10];
    let mut length = 0;
    loop {
        if context.output.is_cancelled() {
            return Err(io::Error::other("the task was cancelled"));
        }
        match response.body.read(&mut piece) {
            Ok(0) => return Ok((length, response)),
            Ok(count) => {
                into.write_all(&piece[..count])?;
                length += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
