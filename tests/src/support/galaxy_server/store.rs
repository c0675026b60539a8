use std::collections::BTreeMap;

use serde_json::Value;

/// A published version of a collection.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) version: String,
    /// `collection_info` of its manifest.
    pub(super) info: Value,
    pub(super) sha256: String,
    pub(super) archive: Vec<u8>,
}

/// What the server has: collections by the part of it that they were published to.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) published: BTreeMap<String, Vec<Published>>,
    /// The collections that imports were of, and how often each was asked for.
    pub(super) imports: Vec<(String, u32)>,
    /// Method, path and authorization of each request.
    pub(super) requests: Vec<String>,
}

impl Store {
    /// The versions of a collection, in the order in which they came.
    pub(super) fn versions(&self, part: &str, namespace: &str, name: &str) -> Vec<&Published> {
        let all = self.published.get(part).into_iter().flatten();
        all.filter(|one| one.namespace == namespace && one.name == name)
            .collect()
    }
}
