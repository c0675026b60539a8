//! The order in which everything is checked. Ansible: `ArgumentSpecValidator.validate`, `_validate_sub_spec`.

use serde_json::{Map, Value as Json};

use super::super::{ArgumentSpec, OptionSpec};
use super::findings::{Findings, Validated, ValidationErrors, ValidationKind};
use super::surroundings::Surroundings;
use super::{check, level, rules};

impl ArgumentSpec {
    /// Validates arguments as Ansible's `AnsibleModule` does: aliases, conversions, choices, rules between
    /// options, suboptions, defaults.
    ///
    /// # Errors
    /// Every mistake with Ansible's message, in Ansible's order. A module fails with the first one:
    /// [`ValidationErrors::module_message`].
    pub fn validate(
        &self,
        args: Map<String, Json>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Validated, ValidationErrors> {
        let mut args = args;
        let mut findings = Findings::default();
        level::fallbacks(self, &mut args, surroundings, &mut findings);
        level::contradictions(self, &mut findings);
        let aliases = level::aliases(self, &mut args, "", &mut findings);
        secrets(self, &args, &mut findings);
        level::deprecations(self, &args, "", &mut findings);
        level::unsupported(self, &args, &[], &mut findings);
        rules::mutually_exclusive(self, &args, &[], &mut findings);
        level::defaults(self, &mut args, false, &mut findings);
        level::required(self, &args, &[], surroundings, &mut findings);
        check::types(self, &mut args, &[], surroundings, &mut findings);
        check::values(self, &mut args, &[], &mut findings);
        rules::requirements(self, &args, &[], &mut findings);
        level::defaults(self, &mut args, true, &mut findings);
        sub_levels(
            self,
            &mut args,
            "",
            &mut Vec::new(),
            surroundings,
            &mut findings,
        );
        if findings.any_alias {
            findings.with_aliases = Some(args.clone());
            drop_aliases(self, &mut args);
        }
        findings.aliases_used = aliases;
        findings.finish(args)
    }
}

impl OptionSpec {
    /// Whether its value holds levels of suboptions: a dict, or a list of dicts.
    pub(super) fn has_levels(&self) -> bool {
        use super::super::ArgType;
        self.suboptions.is_some()
            && (self.ty == ArgType::Dict
                || (self.ty == ArgType::List && self.elements == Some(ArgType::Dict)))
    }
}

impl Findings {
    fn finish(mut self, args: Map<String, Json>) -> Result<Validated, ValidationErrors> {
        self.report_unsupported();
        if self.errors.is_empty() {
            Ok(Validated {
                args,
                aliases_used: self.aliases_used,
                warnings: self.warnings,
                deprecations: self.deprecations,
                no_log_values: self.no_log_values,
                with_aliases: self.with_aliases,
            })
        } else {
            Err(ValidationErrors {
                errors: self.errors,
                warnings: self.warnings,
                deprecations: self.deprecations,
                no_log_values: self.no_log_values,
            })
        }
    }

    /// Unsupported options come last, all levels in one message.
    fn report_unsupported(&mut self) {
        self.unsupported.sort_by(|a, b| a.path.cmp(&b.path));
        let Some(last) = self.unsupported.last() else {
            return;
        };
        let mut names: Vec<_> = self.unsupported.iter().map(|u| u.path.join(".")).collect();
        names.sort();
        // An option may be unsupported in several elements of one list.
        names.dedup();
        let message = format!(
            "{}. Supported parameters include: {}.",
            names.join(", "),
            last.supported
        );
        let mut options: Vec<_> = self.unsupported.drain(..).map(|u| u.path).collect();
        options.dedup();
        self.error(ValidationKind::Unsupported, message, options);
    }
}

fn secrets(spec: &ArgumentSpec, args: &Map<String, Json>, findings: &mut Findings) {
    if let Err(message) = level::no_log_values(spec, args, &mut findings.no_log_values) {
        findings.error(ValidationKind::NoLog, message, Vec::new());
    }
}

/// Once everything is checked, only the canonical names are left.
fn drop_aliases(spec: &ArgumentSpec, args: &mut Map<String, Json>) {
    for alias in spec.options.iter().flat_map(|option| &option.aliases) {
        if !spec.options.iter().any(|option| option.name == *alias) {
            args.shift_remove(alias);
        }
    }
    for option in spec.options.iter().filter(|option| option.has_levels()) {
        let Some(sub_spec) = option.suboptions.as_deref() else {
            continue;
        };
        match args.get_mut(&option.name) {
            Some(Json::Object(level)) => drop_aliases(sub_spec, level),
            Some(Json::Array(levels)) => levels
                .iter_mut()
                .filter_map(Json::as_object_mut)
                .for_each(|level| drop_aliases(sub_spec, level)),
            _ => {}
        }
    }
}

fn sub_levels(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    prefix: &str,
    context: &mut Vec<String>,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    for option in spec.options.iter().filter(|option| option.has_levels()) {
        if option.apply_defaults && args.get(&option.name).is_none_or(Json::is_null) {
            args.insert(option.name.clone(), Json::Object(Map::new()));
        }
        let (Some(sub_spec), Some(value)) =
            (option.suboptions.as_deref(), args.get_mut(&option.name))
        else {
            continue;
        };
        context.push(option.name.clone());
        match value {
            Json::Null => {}
            Json::Array(list) => {
                for (index, element) in list.iter_mut().enumerate() {
                    // Elements are numbered in lists only.
                    let prefix = if option.ty == super::super::ArgType::List {
                        format!("{prefix}{}[{index}].", option.name)
                    } else {
                        format!("{prefix}{}.", option.name)
                    };
                    sub_level(sub_spec, element, &prefix, context, surroundings, findings);
                }
            }
            element => {
                let prefix = format!("{prefix}{}.", option.name);
                sub_level(sub_spec, element, &prefix, context, surroundings, findings);
            }
        }
        context.pop();
    }
}

fn sub_level(
    spec: &ArgumentSpec,
    element: &mut Json,
    prefix: &str,
    context: &mut Vec<String>,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    let Json::Object(args) = element else {
        let name = context.last().cloned().unwrap_or_default();
        findings.error(
            ValidationKind::SubParameterType,
            format!("value of '{name}' must be of type dict or list of dicts"),
            vec![context.clone()],
        );
        return;
    };
    level::fallbacks(spec, args, surroundings, findings);
    level::contradictions(spec, findings);
    level::aliases(spec, args, prefix, findings);
    secrets(spec, args, findings);
    level::unsupported(spec, args, context, findings);
    rules::mutually_exclusive(spec, args, context, findings);
    level::defaults(spec, args, false, findings);
    level::required(spec, args, context, surroundings, findings);
    check::types(spec, args, context, surroundings, findings);
    check::values(spec, args, context, findings);
    rules::requirements(spec, args, context, findings);
    level::defaults(spec, args, true, findings);
    sub_levels(spec, args, prefix, context, surroundings, findings);
}
