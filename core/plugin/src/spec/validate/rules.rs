//! The rules between options. Ansible: `check_mutually_exclusive` and its neighbours.

use serde_json::{Map, Value as Json};

use super::super::ArgumentSpec;
use super::findings::{Findings, ValidationKind};
use super::python::{equals, str};

/// The names of the options that a level lies in.
pub(super) type Context = [String];

/// ` found in a -> b`, or nothing at the top.
pub(super) fn found_in(context: &Context) -> String {
    if context.is_empty() {
        String::new()
    } else {
        format!(" found in {}", context.join(" -> "))
    }
}

/// The names with the options they lie in.
pub(super) fn paths(context: &Context, names: &[String]) -> Vec<Vec<String>> {
    names
        .iter()
        .map(|name| context.iter().cloned().chain([name.clone()]).collect())
        .collect()
}

/// At most one option of a group.
pub(super) fn mutually_exclusive(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    let given = |group: &&Vec<String>| group.iter().filter(|name| args.contains_key(*name)).count();
    let broken: Vec<_> = spec
        .mutually_exclusive
        .iter()
        .filter(|group| given(group) > 1)
        .collect();
    if broken.is_empty() {
        return;
    }
    let groups: Vec<_> = broken.iter().map(|group| group.join("|")).collect();
    let names: Vec<String> = broken.into_iter().flatten().cloned().collect();
    findings.error(
        ValidationKind::MutuallyExclusive,
        format!(
            "parameters are mutually exclusive: {}{}",
            groups.join(", "),
            found_in(context)
        ),
        paths(context, &names),
    );
}

/// Everything that is checked after types and values are.
pub(super) fn requirements(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    let has = |name: &String| args.contains_key(name);
    // Of each rule, the first that is broken is reported.
    if let Some(group) = spec
        .required_together
        .iter()
        .find(|group| group.iter().any(has) && !group.iter().all(has))
    {
        findings.error(
            ValidationKind::RequiredTogether,
            format!(
                "parameters are required together: {}{}",
                group.join(", "),
                found_in(context)
            ),
            paths(context, group),
        );
    }
    if let Some(group) = spec
        .required_one_of
        .iter()
        .find(|group| !group.iter().any(has))
    {
        findings.error(
            ValidationKind::RequiredOneOf,
            format!(
                "one of the following is required: {}{}",
                group.join(", "),
                found_in(context)
            ),
            paths(context, group),
        );
    }
    required_if(spec, args, context, findings);
    required_by(spec, args, context, findings);
}

fn required_if(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    for rule in &spec.required_if {
        let applies = args
            .get(&rule.option)
            .is_some_and(|value| equals(value, &rule.value));
        if !applies {
            continue;
        }
        let missing: Vec<String> = rule
            .requirements
            .iter()
            .filter(|name| !args.contains_key(*name))
            .cloned()
            .collect();
        let allowed = if rule.any {
            rule.requirements.len().saturating_sub(1)
        } else {
            0
        };
        if missing.len() > allowed {
            findings.error(
                ValidationKind::RequiredIf,
                format!(
                    "{} is {} but {} of the following are missing: {}{}",
                    rule.option,
                    str(&rule.value),
                    if rule.any { "any" } else { "all" },
                    missing.join(", "),
                    found_in(context)
                ),
                paths(context, &missing),
            );
            return;
        }
    }
}

fn required_by(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    let given = |name: &String| args.get(name).is_some_and(|value| !value.is_null());
    for rule in &spec.required_by {
        let missing: Vec<String> = rule
            .requirements
            .iter()
            .filter(|name| !given(name))
            .cloned()
            .collect();
        if given(&rule.option) && !missing.is_empty() {
            findings.error(
                ValidationKind::RequiredBy,
                format!(
                    "missing parameter(s) required by '{}': {}{}",
                    rule.option,
                    missing.join(", "),
                    found_in(context)
                ),
                paths(context, &missing),
            );
            return;
        }
    }
}
