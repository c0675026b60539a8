//! The module itself.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::Pattern;
use super::lines::{body, contains, lines};
use super::present::Request;
use crate::common::{CommonArguments, exists, fail, supplemented, with_file_common};
use crate::edit::Edit;

register!(module "lineinfile", LineInFile);

/// The module `lineinfile`. Ansible: `modules/lineinfile.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineInFile;

#[derive(Deserialize)]
struct Args {
    path: String,
    state: String,
    regexp: Option<String>,
    search_string: Option<String>,
    line: Option<String>,
    insertafter: Option<String>,
    insertbefore: Option<String>,
    backrefs: bool,
    create: bool,
    backup: bool,
    firstmatch: bool,
    validate: Option<String>,
    #[serde(flatten)]
    common: CommonArguments,
}

impl Module for LineInFile {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "lineinfile".into(),
            short_description: "See to one line of a file".into(),
            description: vec![
                "Makes sure that a line is in a file, or that no line of a kind is. It is for single lines: \
                 `replace` changes text wherever it is, `blockinfile` keeps several lines."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("msg", "What was done."),
                ("found", "How many lines went, for `state: absent`."),
                ("backup", "The copy of what was there before, with `backup`."),
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
        let warnings = warnings(&args);
        match supplemented(run(&args, context)) {
            Ok(mut result) => {
                result.warnings = warnings;
                Ok(result)
            }
            Err(mut error) => {
                error.result.warnings = warnings;
                Err(error)
            }
        }
    }
}

fn warnings(args: &Args) -> Vec<String> {
    let is_empty = |text: &Option<String>| text.as_deref() == Some("");
    let (name, more) = if is_empty(&args.regexp) {
        (
            "regular expression",
            " If this is desired, use '^' to match every line in the file and avoid this warning.",
        )
    } else if is_empty(&args.search_string) {
        ("search string", "")
    } else {
        return Vec::new();
    };
    vec![format!(
        "The {name} is an empty string, which will match every line in the file. This may have unintended \
         consequences, such as replacing the last line in the file rather than appending.{more}"
    )]
}

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let edit = Edit {
        path: &args.path,
        common: &args.common,
        validate: args.validate.as_deref().filter(|text| !text.is_empty()),
        backup: args.backup,
        context,
    };
    edit.refuse_directory()?;
    if args.state == "present" {
        if args.backrefs && args.regexp.is_none() {
            return Err(ModuleError::new("regexp is required with backrefs=true"));
        }
        let Some(line) = &args.line else {
            return Err(ModuleError::new("line is required with state=present"));
        };
        return present(args, line, &edit);
    }
    if args.regexp.is_none() && args.search_string.is_none() && args.line.is_none() {
        return Err(ModuleError::new(
            "one of line, search_string, or regexp is required with state=absent",
        ));
    }
    absent(args, &edit)
}

fn present(args: &Args, line: &str, edit: &Edit<'_>) -> Result<TaskResult, ModuleError> {
    let path = &args.path;
    let before = match edit.read()? {
        Some(bytes) => bytes,
        None if args.create => {
            edit.make_directories(|directory, error| {
                let reason = crate::common::python_words(error, directory);
                format!("Error creating {directory} ({reason})")
            })?;
            Vec::new()
        }
        None => {
            let message = format!("Destination {path} does not exist !");
            return Err(fail(message, [("rc", 257.into())]));
        }
    };
    let mut all = lines(&before);
    let regexp = args.regexp.as_deref().map(Pattern::new).transpose()?;
    let is_at_end = args.insertafter.is_none() && args.insertbefore.is_none();
    let request = Request {
        regexp: regexp.as_ref(),
        search_string: args.search_string.as_deref().map(str::as_bytes),
        line: line.as_bytes(),
        insert_after: args.insertafter.as_deref().or(is_at_end.then_some("EOF")),
        insert_before: args.insertbefore.as_deref(),
        backrefs: args.backrefs,
        first_match: args.firstmatch,
    };
    let message = request.apply(&mut all)?;
    let after = all.concat();
    let changed = !message.is_empty();
    let diff = edit.content_diff(&before, &after);
    if edit.context.check_mode && !exists(path) {
        let mut result = TaskResult::changed(changed)
            .with("backup", "")
            .with("diff", diff);
        result.msg = Some(message.into());
        return Ok(result);
    }
    finish(edit, changed.then_some(&after), message, diff)
}

fn absent(args: &Args, edit: &Edit<'_>) -> Result<TaskResult, ModuleError> {
    let Some(before) = edit.read()? else {
        let mut result = TaskResult::changed(false);
        result.msg = Some("file not present".into());
        return Ok(result);
    };
    let regexp = args.regexp.as_deref().map(Pattern::new).transpose()?;
    let (mut kept, mut found) = (Vec::new(), 0);
    for line in lines(&before) {
        let is_match = match (&regexp, &args.search_string, &args.line) {
            (Some(regexp), _, _) => regexp.is_in(&line)?,
            (None, Some(text), _) => contains(&line, text.as_bytes()),
            (None, None, Some(text)) => body(&line) == text.as_bytes(),
            (None, None, None) => false,
        };
        if is_match {
            found += 1;
        } else {
            kept.extend(line);
        }
    }
    let diff = edit.content_diff(&before, &kept);
    let message = if found > 0 {
        format!("{found} line(s) removed")
    } else {
        String::new()
    };
    let mut result = finish(edit, (found > 0).then_some(&kept), &message, diff)?;
    result.set("found", found);
    Ok(result)
}

fn finish(
    edit: &Edit<'_>,
    contents: Option<&Vec<u8>>,
    message: &str,
    diff: Json,
) -> Result<TaskResult, ModuleError> {
    let changed = contents.is_some();
    let edited = edit.finish(contents.map(Vec::as_slice))?;
    let mut result = TaskResult::changed(changed || edited.attributes_changed)
        .with("diff", edit.diffs(diff, &edited));
    result.msg = Some(Edit::message(message, changed, &edited).into());
    result.set("backup", edited.backup_file.unwrap_or_default());
    Ok(result)
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("path", Path)
            .required()
            .aliases(&["dest", "destfile", "name"])
            .doc("The file."),
        OptionSpec::new("state", Str)
            .default("present")
            .choices(&["absent", "present"])
            .doc("Whether the line is to be there."),
        OptionSpec::new("regexp", Str).aliases(&["regex"]).doc(
            "The line to replace, the last one that matches, or the lines to remove: a regular expression of Python.",
        ),
        OptionSpec::new("search_string", Str)
            .doc("The same as plain text that is anywhere in the line."),
        OptionSpec::new("line", Str)
            .aliases(&["value"])
            .doc("The line, without its end."),
        OptionSpec::new("insertafter", Str).doc(
            "Where the line goes when none is replaced: after the last line that this regular expression matches, or \
             at the end of the file (`EOF`), which is also where it goes without a match.",
        ),
        OptionSpec::new("insertbefore", Str).doc(
            "The same, before the last line that matches, or at the beginning of the file (`BOF`).",
        ),
        OptionSpec::new("backrefs", Bool).default(false).doc(
            "Whether `\\1` and the like in `line` are the groups of `regexp`. Without a match nothing changes then.",
        ),
        OptionSpec::new("create", Bool)
            .default(false)
            .doc("Whether a file that does not exist is made, with its directories."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("firstmatch", Bool)
            .default(false)
            .doc("Whether the first line that matches counts instead of the last one."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
    ]))
    .mutually_exclusive(&["insertbefore", "insertafter"])
    .mutually_exclusive(&["regexp", "search_string"])
    .mutually_exclusive(&["backrefs", "search_string"])
}

fn examples() -> Vec<Example> {
    [
        (
            "A setting",
            "lineinfile:\n  path: /tmp/shevek-example.conf\n  regexp: ^listen=\n  line: listen=80\n  create: true\n",
        ),
        (
            "No such line",
            "lineinfile:\n  path: /tmp/shevek-example.conf\n  regexp: ^debug=\n  state: absent\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
