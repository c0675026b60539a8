//! `tempfile`: a temporary file or directory.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::rand::{GetRandomFlags, getrandom};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, python, register,
};

use crate::common::{base_name, python_words, supplemented};

register!(module "tempfile", TempFile);

/// The module `tempfile`. Ansible: `modules/tempfile.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct TempFile;

/// The letters of the random part of a name. Python: `tempfile._RandomNameSequence`.
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789_";

/// How often another name is tried.
const TRIES: usize = 10_000;

#[derive(Deserialize)]
struct Args {
    state: String,
    path: Option<String>,
    prefix: String,
    suffix: String,
}

impl Module for TempFile {
    fn meta(&self) -> ModuleMeta {
        let name_part = |name: &str, default: &str, text: &str| {
            OptionSpec::new(name, ArgType::Str)
                .default(default)
                .doc(text)
        };
        ModuleMeta {
            name: "tempfile".into(),
            short_description: "Make a temporary file or directory".into(),
            description: vec![
                "Makes an empty file or directory of a name that nobody has, which only its owner may use. It stays: \
                 remove it when it is no longer needed."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("state", ArgType::Str)
                    .default("file")
                    .choices(&["file", "directory"])
                    .doc("What to make."),
                OptionSpec::new("path", ArgType::Path).doc(
                    "The directory to make it in; without it that of the target for temporary files.",
                ),
                name_part("prefix", "ansible.", "What the name begins with."),
                name_part("suffix", "", "What the name ends in."),
            ]),
            examples: vec![Example {
                name: "A directory to build in".into(),
                task: "tempfile:\n  state: directory\n  prefix: build.\n".into(),
            }],
            returns: vec![("path".into(), "What was made.".into())],
            check_mode: Support::None,
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
        for (name, part) in [("prefix", &args.prefix), ("suffix", &args.suffix)] {
            if base_name(part) != part {
                let shown = python::repr(&Json::from(part.as_str()));
                return Err(ModuleError::new(format!(
                    "{name} must be a valid file name component, got {shown}"
                )));
            }
        }
        let variable = |name: &str| {
            let task = context.environment.get(name).cloned();
            task.or_else(|| std::env::var(name).ok())
                .filter(|path| Path::new(path).is_dir())
        };
        let directory = args.path.clone().unwrap_or_else(|| {
            ["TMPDIR", "TEMP", "TMP"]
                .iter()
                .find_map(|name| variable(name))
                .unwrap_or_else(|| "/tmp".into())
        });
        let path = make(&args, Path::new(&directory)).map_err(ModuleError::new)?;
        supplemented(Ok(
            TaskResult::changed(true).with("path", path.to_string_lossy())
        ))
    }
}

fn make(args: &Args, directory: &Path) -> Result<PathBuf, String> {
    let mut last = None;
    for _ in 0..TRIES {
        let random = random_letters().map_err(|error| error.to_string())?;
        let path = directory.join(format!("{}{random}{}", args.prefix, args.suffix));
        let made = if args.state == "directory" {
            DirBuilder::new().mode(0o700).create(&path)
        } else {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .map(|_| ())
        };
        match made {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                last = Some((error, path));
            }
            // Python names the file as text here.
            Err(error) => return Err(python_words(&error, &path).replacen(": b", ": ", 1)),
        }
    }
    Err(last.map_or_else(String::new, |(error, path)| python_words(&error, path)))
}

fn random_letters() -> io::Result<String> {
    let mut bytes = [0u8; 8];
    getrandom(&mut bytes, GetRandomFlags::empty())?;
    let letters = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    Ok(letters.collect())
}
