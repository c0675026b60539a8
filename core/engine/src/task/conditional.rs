//! `when`, `changed_when`, `failed_when`, `until`.

use serde_json::Value as Json;
use shevek_jinja::Value;
use shevek_template::{Templar, TemplateError};

/// Whether all conditions hold.
pub(crate) fn all_hold(conditions: &[Value], templar: &Templar) -> Result<bool, TemplateError> {
    Ok(first_false(conditions, templar)?.is_none())
}

/// The first condition that does not hold, as it was written.
pub(crate) fn first_false(
    conditions: &[Value],
    templar: &Templar,
) -> Result<Option<Json>, TemplateError> {
    for condition in conditions {
        if !templar.evaluate_conditional(condition)? {
            return Ok(Some(condition.to_json().unwrap_or(Json::Null)));
        }
    }
    Ok(None)
}
