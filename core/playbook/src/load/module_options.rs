//! Options that a module does not have, found before any host is touched.

use shevek_yaml::Diagnostic;

use super::arguments::LoadedAction;
use super::did_you_mean;
use crate::action_catalog::ActionInfo;

/// Refuses options that are not in the module's spec. Only for tasks that run unconditionally and whose failure
/// ends the play anyway: elsewhere the mistake may be meant, and the module says it when it runs, as in Ansible.
pub(super) fn check_options(
    loaded: &LoadedAction<'_>,
    info: &ActionInfo,
) -> Result<(), Diagnostic> {
    if let Some(span) = loaded.extra_text {
        return Err(Diagnostic::at(
            span,
            format!("this task '{}' has extra params, which is only allowed for modules that take free-form text", info.name),
        )
        .with_hint("Write the options as 'name=value', or as a mapping below the module's name."));
    }
    let Some(spec) = &info.spec else {
        return Ok(());
    };
    if spec.any_option {
        return Ok(());
    }
    for (name, span) in &loaded.places {
        if spec.find(name).is_some()
            || name.starts_with('_')
            || Some(name) == spec.free_form.as_ref()
        {
            continue;
        }
        let mut supported: Vec<&str> = spec
            .options
            .iter()
            .filter(|option| !option.internal)
            .map(|option| option.name.as_str())
            .collect();
        supported.sort_unstable();
        let message = format!(
            "Unsupported parameters for ({}) module: {name}. Supported parameters include: {}.",
            info.fqcn(),
            supported.join(", ")
        );
        let aliases = spec
            .options
            .iter()
            .flat_map(|option| option.aliases.iter().map(String::as_str));
        let error = Diagnostic::at(span, message);
        return Err(
            match did_you_mean::hint(name, supported.iter().copied().chain(aliases)) {
                Some(hint) => error.with_hint(hint),
                None => error,
            },
        );
    }
    let needs_more = |name: &str| loaded.args.contains_str(name);
    if needs_more("_variable_params") {
        return Ok(());
    }
    let missing: Vec<&str> = spec
        .options
        .iter()
        .filter(|option| {
            option.required && option.default.is_none() && option.fallback_env.is_empty()
        })
        .filter(|option| {
            !needs_more(&option.name) && !option.aliases.iter().any(|alias| needs_more(alias))
        })
        .filter(|option| {
            !(spec.free_form.as_deref() == Some(&option.name) && needs_more("_raw_params"))
        })
        .map(|option| option.name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Diagnostic::at(
        loaded.name_span,
        format!("missing required arguments: {}", missing.join(", ")),
    ))
}
