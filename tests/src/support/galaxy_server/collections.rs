use std::path::Path;

use serde_json::{Value, json};

use super::answer::Answer;
use super::request::Request;
use super::store::{Published, Store};

/// How the answers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As Automation Hub and Galaxy have it: `data`, and links that are paths.
    V3,
    /// As old Galaxy had it: `results`, and links that are addresses.
    V2,
}

/// Answers below `.../collections/`: `path` is what follows.
pub(super) fn collections(
    request: &Request,
    store: &Store,
    part: &str,
    (style, root, url): (Style, &str, &str),
    folder: &Path,
    path: &[&str],
) -> Answer {
    let &[namespace, name, ref rest @ ..] = path else {
        return Answer::not_found();
    };
    let versions = store.versions(part, namespace, name);
    if versions.is_empty() {
        return Answer::not_found();
    }
    let href = format!("{root}collections/{namespace}/{name}/");
    match rest {
        [] => {
            let changed = format!("2024-01-01T00:00:{:02}.000000Z", versions.len());
            Answer::json(&json!({
                "href": href,
                "namespace": namespace,
                "name": name,
                "deprecated": false,
                "created_at": "2024-01-01T00:00:00.000000Z",
                "updated_at": changed,
                "created": "2024-01-01T00:00:00.000000Z",
                "modified": changed,
            }))
        }
        ["versions"] => page(request, &versions, &href, style, url),
        ["versions", version] => {
            let found = versions.iter().find(|one| one.version == *version);
            found.map_or_else(Answer::not_found, |one| {
                Answer::json(&of_version(one, &href, (style, url), folder))
            })
        }
        _ => Answer::not_found(),
    }
}

/// Two versions a page, whatever is asked for.
fn page(request: &Request, versions: &[&Published], href: &str, style: Style, url: &str) -> Answer {
    let number = |name: &str| request.query.get(name).and_then(|value| value.parse().ok());
    let offset: usize = match style {
        Style::V3 => number("offset").unwrap_or(0),
        Style::V2 => (number("page").unwrap_or(1).max(1) - 1) * 2,
    };
    let items: Vec<Value> = versions
        .iter()
        .skip(offset)
        .take(2)
        .map(|one| {
            json!({
                "version": one.version,
                "href": format!("{href}versions/{}/", one.version),
                "created_at": "2024-01-01T00:00:00.000000Z",
                "updated_at": "2024-01-01T00:00:00.000000Z",
                "requires_ansible": null,
            })
        })
        .collect();
    let has_more = offset + 2 < versions.len();
    Answer::json(&match style {
        Style::V3 => {
            let next = has_more.then(|| format!("{href}versions/?limit=2&offset={}", offset + 2));
            json!({
                "meta": {"count": versions.len()},
                "links": {"first": format!("{href}versions/?limit=2&offset=0"), "previous": null, "next": next},
                "data": items,
            })
        }
        Style::V2 => {
            let next = has_more.then(|| format!("{url}{href}versions/?page={}", offset / 2 + 2));
            json!({"count": versions.len(), "next": next, "previous": null, "results": items})
        }
    })
}

fn of_version(one: &Published, href: &str, (style, url): (Style, &str), folder: &Path) -> Value {
    let signature = folder.join(format!("signatures/{}-{}", one.name, one.version));
    let signatures: Vec<Value> = std::fs::read_to_string(signature)
        .into_iter()
        .map(|text| json!({"signature": text, "pubkey_fingerprint": "F", "signing_service": null}))
        .collect();
    let file = format!("{}-{}-{}.tar.gz", one.namespace, one.name, one.version);
    let part = href.split("/api/").next().unwrap_or_default();
    let path = format!("{part}/artifacts/{file}");
    json!({
        "version": one.version,
        "href": format!("{href}versions/{}/", one.version),
        "namespace": {"name": one.namespace},
        "name": one.name,
        "collection": {"name": one.name, "href": href},
        "artifact": {"filename": file, "sha256": one.sha256, "size": one.archive.len()},
        // Both ways are seen.
        "download_url": if style == Style::V3 { path } else { format!("{url}{path}") },
        "metadata": {"dependencies": one.info["dependencies"], "authors": one.info["authors"]},
        "signatures": signatures,
    })
}
