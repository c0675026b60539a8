//! The module itself.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::ArgType::{Bool, List, Str};
use shevek_plugin::target::Tool;
use shevek_plugin::{
    ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec, Support,
    TaskResult, register,
};

use super::gpg::{Gpg, run};
use super::key::Key;

register!(module "rpm_key", RpmKey);

/// The module `rpm_key`. Ansible: `modules/rpm_key.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct RpmKey;

#[derive(Deserialize)]
struct Args {
    key: String,
    state: String,
    fingerprint: Option<Vec<String>>,
    validate_certs: bool,
}

impl Module for RpmKey {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "rpm_key".into(),
            short_description: "Add or remove keys that rpm trusts".into(),
            description: vec![
                "Works through `rpm` and `gpg`. A key is told by its id; a file or an address is read for that."
                    .into(),
            ],
            spec: spec(),
            examples: [
                (
                    "A key of a file, if it is the right one",
                    "rpm_key:\n  key: /etc/pki/rpm-gpg/RPM-GPG-KEY-example\n  fingerprint: 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567\nignore_errors: true\n",
                ),
                (
                    "A key that is gone",
                    "rpm_key:\n  key: DEADB33F\n  state: absent\nignore_errors: true\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
            ..ModuleMeta::default()
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let rpm = context.require_program("rpm")?;
        let gpg = Gpg::find(context)?;
        let key = Key::find(&args.key, args.validate_certs, &gpg, context)?;
        let is_there = is_imported(&key, &rpm, &gpg, context)?;
        if is_there == (args.state == "present") {
            return Ok(TaskResult::changed(false));
        }
        let words = if is_there {
            let package = format!("gpg-pubkey-{}", key.release());
            vec!["--erase".to_string(), "--allmatches".into(), package]
        } else {
            let file = key.file.as_deref().ok_or_else(|| {
                ModuleError::new("When importing a key, a valid file must be given")
            })?;
            let wanted = args.fingerprint.as_deref().unwrap_or_default();
            compare(wanted, file, &gpg, context)?;
            vec!["--import".to_string(), file.to_string()]
        };
        if !context.check_mode {
            run(&Tool::new(rpm).args(words), context)?;
        }
        Ok(TaskResult::changed(true))
    }
}

/// Whether rpm has the key.
fn is_imported(
    key: &Key,
    rpm: &str,
    gpg: &Gpg,
    context: &ModuleContext<'_>,
) -> Result<bool, ModuleError> {
    let query = Tool::new(rpm).args(["-q", "gpg-pubkey", "--qf", "%{description}"]);
    let output = query.run(context)?;
    if output.rc != 0 {
        // rpm has no keys at all.
        return Ok(false);
    }
    let ids = gpg.ids_of(output.stdout, context)?;
    Ok(ids.iter().any(|id| id.contains(&key.id)))
}

/// Refuses a file that lacks one of these fingerprints.
fn compare(
    wanted: &[String],
    file: &str,
    gpg: &Gpg,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted: BTreeSet<String> = wanted
        .iter()
        .map(|text| text.replace(' ', "").to_uppercase())
        .collect();
    let found = gpg.fingerprints(file, context)?;
    if wanted.is_subset(&found) {
        return Ok(());
    }
    Err(ModuleError::new(format!(
        "The specified fingerprint, '{}', does not match any key fingerprints in '{}'",
        shown(&wanted),
        shown(&found)
    )))
}

/// As Python writes a set, in order.
fn shown(fingerprints: &BTreeSet<String>) -> String {
    let words: Vec<String> = fingerprints
        .iter()
        .map(|text| format!("'{text}'"))
        .collect();
    format!("{{{}}}", words.join(", "))
}

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("key", Str)
            .required()
            .doc("The key: an address, a file of the target, or the id of one that rpm has."),
        OptionSpec::new("state", Str)
            .default("present")
            .choices(&["absent", "present"])
            .doc("Whether rpm has it."),
        OptionSpec::new("fingerprint", List)
            .elements(Str)
            .doc("Fingerprints that a file must have before it is imported."),
        OptionSpec::new("validate_certs", Bool)
            .default(true)
            .doc("Whether the certificate of the key's server is checked."),
    ])
}
