//! The words of a server's answer that is an error. Ansible: `GalaxyError`.

use serde_json::Value as Json;
use shevek_http::StatusError;

use super::error::ServerError;

/// The statuses that pass: too many requests, Cloudflare's 520, a bad gateway.
const PASSING: [u16; 3] = [429, 520, 502];

/// `what` is the sentence before the server's own words.
pub(super) fn of_status(what: &str, error: &StatusError) -> ServerError {
    let said: Json = serde_json::from_slice(&error.body).unwrap_or_default();
    let code = error.code;
    let text = |value: &Json, key: &str| {
        let text = value.get(key).and_then(Json::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let reason = || error.reason.clone();
    let path = &error.url.path;
    let is_part = |part: &str| path.split('/').any(|one| one == part);
    let told = if is_part("v2") {
        format!(
            "(HTTP Code: {code}, Message: {} Code: {})",
            text(&said, "message").unwrap_or_else(reason),
            text(&said, "code").unwrap_or_else(|| "Unknown".into())
        )
    } else if is_part("v3") {
        let errors = said.get("errors").and_then(Json::as_array);
        let mut errors = errors.cloned().unwrap_or_default();
        if errors.is_empty() {
            errors.push(Json::Null);
        }
        let errors: Vec<String> = errors
            .iter()
            .map(|one| {
                let message = text(one, "detail").or_else(|| text(one, "title"));
                format!(
                    "(HTTP Code: {code}, Message: {} Code: {})",
                    message.unwrap_or_else(reason),
                    text(one, "code").unwrap_or_else(|| "Unknown".into())
                )
            })
            .collect();
        errors.join(", ")
    } else {
        format!(
            "(HTTP Code: {code}, Message: {})",
            text(&said, "default").unwrap_or_else(reason)
        )
    };
    ServerError {
        code: Some(code),
        text: format!("{what} {told}"),
        may_pass: PASSING.contains(&code),
    }
}
