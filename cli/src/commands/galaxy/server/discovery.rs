//! Which APIs a server has, and where.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::address::address;
use super::error::ServerError;
use super::server_type::{Query, Server};

/// The APIs of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy) struct Api {
    /// Where the paths below begin.
    pub(in crate::commands::galaxy) root: String,
    /// Paths by version: `v3` is `v3/`, or the path of an Automation Hub.
    pub(super) versions: BTreeMap<String, String>,
}

impl Server<'_> {
    /// Asks once: first where the server was said to be, then below `/api/`. Ansible: `g_connect`.
    pub(in crate::commands::galaxy) fn api(&self) -> Result<&Api, ServerError> {
        if let Some(api) = self.api.get() {
            return Ok(api);
        }
        let api = self.discover()?;
        let versions: Vec<&str> = api.versions.keys().map(String::as_str).collect();
        self.say_debug(&format!(
            "Found API version '{}' with Galaxy server {} ({})",
            versions.join(", "),
            self.name,
            api.root
        ));
        Ok(self.api.get_or_init(|| api))
    }

    /// The path of the first of these versions that the server has, and which one it is.
    pub(super) fn path(&self, action: &str, wanted: &[&str]) -> Result<(&Api, &str), ServerError> {
        let api = self.api()?;
        let found = wanted.iter().find_map(|one| api.versions.get(*one));
        let has_v2_only = wanted.contains(&"v2") && !api.versions.contains_key("v3");
        if has_v2_only && found.is_some() && !self.warned.replace(true) {
            self.context.warn(format!(
                "{} only has the second version of the Galaxy API, which is outdated; ansible-core 2.20 knows it no more.",
                self.shown()
            ));
        }
        let Some(path) = found else {
            let versions: Vec<&str> = api.versions.keys().map(String::as_str).collect();
            return Err(ServerError::new(format!(
                "Galaxy action {action} requires API versions '{}' but only '{}' are available on {} {}",
                wanted.join(", "),
                versions.join(", "),
                self.name,
                api.root
            )));
        };
        Ok((api, path))
    }

    fn discover(&self) -> Result<Api, ServerError> {
        if let Some(version) = self.forced_version {
            let name = format!("v{version}");
            return Ok(Api {
                root: self.url.clone(),
                versions: BTreeMap::from([(name.clone(), name)]),
            });
        }
        let what = format!(
            "Error when finding available api versions from {} ({})",
            self.name, self.url
        );
        let mut root = self.url.clone();
        if root.trim_end_matches('/') == "https://galaxy.ansible.com" {
            root = "https://galaxy.ansible.com/api/".into();
        }
        let first = self.versions_at(&root, &what);
        let answer = match first {
            Ok(answer) => answer,
            Err(error) if root.trim_end_matches('/').ends_with("/api") => return Err(error),
            Err(error) => {
                root = address(&[&root, "api"]);
                self.versions_at(&format!("{root}/"), &what)
                    .map_err(|further| {
                        // Where nothing is, what was said first tells more.
                        if further.is_not_found() {
                            error
                        } else {
                            further
                        }
                    })?
            }
        };
        let Json::Object(versions) = answer else {
            return Err(ServerError::new(format!(
                "{what}: 'available_versions' is no mapping"
            )));
        };
        let mut versions: BTreeMap<String, String> = versions
            .into_iter()
            .filter_map(|(name, path)| Some((name, path.as_str()?.to_owned())))
            .collect();
        if versions.len() == 1 && versions.contains_key("v1") {
            versions.insert("v2".into(), "v2/".into());
        }
        Ok(Api { root, versions })
    }

    fn versions_at(&self, root: &str, what: &str) -> Result<Json, ServerError> {
        let kept = self.cache.as_ref().and_then(|cache| cache.get(root));
        let answer = match kept {
            Some(kept) => kept,
            None => {
                let answer = self.call(&Query::get(root, what))?;
                if let Some(cache) = &self.cache
                    && answer.get("available_versions").is_some()
                {
                    cache.put(root, answer.clone(), false);
                }
                answer
            }
        };
        answer.get("available_versions").cloned().ok_or_else(|| {
            ServerError::new(format!(
                "Tried to find galaxy API root at {root} but no 'available_versions' are available on {}",
                self.url
            ))
        })
    }
}
