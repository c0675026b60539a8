//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::target::write_file;
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::{key, spec, stanza};
use crate::file_facts::file_facts;
use crate::mode;

register!(module "deb822_repository", Deb822Repository);

/// The module `deb822_repository`. Ansible: `modules/deb822_repository.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deb822Repository;

impl Module for Deb822Repository {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        mut fields: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let mode = mode::parse(&fields.shift_remove("mode").unwrap_or_default())?;
        let state = fields.shift_remove("state").unwrap_or_default();
        let name = fields
            .get("name")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let slug = stanza::slug(name);
        let dest = format!("/etc/apt/sources.list.d/{slug}.sources");
        if state == "absent" {
            return absent(&slug, &dest, context);
        }
        let mut changed = false;
        let mut key_file = None;
        if let Some(Json::String(signed_by)) = fields.get("signed_by") {
            let placed = key::place(signed_by, &slug, context)?;
            changed = placed.changed;
            if let Some(file) = placed.file {
                fields.insert("signed_by".into(), file.as_str().into());
                key_file = Some(file);
            }
        }
        let text = stanza::text(&fields);
        if std::fs::read(&dest).ok().as_deref() != Some(text.as_bytes()) {
            changed = true;
            if !context.check_mode {
                write_file(Path::new(&dest), text.as_bytes(), 0o644)
                    .map_err(|error| ModuleError::new(format!("{dest}: {error}")))?;
            }
        }
        changed |= mode::ensure(&dest, mode, context)?;
        let mut result = TaskResult::changed(changed)
            .with("repo", text)
            .with("dest", dest.as_str())
            .with("key_filename", key_file);
        result.fields.extend(file_facts(&dest));
        Ok(result)
    }
}

fn absent(slug: &str, dest: &str, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let keys = ["asc", "gpg"].map(|extension| key::file_name(slug, extension));
    let mut changed = false;
    for file in [dest, &keys[0], &keys[1]] {
        if !Path::new(file).exists() {
            continue;
        }
        changed = true;
        if !context.check_mode {
            std::fs::remove_file(file)
                .map_err(|error| ModuleError::new(format!("{file}: {error}")))?;
        }
    }
    let mut result = TaskResult::changed(changed)
        .with("repo", Json::Null)
        .with("dest", dest)
        .with("key_filename", keys[1].as_str());
    result.fields.extend(file_facts(dest));
    Ok(result)
}
