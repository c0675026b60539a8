//! The keywords of playbooks.

use serde_json::{Map, Value as Json};
use shevek_playbook::{Keyword, Place};

use super::data;
use crate::error::CommandError;

/// Where keywords may stand, by Ansible's names.
const PLACES: [(&str, Place); 5] = [
    ("Play", Place::Play),
    ("Role", Place::RoleInclude),
    ("Block", Place::Block),
    ("Task", Place::Task),
    ("Handler", Place::Handler),
];

/// Each keyword with its sentence, for lists.
pub(super) fn sentences() -> Result<Map<String, Json>, CommandError> {
    let keywords = data::keywords()?;
    Ok(keywords
        .iter()
        .map(|(name, entry)| (name.clone(), entry["description"].clone()))
        .collect())
}

/// The documentation of a keyword; `None` when there is none of that name.
pub(super) fn find(name: &str) -> Result<Option<Json>, CommandError> {
    let keywords = data::keywords()?;
    let (Some(entry), Some(keyword)) = (keywords.get(name), Keyword::find(name)) else {
        return Ok(None);
    };
    let mut entry = entry.as_object().cloned().unwrap_or_default();
    let places: Json = PLACES
        .into_iter()
        .filter(|(_, place)| keyword.fits(*place))
        .map(|(name, _)| Json::from(name))
        .collect();
    entry.insert("applies_to".into(), places);
    Ok(Some(Json::Object(entry)))
}
