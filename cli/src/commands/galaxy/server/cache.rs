//! Answers of servers, kept for a day. The file is that of ansible-galaxy: `api.json`.

use std::cell::RefCell;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use shevek_http::Url;

use crate::commands::galaxy::context::{Context, at};
use crate::error::CommandError;

/// The format of the file.
const VERSION: u64 = 1;

/// What servers answered, by host and path.
#[derive(Debug)]
pub(super) struct ResponseCache {
    path: PathBuf,
    answers: RefCell<Map<String, Json>>,
}

impl ResponseCache {
    /// Forgets everything.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub(super) fn clear(folder: &Path) -> Result<(), CommandError> {
        let path = folder.join("api.json");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(&path)(error)),
            _ => Ok(()),
        }
    }

    /// The answers in `folder`; `None` when others may have written them.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub(super) fn open(folder: &Path, context: &Context<'_>) -> Result<Option<Self>, CommandError> {
        let mut builder = DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(at(folder))?;
        let path = folder.join("api.json");
        let mut answers = Map::new();
        if let Ok(meta) = path.metadata() {
            if meta.mode() & 0o002 != 0 {
                context.warn(format!(
                    "Galaxy cache has world writable access ({}), ignoring it as a cache source.",
                    path.display()
                ));
                return Ok(None);
            }
            let text = fs::read(&path).map_err(at(&path))?;
            if let Ok(Json::Object(read)) = serde_json::from_slice(&text)
                && read.get("version") == Some(&VERSION.into())
            {
                answers = read;
            }
        }
        answers.insert("version".into(), VERSION.into());
        Ok(Some(Self {
            path,
            answers: RefCell::new(answers),
        }))
    }

    /// The answer to a request for `url`, or its items when it came in pages.
    pub(super) fn get(&self, url: &str) -> Option<Json> {
        let (host, path) = key(url);
        let answers = self.answers.borrow();
        let entry = answers.get(&host)?.get(&path)?;
        let expires: Timestamp = entry.get("expires")?.as_str()?.parse().ok()?;
        if Timestamp::now() >= expires {
            return None;
        }
        entry.get("results").cloned()
    }

    /// Keeps an answer.
    pub(super) fn put(&self, url: &str, results: Json, is_paginated: bool) {
        let (host, path) = key(url);
        let Ok(expires) = Timestamp::now().checked_add(SignedDuration::from_hours(24)) else {
            return;
        };
        let expires = expires.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let entry = json!({"expires": expires, "paginated": is_paginated, "results": results});
        self.change(&host, |server| {
            server.insert(path, entry);
        });
    }

    /// Forgets the answer for `url` when the collection `name` changed since it came.
    pub(super) fn tell_modified(&self, url: &str, name: &str, modified: &Json) {
        let (host, path) = key(url);
        self.change(&host, |server| {
            let known = server
                .entry("modified")
                .or_insert_with(|| Json::Object(Map::new()));
            if known.get(name) == Some(modified) {
                return;
            }
            if let Json::Object(known) = known {
                known.insert(name.into(), modified.clone());
            }
            server.remove(&path);
        });
    }

    fn change(&self, host: &str, change: impl FnOnce(&mut Map<String, Json>)) {
        let mut answers = self.answers.borrow_mut();
        let server = answers
            .entry(host)
            .or_insert_with(|| Json::Object(Map::new()));
        if !server.is_object() {
            *server = Json::Object(Map::new());
        }
        if let Json::Object(server) = server {
            change(server);
        }
    }

    /// Writes the file. What cannot be kept is asked for again next time.
    pub(super) fn save(&self) {
        let text = Json::Object(self.answers.borrow().clone()).to_string();
        let part = self
            .path
            .with_extension(format!("json.{}", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let written = options
            .open(&part)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&part, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
    }
}

/// `host:port` and the path, without user and password.
fn key(url: &str) -> (String, String) {
    let url = Url::parse(url);
    let netloc = url.host_and_port();
    let port = netloc.rsplit_once(':').map(|(_, port)| port);
    let port = port
        .filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or_default();
    (format!("{}:{port}", url.host()), url.path)
}
