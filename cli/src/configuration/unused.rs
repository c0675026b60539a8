//! Settings that somebody gave and that have no effect here.

use shevek_template::{Setting, settings};

use super::{Configuration, Support, Values, supported_setting};
use crate::error::CommandError;

/// A sentence for each setting that is given and not honoured.
///
/// # Errors
/// A value that its type or choices do not allow.
pub(crate) fn unused_settings(configuration: &Configuration) -> Result<Vec<String>, CommandError> {
    let values = Values { configuration };
    let mut out = Vec::new();
    for setting in settings() {
        let support = supported_setting(&setting.name).map(|known| known.support);
        if let Some(sentence) = sentence(&values, setting, support.unwrap_or(Support::Honoured))? {
            out.push(sentence);
        }
    }
    Ok(out)
}

/// What is told of a setting that is given and has no effect.
pub(crate) fn sentence(
    values: &Values<'_>,
    setting: &Setting,
    support: Support,
) -> Result<Option<String>, CommandError> {
    let (word, why) = match support {
        Support::Honoured => return Ok(None),
        Support::Missing(why) => ("has no effect yet", why),
        Support::Ignored(why) => ("has no meaning here", why),
    };
    let valued = values.read(setting)?;
    let (name, origin) = (&valued.name, valued.origin.text());
    Ok(valued
        .is_changed()
        .then(|| format!("{name} ({origin}) {word}: {why}.")))
}
