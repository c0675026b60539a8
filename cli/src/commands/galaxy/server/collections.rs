//! What servers say of collections.

use serde_json::{Map, Value as Json};

use super::address::address;
use super::error::ServerError;
use super::server_type::{Query, Server};

/// How many versions are asked for at a time.
const PAGE: u32 = 100;
/// A list of versions that never ends is no list.
const MOST_PAGES: u32 = 1000;
const WANTED: [&str; 2] = ["v3", "v2"];

/// A version of a collection as a server has it. Ansible: `CollectionVersionMetadata`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::commands::galaxy) struct VersionInfo {
    pub(in crate::commands::galaxy) download_url: String,
    pub(in crate::commands::galaxy) sha256: String,
    /// Names and versions.
    pub(in crate::commands::galaxy) dependencies: Vec<(String, String)>,
    /// The path that this was asked for at.
    pub(in crate::commands::galaxy) version_url: Json,
    /// As the server gives them.
    pub(in crate::commands::galaxy) signatures: Vec<Json>,
}

impl Server<'_> {
    /// All versions of the collection; none when the server does not have it.
    ///
    /// # Errors
    /// A server that does not answer, or with something else.
    pub(in crate::commands::galaxy) fn versions(
        &self,
        (namespace, name): (&str, &str),
    ) -> Result<Vec<String>, ServerError> {
        let (api, path) = self.path("get_collection_versions", &WANTED)?;
        let is_v3 = api.versions.contains_key("v3");
        let field = if is_v3 { "limit" } else { "page_size" };
        let parts = [&*api.root, path, "collections", namespace, name, "versions"];
        let page = format!("?{field}={PAGE}");
        let url = address(&[&parts[..], &[&page]].concat());
        let what = format!(
            "Error when getting available collection versions for {namespace}.{name} from {}",
            self.shown()
        );
        if let Some(cache) = &self.cache {
            let info = address(&[&parts[..5], &[""]].concat());
            let modified = match self.call(&Query::get(&info, &what)) {
                Err(error) if error.is_not_found() => return Ok(Vec::new()),
                answer => answer?
                    .get(if is_v3 { "updated_at" } else { "modified" })
                    .cloned()
                    .unwrap_or_default(),
            };
            cache.tell_modified(&url, &format!("{namespace}.{name}"), &modified);
            if let Some(Json::Array(kept)) = cache.get(&url) {
                return versions_of(&kept, &what);
            }
        }
        let Some(items) = self.pages(url.clone(), is_v3, &what)? else {
            return Ok(Vec::new());
        };
        let versions = versions_of(&items, &what)?;
        if let Some(cache) = &self.cache {
            cache.put(&url, Json::Array(items), true);
            cache.save();
        }
        Ok(versions)
    }

    /// The items of all pages; `None` when there is no such list.
    fn pages(
        &self,
        mut url: String,
        is_v3: bool,
        what: &str,
    ) -> Result<Option<Vec<Json>>, ServerError> {
        let mut items = Vec::new();
        for _ in 0..MOST_PAGES {
            let answer = match self.call(&Query::get(&url, what)) {
                Err(error) if error.is_not_found() && items.is_empty() => return Ok(None),
                answer => answer?,
            };
            // An Automation Hub calls them `data`.
            let page = answer.get("data").or_else(|| answer.get("results"));
            let Some(Json::Array(page)) = page else {
                return Err(ServerError::new(format!("{what}: its answer is no list")));
            };
            items.extend(page.iter().cloned());
            let next = if is_v3 {
                answer.pointer("/links/next")
            } else {
                answer.get("next")
            };
            match next.and_then(Json::as_str).filter(|next| !next.is_empty()) {
                None => return Ok(Some(items)),
                Some(next) => url = self.absolute(next)?,
            }
        }
        Err(ServerError::new(format!(
            "{what}: its list has more than {MOST_PAGES} pages"
        )))
    }

    /// An address that the server gave, which may be a path on it.
    fn absolute(&self, given: &str) -> Result<String, ServerError> {
        let is_url = given.starts_with("http://") || given.starts_with("https://");
        if !is_url && !given.starts_with('/') {
            return Err(ServerError::new(format!(
                "{} gave '{given}', which is neither an address nor a path from its top",
                self.shown()
            )));
        }
        Ok(shevek_http::join(&self.api()?.root, given))
    }

    /// What the server says of one version.
    ///
    /// # Errors
    /// A server that does not answer, does not have it, or answers with something else.
    pub(in crate::commands::galaxy) fn version_info(
        &self,
        (namespace, name): (&str, &str),
        version: &str,
    ) -> Result<VersionInfo, ServerError> {
        let (api, path) = self.path("get_collection_version_metadata", &WANTED)?;
        let quoted = super::address::quoted(version);
        let url = address(&[
            &api.root,
            path,
            "collections",
            namespace,
            name,
            "versions",
            &quoted,
            "",
        ]);
        let what = format!(
            "Error when getting collection version metadata for {namespace}.{name}:{version} from {}",
            self.shown()
        );
        let kept = self.cache.as_ref().and_then(|cache| cache.get(&url));
        let answer = match kept {
            Some(kept) => kept,
            None => {
                let answer = self.call(&Query::get(&url, &what))?;
                if let Some(cache) = &self.cache {
                    cache.put(&url, answer.clone(), false);
                    cache.save();
                }
                answer
            }
        };
        let text = |pointer: &str| {
            let text = answer.pointer(pointer).and_then(Json::as_str);
            text.filter(|text| !text.is_empty()).ok_or_else(|| {
                ServerError::new(format!("{what}: its answer has no '{}'", &pointer[1..]))
            })
        };
        let sha256 = text("/artifact/sha256")?.to_lowercase();
        let signatures = answer.get("signatures").and_then(Json::as_array);
        let dependencies = answer.pointer("/metadata/dependencies");
        Ok(VersionInfo {
            download_url: self.absolute(text("/download_url")?)?,
            sha256,
            dependencies: dependencies_of(dependencies, &what)?,
            version_url: answer.get("href").cloned().unwrap_or_default(),
            signatures: signatures.cloned().unwrap_or_default(),
        })
    }
}

fn versions_of(items: &[Json], what: &str) -> Result<Vec<String>, ServerError> {
    let versions = items.iter().map(|item| {
        let version = item.get("version").and_then(Json::as_str);
        version
            .map(str::to_owned)
            .ok_or_else(|| ServerError::new(format!("{what}: {item} has no 'version'")))
    });
    versions.collect()
}

fn dependencies_of(given: Option<&Json>, what: &str) -> Result<Vec<(String, String)>, ServerError> {
    let none = Map::new();
    let pairs = match given {
        None | Some(Json::Null) => &none,
        Some(Json::Object(pairs)) => pairs,
        Some(_) => {
            return Err(ServerError::new(format!(
                "{what}: its 'dependencies' are no mapping"
            )));
        }
    };
    let pairs = pairs.iter().map(|(name, version)| match version {
        Json::String(version) => Ok((name.clone(), version.clone())),
        Json::Null => Ok((name.clone(), "*".to_owned())),
        other => Err(ServerError::new(format!(
            "{what}: the version of the dependency {name} is {other}, which is no text"
        ))),
    });
    pairs.collect()
}
