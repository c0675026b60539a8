//! Executable inventories: programs that print JSON.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use shevek_yaml::{Diagnostic, Source};

use super::populate::Populator;
use super::script_data::{self, ScriptData};
use crate::warning::Warning;

/// Runs the script with `--list`, and with `--host NAME` for each host when it gives no
/// `_meta.hostvars`, and adds what it prints.
///
/// # Errors
/// When it fails or prints anything but the JSON of an inventory.
pub(crate) fn parse(
    path: &Path,
    shows_errors: bool,
    populator: &mut Populator<'_>,
) -> Result<(), Diagnostic> {
    let script = Script {
        path,
        name: format!("<inventory script output from '{}'>", path.display()),
    };
    let (source, errors) = script.run(&["--list"], &script.name)?;
    let failed = |message: String| script.failed(&message, errors.as_deref());
    let root = shevek_yaml::load_json(&source)
        .ok_or_else(|| "Value could not be parsed as JSON.".to_owned())
        .and_then(|root| script_data::check_profile(&root).map(|()| root))
        .map_err(|cause| {
            failed(format!(
                "Unable to get JSON decoder for inventory script result: {cause}"
            ))
        })?;
    if let Some((key, found)) = script_data::wrong_special(&root) {
        return Err(failed(format!(
            "Inventory script result could not be parsed as JSON: JSON parsing failed: {key} is <class '{found}'> not <class 'str'>"
        )));
    }
    if shows_errors && let Some(errors) = errors.as_ref().filter(|errors| !errors.is_empty()) {
        let warnings = &mut populator.inventory.warnings;
        warnings.push(Warning::ScriptErrors(errors.clone()));
    }
    let mut data = ScriptData::new(&source, populator);
    data.groups(&root)?;
    let hosts = data.hosts();
    if let Some(variables) = ScriptData::host_variables(&root)? {
        for host in &hosts {
            if let Some(variables) = variables.get(host) {
                data.set_host_variables(host, variables)?;
            }
        }
        return Ok(());
    }
    data.warn_without_meta();
    for host in &hosts {
        let name = format!("{} for host '{host}'", script.name);
        let (source, errors) = script.run(&["--host", host], &name)?;
        if source.text().trim().is_empty() {
            continue;
        }
        let variables = shevek_yaml::load_json(&source).ok_or_else(|| {
            script.failed(
                &format!("Inventory script result for host '{host}' could not be parsed as JSON."),
                errors.as_deref(),
            )
        })?;
        data.set_host_variables(host, &variables)?;
    }
    Ok(())
}

struct Script<'p> {
    path: &'p Path,
    name: String,
}

impl Script<'_> {
    fn failed(&self, message: &str, errors: Option<&str>) -> Diagnostic {
        let source = Source::new(self.name.as_str(), "");
        let diagnostic = Diagnostic::in_source(&source, message);
        match errors.filter(|errors| !errors.trim().is_empty()) {
            Some(errors) => {
                diagnostic.with_hint(format!("Standard error from inventory script:\n{errors}"))
            }
            None => diagnostic,
        }
    }

    /// What the script prints, and what it complains of.
    fn run(
        &self,
        arguments: &[&str],
        name: &str,
    ) -> Result<(Arc<Source>, Option<String>), Diagnostic> {
        let output = Command::new(self.path)
            .args(arguments)
            .stdin(Stdio::inherit())
            .output()
            .map_err(|error| {
                self.failed(
                    &format!(
                        "Failed to execute inventory script command '{} {}': {error}",
                        self.path.display(),
                        arguments.join(" ")
                    ),
                    None,
                )
            })?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            let code = output.status.code().unwrap_or_else(|| {
                use std::os::unix::process::ExitStatusExt;
                -output.status.signal().unwrap_or(1)
            });
            return Err(self.failed(
                &format!("Inventory script returned non-zero exit code {code}."),
                Some(&errors),
            ));
        }
        let text = String::from_utf8(output.stdout).map_err(|_| {
            self.failed(
                "Inventory script result contained characters that cannot be interpreted as UTF-8.",
                Some(&errors),
            )
        })?;
        Ok((Source::new(name, text), Some(errors)))
    }
}
