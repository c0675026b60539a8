//! Uploading a collection, and how the server takes it in.

use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::address::address;
use super::error::ServerError;
use super::multipart::multipart;
use super::server_type::{Query, Server};

/// The longest wait between two questions, in seconds.
const LONGEST_WAIT: f64 = 30.0;
const WANTED: [&str; 2] = ["v3", "v2"];

/// How often is asked whether an import is at its end.
pub(in crate::commands::galaxy) struct Polling {
    /// Seconds before the first further question.
    pub(in crate::commands::galaxy) interval: f64,
    /// What that grows by.
    pub(in crate::commands::galaxy) factor: f64,
    /// Seconds until it is given up; 0 is never.
    pub(in crate::commands::galaxy) timeout: u64,
}

impl Server<'_> {
    /// Uploads an archive and gives the address of the import.
    ///
    /// # Errors
    /// A server that does not answer, or does not want it.
    pub(in crate::commands::galaxy) fn upload(
        &self,
        file_name: &str,
        file: &[u8],
        sha256: &str,
    ) -> Result<String, ServerError> {
        let (api, path) = self.path("publish_collection", &WANTED)?;
        let url = if api.versions.contains_key("v3") {
            address(&[&api.root, path, "artifacts", "collections", ""])
        } else {
            address(&[&api.root, path, "collections", ""])
        };
        let what = format!("Error when publishing collection to {}", self.shown());
        let (form, kind) = multipart(sha256, file_name, file);
        let answer = self.call(&Query {
            method: "POST",
            url: &url,
            data: Some((form, &kind)),
            what: &what,
        })?;
        let task = answer.get("task").and_then(Json::as_str);
        task.map(str::to_owned)
            .ok_or_else(|| ServerError::new(format!("{what}: its answer has no 'task'")))
    }

    /// The address at which an import is asked for. Its last part is its number.
    ///
    /// # Errors
    /// A server that has no imports, and an address without a number.
    pub(in crate::commands::galaxy) fn import_url(
        &self,
        task: &str,
    ) -> Result<String, ServerError> {
        let (api, path) = self.path("wait_import_task", &WANTED)?;
        let number = task.rsplit('/').find(|part| !part.is_empty());
        let Some(number) = number else {
            return Err(ServerError::new(format!(
                "Publishing the collection did not return valid task info. Cannot wait for task status. Returned task info: '{task}'"
            )));
        };
        let inner = if api.versions.contains_key("v3") {
            "imports/collections"
        } else {
            "collection-imports"
        };
        Ok(address(&[&api.root, path, inner, number, ""]))
    }

    /// Waits until the import is at its end and gives what the server says of it.
    ///
    /// # Errors
    /// A server that does not answer, or takes too long.
    pub(in crate::commands::galaxy) fn wait_for_import(
        &self,
        url: &str,
        polling: &Polling,
    ) -> Result<Json, ServerError> {
        let what = format!("Error when getting import task results at {url}");
        let start = Instant::now();
        let mut wait = polling.interval;
        loop {
            let may_go_on =
                polling.timeout == 0 || start.elapsed() < Duration::from_secs(polling.timeout);
            if !may_go_on {
                return Err(ServerError::new(format!(
                    "Timeout while waiting for the Galaxy import process to finish, check progress at '{url}'"
                )));
            }
            match self.call(&Query::get(url, &what)) {
                // It may not have begun, and then it has no address yet.
                Err(error) if error.is_not_found() => {}
                answer => {
                    let answer = answer?;
                    let is_over = answer.get("finished_at").is_some_and(|at| !at.is_null());
                    if is_over {
                        return Ok(answer);
                    }
                }
            }
            std::thread::sleep(Duration::try_from_secs_f64(wait).unwrap_or_default());
            wait = (wait * polling.factor).min(LONGEST_WAIT);
        }
    }
}
