//! From an answer to a result.

use serde_json::{Map, Value as Json};
use shevek_http::{ContentType, Fetched, Headers, join, mask_url};
use shevek_plugin::{ModuleError, TaskResult, python};

/// What was learned of an answer.
pub(super) struct Answer {
    pub(super) fetched: Fetched,
    /// The contents, when they are wanted in the result.
    pub(super) content: Option<String>,
    pub(super) json: Option<Json>,
    /// The contents of an error that are not wanted elsewhere.
    pub(super) body: Option<String>,
    pub(super) elapsed: u64,
    pub(super) changed: bool,
    /// Where they were written.
    pub(super) path: Option<String>,
}

/// Headers of an answer, also of one that is an error.
pub(super) fn headers(fetched: &Fetched) -> Option<&Headers> {
    let response = fetched.response.as_ref().map(|response| &response.headers);
    response.or_else(|| fetched.error.as_ref().map(|error| &error.headers))
}

/// Whether contents are JSON by what the server says. Ansible: `JSON_CANDIDATES`.
pub(super) fn may_be_json(kind: &ContentType) -> bool {
    let sub = kind
        .sub
        .split_once('+')
        .map_or(&*kind.sub, |(_, suffix)| suffix);
    matches!(sub, "json" | "javascript")
}

impl Answer {
    /// The failure to write the contents, with what was learned of the answer.
    pub(super) fn write_failed(&self, mut error: ModuleError, masked: &str) -> ModuleError {
        let message = format!("{} {}", error.result.message(), self.fetched.message());
        error.result.msg = Some(message.into());
        error.result.changed = Some(false);
        let redirected = self.fetched.text("url") != Some(masked);
        error.result.set("redirected", redirected);
        for (key, value) in self.fetched.info.iter().filter(|(key, _)| *key != "msg") {
            error.result.set(key, value.clone());
        }
        error
    }

    /// The result, a failure when the status is none of those.
    pub(super) fn into_result(
        self,
        url: &str,
        statuses: &[i64],
    ) -> Result<TaskResult, ModuleError> {
        let masked = mask_url(url);
        let Some(status) = self.fetched.status() else {
            return Err(shevek_plugin::target::files::crash(
                "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
            ));
        };
        let mut fields = Map::new();
        let redirected = self.fetched.text("url") != Some(&masked);
        fields.insert("redirected".into(), redirected.into());
        for (key, value) in &self.fetched.info {
            fields.insert(key.replace('-', "_"), value.clone());
        }
        let mut message = self.fetched.message().to_owned();
        fields.shift_remove("msg");
        if let Some(body) = self.body {
            fields.insert("body".into(), body.into());
        }
        fields.insert("elapsed".into(), self.elapsed.into());
        if let Some(path) = self.path {
            fields.insert("path".into(), path.into());
        }
        if let Some(Json::String(location)) = fields.get_mut("location") {
            *location = join(&masked, location);
        }
        if let Some(json) = self.json {
            fields.insert("json".into(), json);
        }
        if let Some(content) = self.content {
            fields.insert("content".into(), content.into());
        }
        let is_success = statuses.contains(&status);
        if !is_success {
            let list = python::repr(&statuses.to_vec().into());
            message = format!("Status code was {status} and not {list}: {message}");
        }
        let result = TaskResult {
            changed: Some(self.changed),
            failed: (!is_success).then_some(true),
            msg: Some(message.into()),
            fields,
            ..TaskResult::default()
        };
        if is_success {
            Ok(result)
        } else {
            Err(ModuleError {
                result: Box::new(result),
            })
        }
    }
}
