//! A role among those that are installed.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use shevek_jinja::Value;
use shevek_template::{YamlFormat, dump_yaml};

use crate::commands::galaxy::context::{at, failed};
use crate::commands::galaxy::yaml_file;
use crate::error::CommandError;

/// What was installed and when.
const INSTALL_INFO: &str = "meta/.galaxy_install_info";
const META: [&str; 2] = ["meta/main.yml", "meta/main.yaml"];
const REQUIREMENTS: [&str; 2] = ["meta/requirements.yml", "meta/requirements.yaml"];

/// Where a role is, or would be.
pub(super) struct RoleFolder(pub(super) PathBuf);

/// When a role was installed, and which version.
pub(super) struct InstallInfo {
    pub(super) version: Option<String>,
    pub(super) date: Option<String>,
}

impl RoleFolder {
    /// The role of that name in the first of the folders.
    ///
    /// # Errors
    /// A name that leads elsewhere.
    pub(super) fn first(paths: &[PathBuf], name: &str) -> Result<Self, CommandError> {
        let Some(path) = paths.first() else {
            return Err(failed(
                "DEFAULT_ROLES_PATH is empty: say with -p where roles are.",
            ));
        };
        Ok(Self(path.join(checked(name)?)))
    }

    /// What `meta/main.yml` says; `None` without one. Ansible: `GalaxyRole.metadata`.
    pub(super) fn metadata(&self) -> Result<Option<Map<String, Json>>, CommandError> {
        let Some(file) = self.existing(META) else {
            return Ok(None);
        };
        match yaml_file::read(&file)? {
            Json::Object(map) => Ok(Some(map)),
            Json::Null => Ok(None),
            _ => Err(failed(format!("{} has to be a mapping.", file.display()))),
        }
    }

    /// What the role needs: in its `meta/main.yml` and its `meta/requirements.yml`, with the file that says so.
    pub(super) fn dependencies(&self) -> Result<Vec<(Json, String)>, CommandError> {
        let metadata = self.metadata()?.unwrap_or_default();
        let mut all = Vec::new();
        let mut add = |list: &Json, file: String| match list {
            Json::Null => Ok(()),
            Json::Array(list) => {
                all.extend(list.iter().map(|entry| (entry.clone(), file.clone())));
                Ok(())
            }
            _ => Err(failed(format!(
                "{file}: Expected role dependencies to be a list."
            ))),
        };
        let meta = self.0.join(META[0]).display().to_string();
        add(metadata.get("dependencies").unwrap_or(&Json::Null), meta)?;
        if let Some(file) = self.existing(REQUIREMENTS) {
            add(&yaml_file::read(&file)?, file.display().to_string())?;
        }
        Ok(all)
    }

    fn existing<const N: usize>(&self, names: [&str; N]) -> Option<PathBuf> {
        names
            .into_iter()
            .map(|name| self.0.join(name))
            .find(|file| file.is_file())
    }

    /// What was written when it was installed.
    pub(super) fn install_info(&self) -> Result<Option<InstallInfo>, CommandError> {
        let file = self.0.join(INSTALL_INFO);
        if !file.is_file() {
            return Ok(None);
        }
        let info = yaml_file::read(&file)?;
        let text = |key: &str| match info.get(key) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        };
        Ok(Some(InstallInfo {
            version: text("version"),
            date: text("install_date"),
        }))
    }

    /// Writes that, with the time of now.
    pub(super) fn write_install_info(&self, version: Option<&str>) -> Result<(), CommandError> {
        let file = self.0.join(INSTALL_INFO);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let info = serde_json::json!({
            "install_date": now.strftime("%a %b %e %H:%M:%S %Y").to_string(),
            "version": version,
        });
        let format = YamlFormat {
            flow_style: Some(false),
            ..YamlFormat::default()
        };
        let text = dump_yaml(&Value::from_json(&info), &format)
            .map_err(|error| failed(error.to_string()))?;
        std::fs::write(&file, text).map_err(at(&file))
    }
}

/// A name that stays below the folder it is joined to.
pub(super) fn checked(name: &str) -> Result<&str, CommandError> {
    let parts = Path::new(name).components();
    let is_plain = parts.clone().count() > 0
        && parts
            .into_iter()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
    if is_plain {
        return Ok(name);
    }
    Err(failed(format!(
        "'{name}' is no name for a role, as it leads out of the folder of roles; give it a name of its own: SOURCE,VERSION,NAME (the version may be empty)"
    )))
}
