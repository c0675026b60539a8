//! What tells uses of roles apart.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::Ordering;

use shevek_jinja::{Dict, List, Value};

use super::files::FromFiles;
use super::role_use::RoleUse;
use crate::load::context::Context;

/// The same text for two uses that count as the same role. Ansible: `Role._get_hash_dict`.
pub(super) fn identity(
    name: &str,
    path: &Path,
    used: &RoleUse,
    files: &FromFiles,
    from_include: bool,
) -> String {
    let shown = |value: Value| value.repr().unwrap_or_else(|_| value.to_string());
    let list = |values: &[Value]| shown(Value::List(List::new(values.to_vec())));
    let sorted = |dict: &Dict| {
        let mut entries: Vec<String> = dict
            .raw_items()
            .into_iter()
            .map(|(key, value)| format!("{key}={}", shown(value)))
            .collect();
        entries.sort();
        entries.join(",")
    };
    format!(
        "{name} {} {} {} {} {} {files:?} {from_include}",
        path.display(),
        sorted(&used.params),
        list(&used.when),
        list(&used.directives.tags),
        sorted(&used.vars),
    )
}

/// Different for each use of a role in this run.
pub(super) fn unique_id(context: Context<'_>, identity: &str) -> String {
    let count = context.role_counter.fetch_add(1, Ordering::Relaxed);
    let mut hasher = DefaultHasher::new();
    (identity, std::process::id()).hash(&mut hasher);
    let hash = hasher.finish();
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        hash >> 32,
        (hash >> 16) & 0xffff,
        hash & 0xffff,
        (count >> 48) & 0xffff,
        count & 0xffff_ffff_ffff
    )
}
