//! The module itself.

use serde_json::{Map, Value as Json};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::apt_key_program::AptKeyProgram;
use super::key_id::KeyId;
use super::source::{Source, fetched};
use super::spec::{self, Args};

register!(module "apt_key", AptKey);

/// The module `apt_key`. Ansible: `modules/apt_key.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct AptKey;

impl Module for AptKey {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let keyring = args
            .keyring
            .as_deref()
            .filter(|keyring| !keyring.is_empty());
        let program = AptKeyProgram::find(keyring, context)?;
        context.require_program("gpg")?;
        let mut source = Source::of(&args);
        let id = match args.id.clone().filter(|id| !id.is_empty()) {
            Some(id) => Some(id),
            None if matches!(source, Source::Keyserver(_)) => {
                return Err(ModuleError::new("Missing key_id, required with keyserver."));
            }
            None => source.id(&args, context)?,
        };
        let mut result = TaskResult::changed(false).with("id", id.clone());
        let Some(id) = id.as_deref().and_then(KeyId::parse) else {
            return Err(failed("Invalid key_id", result));
        };
        result.set("short_id", id.short.as_str());
        result.set("fp", id.long.as_str());
        result.set("key_id", id.whole.as_str());
        let before = program.ids(id.is_short())?;
        result.set("before", before.clone());
        let is_present = args.state == "present";
        if before.contains(&id.long) == is_present {
            return Ok(result);
        }
        result.changed = Some(true);
        if context.check_mode {
            return Ok(result);
        }
        if is_present {
            add(&program, &source, &id, &args, context, &result)?;
        } else {
            program.remove(&id)?;
        }
        let after = program.ids(id.is_short())?;
        result.set("after", after.clone());
        if after.contains(&id.long) == is_present {
            return Ok(result);
        }
        let what = if is_present {
            "failed to add the key"
        } else {
            "the key was not removed"
        };
        Err(failed(
            &format!(
                "apt-key did not return an error, but {what} (check that the id is correct and *not* a subkey)"
            ),
            result,
        ))
    }
}

fn add(
    program: &AptKeyProgram<'_>,
    source: &Source<'_>,
    id: &KeyId,
    args: &Args,
    context: &ModuleContext<'_>,
    result: &TaskResult,
) -> Result<(), ModuleError> {
    match source {
        Source::File(file) => program.add_file(file),
        Source::Keyserver(server) => program.receive(server, id),
        Source::Bytes(bytes) => program.add(bytes),
        Source::Url(url) => program.add(&fetched(url, args.validate_certs, context)?),
        Source::Nothing => Err(failed(
            "No key to add ... how did i get here?!?!",
            result.clone(),
        )),
    }
}

/// A failure that tells what was found out.
fn failed(message: &str, result: TaskResult) -> ModuleError {
    ModuleError {
        result: Box::new(TaskResult {
            failed: Some(true),
            msg: Some(message.into()),
            ..result
        }),
    }
}
