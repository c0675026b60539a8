//! Files of the machine by URL. Python: `FileHandler`.

use std::fs::File;
use std::io::BufReader;

use crate::body::Body;
use crate::date::http_date;
use crate::error::python_words;
use crate::{Headers, HttpError, Response, Url, unquote};

/// Opens `file:///path`.
///
/// # Errors
/// When the URL names another host, or the file cannot be read.
pub(crate) fn open_file(url: &Url) -> Result<Response, HttpError> {
    if !matches!(&*url.netloc, "" | "localhost") {
        return Err(HttpError::Url(
            "file:// scheme is supported only on localhost".into(),
        ));
    }
    let path = unquote(&url.path);
    let failed =
        |error: std::io::Error| HttpError::Url(format!("{}: '{path}'", python_words(&error)));
    let file = File::open(&path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(HttpError::Url(format!(
            "[Errno 21] Is a directory: '{path}'"
        )));
    }
    let mut headers = Headers::default();
    headers.add("Content-type", "text/plain");
    headers.add("Content-length", metadata.len().to_string());
    if let Some(date) = metadata.modified().ok().and_then(http_date) {
        headers.add("Last-modified", date);
    }
    Ok(Response {
        url: url.clone(),
        code: 200,
        reason: String::new(),
        headers,
        body: Body::until_close(Box::new(BufReader::new(file))),
    })
}
