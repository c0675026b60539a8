//! `body_format: form-multipart`. Ansible: `prepare_multipart`.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};

use data_encoding::BASE64;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::files::{base_name, crash, python_words};
use shevek_plugin::{ModuleError, python};

use super::media_type::media_type;

/// How long lines of Base64 are.
const LINE: usize = 76;

/// The header `Content-Type` and the contents. `files` are those that came from the controller, by field.
///
/// # Errors
/// Fields that are neither texts nor mappings, and files that cannot be read.
pub(super) fn multipart(
    body: &Json,
    files: &HashMap<String, Vec<u8>>,
) -> Result<(String, Vec<u8>), ModuleError> {
    let Json::Object(fields) = body else {
        return Err(failed(format!(
            "Mapping is required, cannot be type {}",
            python::type_name(body)
        )));
    };
    let sorted: BTreeMap<&String, &Json> = fields.iter().collect();
    let mut parts = Vec::new();
    for (field, value) in sorted {
        parts.push(part(field, value, files.get(field))?);
    }
    let boundary = boundary(&parts);
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(format!("--{boundary}\r\n").bytes());
        bytes.extend(part);
        bytes.extend(b"\r\n");
    }
    bytes.extend(format!("--{boundary}--\r\n").bytes());
    Ok((
        format!("multipart/form-data; boundary=\"{boundary}\""),
        bytes,
    ))
}

fn failed(reason: impl std::fmt::Display) -> ModuleError {
    ModuleError::new(format!("failed to parse body as form-multipart: {reason}"))
}

/// One part with its headers.
fn part(field: &str, value: &Json, file: Option<&Vec<u8>>) -> Result<Vec<u8>, ModuleError> {
    let map = match value {
        Json::String(text) => {
            let disposition = disposition(field, None);
            return Ok(plain("text/plain", &disposition, text.as_bytes()));
        }
        Json::Object(map) => map,
        other => {
            return Err(failed(format!(
                "value must be a string, or mapping, cannot be type {}",
                python::type_name(other)
            )));
        }
    };
    let get = |key: &str| text(map, key);
    let (filename, content) = (get("filename"), get("content"));
    if filename.is_none() && content.is_none() {
        return Err(failed(
            "at least one of filename or content must be provided",
        ));
    }
    let kind = get("mime_type")
        .unwrap_or_else(|| media_type(filename.as_deref().unwrap_or_default()).into());
    let (main, sub) = kind.split_once('/').unwrap_or((&kind, ""));
    let kind = format!("{main}/{sub}");
    let disposition = disposition(field, filename.as_deref());
    let (Some(path), None) = (&filename, &content) else {
        return Ok(plain(
            &kind,
            &disposition,
            content.unwrap_or_default().as_bytes(),
        ));
    };
    let encoding = get("multipart_encoding").unwrap_or_else(|| "base64".into());
    if !matches!(&*encoding, "base64" | "7or8bit") {
        return Err(failed(
            "multipart_encoding must be one of dict_keys(['base64', '7or8bit']).",
        ));
    }
    let bytes = match file {
        Some(bytes) => bytes.clone(),
        None => std::fs::read(path).map_err(|error| crash(python_words(&error, path)))?,
    };
    Ok(if encoding == "base64" {
        encoded("base64", &kind, &disposition, &base64_lines(&bytes))
    } else {
        let encoding = if bytes.is_ascii() { "7bit" } else { "8bit" };
        encoded(encoding, &kind, &disposition, &with_crlf(&bytes))
    })
}

/// A text that is there and not empty.
fn text(map: &Map<String, Json>, key: &str) -> Option<String> {
    map.get(key)
        .filter(|value| !value.is_null())
        .map(python::str)
        .filter(|text| !text.is_empty())
}

fn disposition(field: &str, filename: Option<&str>) -> String {
    let quoted = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace(['\r', '\n'], " ")
    };
    let file = filename
        .map(|path| format!("; filename=\"{}\"", quoted(base_name(path))))
        .unwrap_or_default();
    format!("form-data; name=\"{}\"{file}", quoted(field))
}

fn plain(kind: &str, disposition: &str, contents: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\r\n").into_bytes();
    bytes.extend(with_crlf(contents));
    bytes
}

fn encoded(encoding: &str, kind: &str, disposition: &str, contents: &[u8]) -> Vec<u8> {
    let head = format!(
        "Content-Transfer-Encoding: {encoding}\r\nContent-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\r\n"
    );
    [head.as_bytes(), contents].concat()
}

fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let text = BASE64.encode(bytes);
    let lines: Vec<&[u8]> = text.as_bytes().chunks(LINE).collect();
    let mut text = lines.join(&b"\r\n"[..]);
    if !text.is_empty() {
        text.extend(b"\r\n");
    }
    text
}

/// Ends of lines as mail has them.
fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                text.extend(b"\r\n");
                if rest.peek() == Some(&b'\n') {
                    rest.next();
                }
            }
            b'\n' => text.extend(b"\r\n"),
            byte => text.push(byte),
        }
    }
    text
}

/// A line that is in none of the parts.
fn boundary(parts: &[Vec<u8>]) -> String {
    loop {
        let number = RandomState::new().build_hasher().finish() % 10_000_000_000_000_000_000;
        let boundary = format!("==============={number:019}==");
        let is_in = |part: &Vec<u8>| {
            part.windows(boundary.len())
                .any(|window| window == boundary.as_bytes())
        };
        if !parts.iter().any(is_in) {
            return boundary;
        }
    }
}
