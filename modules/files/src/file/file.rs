//! The module itself: arguments, documentation, and the way to each state.

use std::io::Read;

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::absent::ensure_absent;
use super::directory::ensure_directory;
use super::hard_link::ensure_hard_link;
use super::link::ensure_link;
use super::parameters::Args;
use super::parameters::FileTask;
use super::plain::ensure_plain;
use super::touch::execute_touch;
use crate::common::{State, supplemented, with_file_common};

register!(module "file", File);

/// The module `file`. Ansible: `modules/file.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct File;

impl Module for File {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "file".into(),
            short_description: "Make, change and remove files, directories and links".into(),
            description: vec![
                "Sees to it that a path is a file, a directory, a symbolic or a hard link, or not there at all, and \
                 that it has the owner, permissions and times that are asked for."
                    .into(),
                "It does not write contents: `copy` and `template` do.".into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("path", "The path, for the states `absent`, `directory` and `file`."),
                ("dest", "The path, for the states `hard`, `link` and `touch`."),
                ("src", "Where the link leads."),
                ("state", "What is there now."),
                ("owner", "Its owner; likewise `group`, `uid`, `gid`, `mode` and `size`."),
                ("diff", "What is different, with `--diff`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::Full,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args = context.parse(args)?;
        supplemented(ensure_file(args, context))
    }
}

/// What the module does, for other modules too. Owner and the like are not yet in the result.
pub(crate) fn ensure_file(
    mut args: Args,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let state = args.complete()?;
    if args.diff_peek.is_some() {
        return Ok(TaskResult::changed(false)
            .with("path", args.path.as_str())
            .with("appears_binary", appears_binary(&args.path)));
    }
    let task = FileTask {
        before: State::of(&args.path),
        times: args.timestamps(&state)?,
        args: &args,
        context,
    };
    let warnings = if context.check_mode && state != "absent" {
        args.warnings_of_unknown()
    } else {
        Vec::new()
    };
    let outcome = match state.as_str() {
        "absent" => ensure_absent(&task),
        "directory" => ensure_directory(&task),
        "hard" => ensure_hard_link(&task),
        "link" => ensure_link(&task),
        "touch" => execute_touch(&task),
        _ => ensure_plain(&task),
    };
    match outcome {
        Ok(mut result) => {
            result.warnings.splice(0..0, warnings);
            Ok(result)
        }
        Err(mut error) => {
            error.result.warnings = warnings;
            Err(error)
        }
    }
}

/// Whether the start of a file looks like no text.
fn appears_binary(path: &str) -> bool {
    let mut head = Vec::new();
    // What cannot be read is taken for text.
    std::fs::File::open(path)
        .and_then(|file| file.take(8192).read_to_end(&mut head))
        .is_ok_and(|_| head.contains(&0))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    let time = |name: &str, what: &str| {
        OptionSpec::new(name, Str).doc(&format!(
            "{what}: a time in the format of the next option, `now`, or `preserve`. Without it `touch` takes `now`, \
             all other states take `preserve`."
        ))
    };
    let format = |name: &str| {
        OptionSpec::new(name, Str)
            .default("%Y%m%d%H%M.%S")
            .doc("How that time is written, as in `strptime`. It is a local time.")
    };
    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("state", Str)
            .choices(&["absent", "directory", "file", "hard", "link", "touch"])
            .doc(
                "What the path is to be. `absent` removes it, a directory with all that is in it; `directory` makes \
                 it and those above it; `touch` makes an empty file, or gives what is there new times; `file` only \
                 changes what is there, and fails when nothing is. Without it, it stays what it is.",
            ),
        OptionSpec::new("path", Path)
            .required()
            .aliases(&["dest", "name"])
            .doc("The path."),
        OptionSpec::new("_original_basename", Str)
            .doc("Set by actions: the name in a directory that `path` may be."),
        OptionSpec::new("recurse", Bool).default(false).doc(
            "Whether everything below a directory gets the same owner, permissions and times.",
        ),
        OptionSpec::new("force", Bool).default(false).doc(
            "Whether a link is made although what it leads to does not exist, and although a file or an empty \
             directory is in its place.",
        ),
        OptionSpec::new("follow", Bool)
            .default(true)
            .doc("Whether a link at `path` is followed: what it leads to is changed."),
        OptionSpec::new("_diff_peek", Bool)
            .doc("Set by actions: only say whether the file looks like no text."),
        OptionSpec::new("src", Path).doc("What a link leads to. Only for the states `link` and `hard`."),
        time("modification_time", "When the contents are to have changed"),
        format("modification_time_format"),
        time("access_time", "When the file is to have been read"),
        format("access_time_format"),
    ]))
}

fn examples() -> Vec<Example> {
    [
        (
            "A directory with those above it",
            "file:\n  path: /tmp/shevek-example/a/b\n  state: directory\n  mode: '0755'\n",
        ),
        (
            "A link",
            "file:\n  path: /tmp/shevek-example/link\n  src: a/b\n  state: link\n  force: true\n",
        ),
        (
            "An empty file",
            "file:\n  path: /tmp/shevek-example/empty\n  state: touch\n  mode: u=rw,g=r,o=\n",
        ),
        (
            "All of it gone",
            "file:\n  path: /tmp/shevek-example\n  state: absent\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
