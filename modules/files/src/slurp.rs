//! `slurp`: a file's contents as the result.

use data_encoding::BASE64;
use rustix::io::Errno;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::common::python_words;

register!(module "slurp", Slurp);

/// The module `slurp`. Ansible: `modules/slurp.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Slurp;

#[derive(Deserialize)]
struct Args {
    src: String,
}

impl Module for Slurp {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "slurp".into(),
            short_description: "Read a file of the target".into(),
            description: vec![
                "Returns a file's contents, encoded as Base64. It is for small files: the result travels and is kept \
                 as a whole. `fetch` copies large ones."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("src", ArgType::Path)
                    .required()
                    .aliases(&["path"])
                    .doc("The file."),
            ]),
            examples: vec![Example {
                name: "Whose host is it?".into(),
                task: "slurp:\n  src: /etc/hostname\n".into(),
            }],
            returns: [
                ("content", "The contents as Base64."),
                ("encoding", "`base64`."),
                ("source", "The file."),
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
        let Args { src } = context.parse(args)?;
        let bytes = std::fs::read(&src).map_err(|error| {
            let message = match error.raw_os_error().map(Errno::from_raw_os_error) {
                Some(Errno::NOENT) => format!("File not found: {src}"),
                Some(Errno::ACCESS) => format!("File is not readable: {src}"),
                Some(Errno::ISDIR) => format!("Source is a directory and must be a file: {src}"),
                // Ansible's words, in which a letter is missing.
                _ => "Unable to slurp file: {source}".to_string(),
            };
            // Python names the file as text here.
            let cause = python_words(&error, &src).replacen(": b", ": ", 1);
            ModuleError::new(message).with("exception", cause)
        })?;
        Ok(TaskResult::changed(false)
            .with("content", BASE64.encode(&bytes))
            .with("source", src)
            .with("encoding", "base64"))
    }
}
