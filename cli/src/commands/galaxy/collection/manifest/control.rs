//! What `manifest` in galaxy.yml says.

use serde_json::Value as Json;

use super::directive::Directive;
use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

/// The kinds of plugins whose documentation may be YAML files beside them.
const DOCUMENTED: [&str; 14] = [
    "become",
    "cache",
    "callback",
    "cliconf",
    "connection",
    "filter",
    "httpapi",
    "inventory",
    "lookup",
    "netconf",
    "shell",
    "strategy",
    "test",
    "vars",
];

/// What every collection has, unless it is said otherwise.
const FIRST: [&str; 10] = [
    "include meta/*.yml",
    "include *.txt *.md *.rst *.license COPYING LICENSE",
    "recursive-include .reuse **",
    "recursive-include LICENSES **",
    "recursive-include tests **",
    "recursive-include docs **.rst **.yml **.yaml **.json **.j2 **.txt **.license",
    "recursive-include roles **.yml **.yaml **.json **.j2 **.license",
    "recursive-include playbooks **.yml **.yaml **.json **.license",
    "recursive-include changelogs **.yml **.yaml **.license",
    "recursive-include plugins */**.py */**.license",
];

/// The value of `manifest`.
#[derive(Debug, Clone, Default)]
pub(in crate::commands::galaxy::collection) struct Control {
    directives: Vec<String>,
    omits_defaults: bool,
}

impl Control {
    /// # Errors
    /// Keys that there are not, values of another type, and defaults left out with nothing in their place.
    pub(in crate::commands::galaxy::collection) fn read(
        value: &Json,
    ) -> Result<Self, CommandError> {
        let mut control = Self::default();
        let map = match value {
            Json::Null => return Ok(control),
            Json::Object(map) => map,
            _ => {
                return Err(failed(
                    "Invalid \"manifest\" provided: it has to be a mapping with directives and omit_default_directives.",
                ));
            }
        };
        for (key, value) in map {
            match (key.as_str(), value) {
                ("directives", Json::Array(list)) => {
                    let texts = list.iter().map(|item| item.as_str().map(str::to_owned));
                    control.directives = texts.collect::<Option<_>>().ok_or_else(|| {
                        failed("\"manifest.directives\" must be a list of texts.")
                    })?;
                }
                ("directives", _) => {
                    return Err(failed("\"manifest.directives\" must be a list."));
                }
                ("omit_default_directives", Json::Bool(flag)) => control.omits_defaults = *flag,
                ("omit_default_directives", _) => {
                    return Err(failed(
                        "\"manifest.omit_default_directives\" is expected to be a boolean.",
                    ));
                }
                (key, _) => {
                    return Err(failed(format!(
                        "Invalid \"manifest\" provided: there is no key '{key}', only directives and omit_default_directives."
                    )));
                }
            }
        }
        if control.omits_defaults && control.directives.is_empty() {
            return Err(failed(
                "\"manifest.omit_default_directives\" was set to True, but no directives were defined in \"manifest.directives\". This would produce an empty collection artifact.",
            ));
        }
        Ok(control)
    }

    /// All directives in their order.
    ///
    /// # Errors
    /// One that is none.
    pub(super) fn directives(
        &self,
        namespace: &str,
        name: &str,
        license: Option<&str>,
    ) -> Result<Vec<Directive>, CommandError> {
        let mut all: Vec<String> = Vec::new();
        if self.omits_defaults {
            all.extend(self.directives.iter().cloned());
        } else {
            all.extend(FIRST.map(str::to_owned));
            all.extend(license.map(|license| format!("include {license}")));
            all.extend(
                DOCUMENTED.map(|kind| format!("recursive-include plugins/{kind} **.yml **.yaml")),
            );
            all.push(
                "recursive-include plugins/modules **.ps1 **.yml **.yaml **.license".to_owned(),
            );
            all.push(
                "recursive-include plugins/module_utils **.ps1 **.psm1 **.cs **.license".to_owned(),
            );
            all.extend(self.directives.iter().cloned());
            all.push(format!(
                "exclude galaxy.yml galaxy.yaml MANIFEST.json FILES.json {namespace}-{name}-*.tar.gz"
            ));
            all.push("recursive-exclude tests/output **".to_owned());
            all.push("global-exclude /.* /__pycache__ *.pyc *.pyo *.bak *~ *.swp".to_owned());
        }
        let read = all.iter().map(|line| Directive::read(line));
        read.collect::<Result<_, _>>()
            .map_err(|reason| failed(format!("Invalid manifest directive: {reason}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_read_or_refused() {
        let given = json!({"directives": ["include a"], "omit_default_directives": true});
        let control = Control::read(&given).expect("a good one");
        assert_eq!(control.directives("a", "b", None).expect("read").len(), 1);
        let all = Control::read(&Json::Null).expect("none");
        let all = all.directives("a", "b", Some("LICENCE")).expect("read");
        assert_eq!(all.len(), FIRST.len() + 1 + DOCUMENTED.len() + 5);
        for wrong in [
            json!([]),
            json!({"directives": "x"}),
            json!({"directives": [1]}),
            json!({"omit_default_directives": "yes"}),
            json!({"omit_default_directives": true}),
            json!({"other": 1}),
        ] {
            assert!(Control::read(&wrong).is_err(), "{wrong}");
        }
        let bad = Control::read(&json!({"directives": ["graft a b"]})).expect("a list");
        assert!(bad.directives("a", "b", None).is_err());
    }
}
