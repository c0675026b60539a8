//! `replace`: text of a file by a regular expression.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::encoding::{Encoding, Handler, Purpose};
use shevek_plugin::python_regex::{Anchor, RegexError, RegexFlags, compile, substitute};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::common::{CommonArguments, crash, fail, supplemented, with_file_common};
use crate::edit::Edit;

register!(module "replace", Replace);

/// The module `replace`. Ansible: `modules/replace.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Replace;

#[derive(Deserialize)]
struct Args {
    path: String,
    regexp: String,
    replace: String,
    after: Option<String>,
    before: Option<String>,
    backup: bool,
    validate: Option<String>,
    encoding: String,
    #[serde(flatten)]
    common: CommonArguments,
}

impl Module for Replace {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "replace".into(),
            short_description: "Replace text in a file".into(),
            description: vec![
                "Replaces all that a regular expression of Python matches in a file, or in a part of it. `^` and `$` \
                 match at each line."
                    .into(),
                "It is for the user to see to it that the new text is not matched again: else each run changes the \
                 file."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("msg", "How many replacements were made."),
                ("backup_file", "The copy of what was there before, with `backup`."),
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
        let args: Args = context.parse(args)?;
        supplemented(run(&args, context))
    }
}

/// A part of a text by its byte offsets.
struct Section {
    start: usize,
    end: usize,
}

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let path = &args.path;
    let encoding = Encoding::named(&args.encoding, Purpose::Decode).map_err(crash)?;
    let edit = Edit {
        path,
        common: &args.common,
        validate: args.validate.as_deref().filter(|text| !text.is_empty()),
        backup: args.backup,
        context,
    };
    edit.refuse_directory()?;
    let Some(bytes) = edit.read()? else {
        let message = format!("Path {path} does not exist !");
        return Err(fail(message, [("rc", 257.into())]));
    };
    // What is no text in this encoding is kept as it is.
    let contents = encoding.decode_with(&bytes, Handler::SurrogateEscape);
    let contents = contents.map_err(crash)?;
    let mut result = TaskResult::changed(false).with("rc", 0);
    let pattern = section_pattern(args);
    let section = match &pattern {
        None => Section {
            start: 0,
            end: contents.len(),
        },
        Some(pattern) => match find_section(pattern, &contents)? {
            Some(section) => section,
            None => {
                let message = format!(
                    "Pattern for before/after params did not match the given file: {pattern}"
                );
                result.msg = Some(message.into());
                return Ok(result);
            }
        },
    };
    let text = &contents[section.start..section.end];
    let flags = RegexFlags {
        multiline: true,
        ..RegexFlags::default()
    };
    let regex = compile(&args.regexp, flags, Anchor::Anywhere)
        .map_err(|RegexError(message)| crash(message))?;
    let (new, count) = substitute(&regex, &args.replace, text, 0).map_err(|error| {
        ModuleError::new(format!("Unable to process replace due to error: {error}"))
    })?;
    let changed = count > 0 && new != text;
    let new = format!(
        "{}{new}{}",
        &contents[..section.start],
        &contents[section.end..]
    );
    let message = if changed {
        format!("{count} replacements made")
    } else {
        String::new()
    };
    if changed && context.diff {
        let diff = json!({
            "before_header": path,
            "before": contents,
            "after_header": path,
            "after": new,
        });
        result.set("diff", diff);
    }
    let bytes = encoding.encode_or_replace(&new);
    let edited = edit.finish(changed.then_some(&bytes))?;
    if let Some(backup) = &edited.backup_file {
        result.set("backup_file", backup.as_str());
    }
    result.changed = Some(changed || edited.attributes_changed);
    result.msg = Some(Edit::message(&message, changed, &edited).into());
    Ok(result)
}

fn section_pattern(args: &Args) -> Option<String> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match (given(&args.after), given(&args.before)) {
        (Some(after), Some(before)) => Some(format!("{after}(?P<subsection>.*?){before}")),
        (Some(after), None) => Some(format!("{after}(?P<subsection>.*)")),
        (None, Some(before)) => Some(format!("(?P<subsection>.*){before}")),
        (None, None) => None,
    }
}

fn find_section(pattern: &str, contents: &str) -> Result<Option<Section>, ModuleError> {
    let flags = RegexFlags {
        dot_all: true,
        ..RegexFlags::default()
    };
    let regex =
        compile(pattern, flags, Anchor::Anywhere).map_err(|RegexError(message)| crash(message))?;
    let found = regex.captures(contents).map_err(crash)?;
    let section = found.as_ref().and_then(|found| found.name("subsection"));
    Ok(section.map(|section| Section {
        start: section.start(),
        end: section.end(),
    }))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("path", Path)
            .required()
            .aliases(&["dest", "destfile", "name"])
            .doc("The file."),
        OptionSpec::new("regexp", Str)
            .required()
            .doc("What is replaced: a regular expression of Python, with its flag `MULTILINE`."),
        OptionSpec::new("replace", Str)
            .default("")
            .doc("The new text; `\\1` and `\\g<name>` in it are groups of the match."),
        OptionSpec::new("after", Str)
            .doc("Only what comes after a match of this is looked at; `.` in it matches newlines too."),
        OptionSpec::new("before", Str)
            .doc("Only what comes before a match of this is looked at; `.` in it matches newlines too."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
        OptionSpec::new("encoding", Str)
            .default("utf-8")
            .doc("The encoding of the file, by any name that Python has for it, such as `latin-1` or `gbk`."),
    ]))
}

fn examples() -> Vec<Example> {
    [(
        "Old names",
        "replace:\n  path: /etc/hosts\n  regexp: '\\bno-such-old-name\\b'\n  replace: new-name\n",
    )]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
