//! `assemble`: one file out of the files of a directory.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::fragments::Fragments;
use shevek_plugin::python_regex::{Anchor, RegexError, RegexFlags, compile};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::common::{
    Algorithm, Attributes, CommonArguments, Draft, Ownership, backup_local, check_with, crash,
    digest_of, digest_of_file, exists, is_dir, python_words, splitext, supplemented,
    with_file_common,
};

register!(module "assemble", Assemble);

/// The module `assemble`. Ansible: `modules/assemble.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assemble;

#[derive(Deserialize)]
struct Args {
    src: String,
    delimiter: Option<String>,
    dest: String,
    backup: bool,
    regexp: Option<String>,
    ignore_hidden: bool,
    validate: Option<String>,
    #[serde(flatten)]
    common: CommonArguments,
}

impl Module for Assemble {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "assemble".into(),
            short_description: "Put a file together out of fragments".into(),
            description: vec![
                "Joins the files of a directory, in the order of their names, to one file. The directory is on the \
                 target; with `remote_src: false` it is on the controller."
                    .into(),
            ],
            spec: spec(),
            examples: vec![Example {
                name: "One file of many parts".into(),
                task: "assemble:\n  src: /etc/default\n  dest: /tmp/shevek-example-assembled\n".into(),
            }],
            returns: [
                ("dest", "The file."),
                ("src", "The directory."),
                ("checksum", "SHA-1 of the file; `md5sum` is its MD5."),
                ("validation", "What the command of `validate` said."),
                ("backup_file", "The copy of what was there before, with `backup`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        supplemented(run(&args, context))
    }
}

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let (src, dest) = (&args.src, &args.dest);
    if !exists(src) {
        return Err(ModuleError::new(format!("Source ({src}) does not exist")));
    }
    if !is_dir(src) {
        return Err(ModuleError::new(format!(
            "Source ({src}) is not a directory"
        )));
    }
    if is_dir(dest) {
        return Err(ModuleError::new(format!(
            "attempted to take checksum of directory: {dest}"
        )));
    }
    let contents = join_fragments(args)?;
    let sum = |algorithm| {
        digest_of(contents.as_slice(), algorithm).map_err(|error| crash(error.to_string()))
    };
    let checksum = sum(Algorithm::Sha1)?;
    let mut result = TaskResult::changed(false)
        .with("src", src.as_str())
        .with("dest", dest.as_str())
        .with("checksum", checksum.as_str())
        .with("md5sum", sum(Algorithm::Md5)?);
    let there = if exists(dest) {
        let found = digest_of_file(dest, Algorithm::Sha1);
        Some(found.map_err(|error| crash(python_words(&error, dest)))?)
    } else {
        None
    };
    let changed = there.as_ref() != Some(&checksum);
    let attributes = Attributes::load(&args.common, dest, false);
    let mut attributes_changed = false;
    if changed {
        let command = args.validate.as_deref().filter(|text| !text.is_empty());
        if command.is_some() || !context.check_mode {
            let unsafe_writes = args.common.unsafe_writes;
            // In check mode nothing is written beside the file.
            let apart = context
                .tmpdir
                .join("fragments")
                .to_string_lossy()
                .into_owned();
            let place = if context.check_mode { &apart } else { dest };
            let draft = Draft::of(&contents, place, splitext(dest), unsafe_writes, context)?;
            if let Some(command) = command {
                validate(command, draft.path(), &mut result, context)?;
            }
            if args.backup && there.is_some() {
                backup(dest, &mut result, context)?;
            }
            if !context.check_mode {
                attributes_changed =
                    draft.place(Ownership::Keep, unsafe_writes, &attributes, None, context)?;
            }
        } else if args.backup && there.is_some() {
            backup(dest, &mut result, context)?;
        }
    }
    if !changed || context.check_mode {
        attributes_changed = attributes.apply(context, false, None)?;
    }
    result.changed = Some(changed || attributes_changed);
    result.msg = Some("OK".into());
    Ok(result)
}

fn backup(
    dest: &str,
    result: &mut TaskResult,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    let file = backup_local(dest, context).map_err(|error| crash(python_words(&error, dest)))?;
    result.set("backup_file", file);
    Ok(())
}

fn validate(
    command: &str,
    draft: &Path,
    result: &mut TaskResult,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    let ran = check_with(command, draft, context)?;
    if ran.rc != 0 {
        return Err(ModuleError::new(format!(
            "failed to validate: rc:{} error:{}",
            ran.rc, ran.stderr
        )));
    }
    let said = json!({"rc": ran.rc, "stdout": ran.stdout, "stderr": ran.stderr});
    result.set("validation", said);
    Ok(())
}

fn join_fragments(args: &Args) -> Result<Vec<u8>, ModuleError> {
    let regexp = args
        .regexp
        .as_ref()
        .map(|text| {
            compile(text, RegexFlags::default(), Anchor::Anywhere).map_err(|RegexError(reason)| {
                ModuleError::new(format!("Invalid Regexp ({reason}) in \"{text}\""))
            })
        })
        .transpose()?;
    if let Some(command) = &args.validate
        && !command.is_empty()
        && !command.contains("%s")
    {
        return Err(ModuleError::new(format!(
            "validate must contain %s: {command}"
        )));
    }
    let directory = Path::new(&args.src);
    let failed = |error: &std::io::Error, path: &Path| crash(python_words(error, path));
    let names: BTreeSet<_> = std::fs::read_dir(directory)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect()
        })
        .map_err(|error| failed(&error, directory))?;
    let mut fragments = Fragments::new(args.delimiter.as_deref(), false);
    for name in names {
        let path = directory.join(&name);
        let name = name.to_string_lossy();
        let is_wanted = match &regexp {
            Some(regexp) => regexp.is_match(&name).map_err(crash)?,
            None => true,
        };
        if !is_wanted || !path.is_file() || args.ignore_hidden && name.starts_with('.') {
            continue;
        }
        fragments.push(&std::fs::read(&path).map_err(|error| failed(&error, &path))?);
    }
    Ok(fragments.into_bytes())
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("src", Path)
            .required()
            .doc("The directory of the fragments."),
        OptionSpec::new("delimiter", Str)
            .doc("What comes between two fragments; `\\n` and the like in it are resolved."),
        OptionSpec::new("dest", Path).required().doc("The file."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("remote_src", Bool)
            .default(true)
            .doc("Whether the directory is on the target."),
        OptionSpec::new("regexp", Str)
            .doc("Only names in which this regular expression of Python is found are fragments."),
        OptionSpec::new("ignore_hidden", Bool)
            .default(false)
            .doc("Whether names that begin with a dot are no fragments."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
        OptionSpec::new("decrypt", Bool)
            .default(true)
            .doc("Whether vaulted fragments of the controller are decrypted."),
        OptionSpec::new("follow", Bool)
            .default(false)
            .doc("Whether a link at `dest` is followed, for fragments of the controller."),
    ]))
}
