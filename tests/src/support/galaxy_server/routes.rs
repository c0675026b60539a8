use std::path::Path;

use serde_json::json;

use super::answer::Answer;
use super::collections::{Style, collections};
use super::request::Request;
use super::roles::roles;
use super::store::Store;
use super::upload::{import, upload};

/// The parts of the server: where their API begins, which versions it has, and what they want as authorization.
const PARTS: &[(&str, &[&str], &str)] = &[
    ("", &["v1", "v3"], ""),
    ("/hub", &["v3"], "Token secret"),
    ("/basic", &["v3"], "Basic dXNlcjpwYXNz"),
    ("/keycloak", &["v3"], "Bearer granted"),
    ("/second", &["v3"], ""),
    ("/old", &["v2"], ""),
    ("/damaged", &["v3"], ""),
    ("/broken", &[], ""),
];

/// The server's answer. `url` is its own address, `folder` holds the files of `/files/`.
pub(super) fn answer(request: &Request, store: &mut Store, url: &str, folder: &Path) -> Answer {
    let path = &*request.path;
    if let Some(name) = path.strip_prefix("/files/") {
        let file = std::fs::read(folder.join(name.replace('/', "_")));
        return file.map_or_else(|_| Answer::not_found(), Answer::bytes);
    }
    if path == "/auth/token" {
        return token(request);
    }
    // The longest comes last.
    let found = PARTS.iter().rev().find(|(part, ..)| {
        !part.is_empty() && path.starts_with(&format!("{part}/")) || part.is_empty()
    });
    let Some((part, versions, authorization)) = found else {
        return Answer::not_found();
    };
    let inner = &path[part.len()..];
    if *part == "/broken" {
        return Answer::error(500, "error", "Broken.");
    }
    if let Some(file) = inner.strip_prefix("/artifacts/") {
        return artifact(request, store, part, file, authorization);
    }
    let inner = if inner == "/api" { "/api/" } else { inner };
    let Some(inner) = inner.strip_prefix("/api/") else {
        return Answer::html("<html>Galaxy</html>");
    };
    let is_allowed = authorization.is_empty() || request.authorization() == *authorization;
    if !is_allowed {
        return Answer::error(
            401,
            "not_authenticated",
            "Authentication credentials were not provided.",
        );
    }
    let words: Vec<&str> = inner.split('/').filter(|word| !word.is_empty()).collect();
    let root = format!("{part}/api/v3/");
    match (request.method.as_str(), words.as_slice()) {
        ("GET", []) => {
            let versions = versions
                .iter()
                .map(|name| ((*name).to_owned(), json!(format!("{name}/"))));
            let versions: serde_json::Map<_, _> = versions.collect();
            Answer::json(&json!({"available_versions": versions, "server_version": "4.9"}))
        }
        (_, ["v1", path @ ..]) if versions.contains(&"v1") => roles(request, url, path),
        ("POST", ["v3", "artifacts", "collections"])
            if part.is_empty() && request.authorization() != "Token secret" =>
        {
            Answer::error(
                401,
                "not_authenticated",
                "Authentication credentials were not provided.",
            )
        }
        ("POST", ["v3", "artifacts", "collections"] | ["v2", "collections"]) => {
            upload(request, store, part, &root)
        }
        (
            "GET",
            ["v3", "imports", "collections", number] | ["v2", "collection-imports", number],
        ) => import(store, number),
        ("GET", [version @ ("v2" | "v3"), "collections", path @ ..])
            if versions.contains(version) =>
        {
            let style = if *version == "v2" {
                Style::V2
            } else {
                Style::V3
            };
            let root = format!("{part}/api/{version}/");
            collections(request, store, part, (style, &root, url), folder, path)
        }
        _ => Answer::not_found(),
    }
}

/// An archive. As with stores behind servers, authorization is not wanted behind a redirect.
fn artifact(
    request: &Request,
    store: &Store,
    part: &str,
    file: &str,
    authorization: &str,
) -> Answer {
    if !authorization.is_empty() && !request.query.contains_key("signed") {
        if request.authorization() != authorization {
            return Answer::error(
                401,
                "not_authenticated",
                "Authentication credentials were not provided.",
            );
        }
        return Answer::redirect(format!("{part}/artifacts/{file}?signed=1"));
    }
    if request.query.contains_key("signed") && !request.authorization().is_empty() {
        return Answer::error(400, "invalid", "Only one auth mechanism allowed.");
    }
    let mut all = store.published.get(part).into_iter().flatten();
    let found =
        all.find(|one| format!("{}-{}-{}.tar.gz", one.namespace, one.name, one.version) == file);
    let Some(found) = found else {
        return Answer::not_found();
    };
    let mut bytes = found.archive.clone();
    if part == "/damaged" {
        bytes.extend_from_slice(b"damage");
    }
    Answer::bytes(bytes)
}

/// A token for a refresh token.
fn token(request: &Request) -> Answer {
    let form = request.form();
    let is_known = form
        .get("refresh_token")
        .is_some_and(|token| token == "offline")
        && form
            .get("grant_type")
            .is_some_and(|kind| kind == "refresh_token");
    if is_known {
        Answer::json(&json!({"access_token": "granted", "expires_in": 900, "token_type": "Bearer"}))
    } else {
        Answer::json(&json!({"error": "invalid_grant"})).with_status(400)
    }
}
