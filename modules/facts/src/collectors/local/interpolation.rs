//! References between the values of an INI file. Python: `configparser.BasicInterpolation`.

use serde_json::Value as Json;
use shevek_plugin::python;

use crate::collector::Facts;

/// How deep references may go. Python: `MAX_INTERPOLATION_DEPTH`.
const DEPTH: usize = 10;

/// The sections with `%(name)s` replaced by the value of that name and `%%` by a percent sign.
///
/// # Errors
/// Python's sentence about the first reference that leads nowhere.
pub(super) fn resolve(sections: &Facts) -> Result<Facts, String> {
    sections
        .iter()
        .map(|(section, values)| {
            let Json::Object(values) = values else {
                return Ok((section.clone(), values.clone()));
            };
            let resolved: Result<Facts, String> = values
                .iter()
                .map(|(option, value)| {
                    let raw = value.as_str().unwrap_or_default();
                    let place = Place {
                        section,
                        option,
                        raw,
                        values,
                    };
                    let mut text = String::new();
                    place.expand(raw, 1, &mut text)?;
                    Ok((option.clone(), text.into()))
                })
                .collect();
            Ok((section.clone(), resolved?.into()))
        })
        .collect()
}

/// The value that is being resolved.
struct Place<'a> {
    section: &'a str,
    option: &'a str,
    raw: &'a str,
    values: &'a Facts,
}

impl Place<'_> {
    fn expand(&self, text: &str, depth: usize, out: &mut String) -> Result<(), String> {
        let [section, option, raw] = [self.section, self.option, self.raw].map(repr);
        if depth > DEPTH {
            return Err(format!(
                "Recursion limit exceeded in value substitution: option {option} in section {section} contains \
                 an interpolation key which cannot be substituted in {DEPTH} steps. Raw value: {raw}"
            ));
        }
        let mut rest = text;
        while let Some(start) = rest.find('%') {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            if let Some(after) = rest.strip_prefix("%%") {
                out.push('%');
                rest = after;
                continue;
            }
            let Some(inner) = rest.strip_prefix("%(") else {
                return Err(format!(
                    "'%' must be followed by '%' or '(', found: {}",
                    repr(rest)
                ));
            };
            let reference = inner.find(')').filter(|end| *end > 0);
            let Some((name, after)) =
                reference.and_then(|end| Some((&inner[..end], inner[end..].strip_prefix(")s")?)))
            else {
                return Err(format!(
                    "bad interpolation variable reference {}",
                    repr(rest)
                ));
            };
            let name = name.to_lowercase();
            let Some(value) = self.values.get(&name).and_then(Json::as_str) else {
                return Err(format!(
                    "Bad value substitution: option {option} in section {section} contains an interpolation key \
                     {} which is not a valid option name. Raw value: {raw}",
                    repr(&name)
                ));
            };
            if value.contains('%') {
                self.expand(value, depth + 1, out)?;
            } else {
                out.push_str(value);
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(())
    }
}

fn repr(text: &str) -> String {
    python::repr(&text.into())
}
