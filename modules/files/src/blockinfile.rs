//! `blockinfile`: several lines of a file between markers.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::common::{CommonArguments, exists, fail, supplemented, with_file_common};
use crate::edit::Edit;
use crate::lineinfile::Pattern;

register!(module "blockinfile", BlockInFile);

/// The module `blockinfile`. Ansible: `modules/blockinfile.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct BlockInFile;

#[derive(Deserialize)]
struct Args {
    path: String,
    state: String,
    marker: String,
    block: String,
    insertafter: Option<String>,
    insertbefore: Option<String>,
    create: bool,
    backup: bool,
    validate: Option<String>,
    marker_begin: String,
    marker_end: String,
    append_newline: bool,
    prepend_newline: bool,
    #[serde(flatten)]
    common: CommonArguments,
}

impl Module for BlockInFile {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "blockinfile".into(),
            short_description: "See to a block of lines in a file".into(),
            description: vec![
                "Keeps lines between two marker lines in a file. What is between them already is replaced.".into(),
                "Several blocks in one file need markers of their own.".into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("msg", "What was done."),
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

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let path = &args.path;
    let edit = Edit {
        path,
        common: &args.common,
        validate: args.validate.as_deref().filter(|text| !text.is_empty()),
        backup: args.backup,
        context,
    };
    edit.refuse_directory()?;
    let original = edit.read()?;
    if original.is_none() {
        if !args.create {
            let message = format!("Path {path} does not exist !");
            return Err(fail(message, [("rc", 257.into())]));
        }
        edit.make_directories(|directory, error| {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default();
            let number = error.raw_os_error().unwrap_or_default();
            format!("Error creating {directory} Error code: {number} Error description: {reason}")
        })?;
        if args.state == "absent" {
            let mut result = TaskResult::changed(false);
            result.msg = Some(format!("File {path} not present").into());
            return Ok(result);
        }
    }
    let before = original.clone().unwrap_or_default();
    let block = block(args);
    let after = place(args, &before, &block)?;
    let diff = edit.content_diff(&before, &after);
    let (message, changed) = match &original {
        Some(original) if *original == after => ("", false),
        None => ("File created", true),
        Some(_) if block.is_empty() => ("Block removed", true),
        Some(_) => ("Block inserted", true),
    };
    if context.check_mode && !exists(path) {
        let mut result = TaskResult::changed(changed).with("diff", diff);
        result.msg = Some(message.into());
        return Ok(result);
    }
    let edited = edit.finish(changed.then_some(&after))?;
    let mut result = TaskResult::changed(changed || edited.attributes_changed)
        .with("diff", edit.diffs(diff, &edited));
    result.msg = Some(Edit::message(message, changed, &edited).into());
    if let Some(backup) = edited.backup_file {
        result.set("backup_file", backup);
    }
    Ok(result)
}

/// A marker with its end.
fn marker(args: &Args, mark: &str) -> Vec<u8> {
    let mut line = args.marker.replace("{mark}", mark).into_bytes();
    line.push(b'\n');
    line
}

/// The lines with their markers; none when there is to be no block.
fn block(args: &Args) -> Vec<Vec<u8>> {
    if args.state == "absent" || args.block.is_empty() {
        return Vec::new();
    }
    let mut text = args.block.clone().into_bytes();
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    let mut block = vec![marker(args, &args.marker_begin)];
    block.extend(split_lines(&text));
    block.push(marker(args, &args.marker_end));
    block
}

/// Python: `bytes.splitlines(True)`.
fn split_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => at + 2,
            (b'\r' | b'\n', _) => at + 1,
            _ => {
                at += 1;
                continue;
            }
        };
        lines.push(bytes[start..end].to_vec());
        start = end;
        at = end;
    }
    if start < bytes.len() {
        lines.push(bytes[start..].to_vec());
    }
    lines
}

/// The contents with the block in its place.
fn place(args: &Args, before: &[u8], block: &[Vec<u8>]) -> Result<Vec<u8>, ModuleError> {
    let mut lines = split_lines(before);
    let last = |marker: &[u8]| lines.iter().rposition(|line| line == marker);
    let begin = last(&marker(args, &args.marker_begin));
    let end = last(&marker(args, &args.marker_end));
    let mut at = match (begin, end) {
        (Some(begin), Some(end)) => {
            let (first, last) = (begin.min(end), begin.max(end));
            lines.drain(first..=last);
            first
        }
        _ => insertion(args, before, &lines)?,
    };
    if let Some(above) = at.checked_sub(1)
        && !lines[above].ends_with(b"\n")
    {
        lines[above].push(b'\n');
    }
    let is_present = args.state == "present";
    if args.prepend_newline && is_present && at != 0 && lines[at - 1] != b"\n" {
        lines.insert(at, b"\n".to_vec());
        at += 1;
    }
    lines.splice(at..at, block.iter().cloned());
    let below = at + block.len();
    if args.append_newline && is_present && lines.get(below).is_some_and(|line| line != b"\n") {
        lines.insert(below, b"\n".to_vec());
    }
    Ok(lines.concat())
}

/// Where a block goes that is not there yet.
fn insertion(args: &Args, before: &[u8], lines: &[Vec<u8>]) -> Result<usize, ModuleError> {
    let (text, is_after) = match (args.insertafter.as_deref(), args.insertbefore.as_deref()) {
        (Some("EOF"), _) | (None, None) => return Ok(lines.len()),
        (None, Some("BOF")) => return Ok(0),
        (Some(text), _) => (text, true),
        (None, Some(text)) => (text, false),
    };
    let pattern = Pattern::new(text)?;
    let mut found = None;
    if pattern.is_multiline() {
        if let Some((start, end)) = pattern.span(before)? {
            let up_to = if is_after { end } else { start };
            let newlines = before[..up_to].iter().filter(|byte| **byte == b'\n');
            found = Some(newlines.count());
        }
    } else {
        for (number, line) in lines.iter().enumerate() {
            if pattern.is_in(line)? {
                found = Some(number);
            }
        }
    }
    Ok(match found {
        None => lines.len(),
        Some(number) if is_after => (number + 1).min(lines.len()),
        Some(number) => number.min(lines.len()),
    })
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
            .doc("Whether the block is to be there."),
        OptionSpec::new("marker", Str)
            .default("# {mark} ANSIBLE MANAGED BLOCK")
            .doc("The marker lines; `{mark}` in it is replaced by the next two options."),
        OptionSpec::new("block", Str)
            .default("")
            .aliases(&["content"])
            .doc("The lines. Without any, the block is removed."),
        OptionSpec::new("insertafter", Str).doc(
            "Where a new block goes: after the last line that this regular expression matches, or at the end of the \
             file (`EOF`).",
        ),
        OptionSpec::new("insertbefore", Str).doc(
            "The same, before the last line that matches, or at the beginning of the file (`BOF`).",
        ),
        OptionSpec::new("create", Bool)
            .default(false)
            .doc("Whether a file that does not exist is made, with its directories."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
        OptionSpec::new("marker_begin", Str)
            .default("BEGIN")
            .doc("What the first marker says for `{mark}`."),
        OptionSpec::new("marker_end", Str)
            .default("END")
            .doc("What the second marker says for `{mark}`."),
        OptionSpec::new("append_newline", Bool)
            .default(false)
            .doc("Whether an empty line follows the block, unless it ends the file."),
        OptionSpec::new("prepend_newline", Bool)
            .default(false)
            .doc("Whether an empty line precedes the block, unless it begins the file."),
    ]))
    .mutually_exclusive(&["insertbefore", "insertafter"])
}

fn examples() -> Vec<Example> {
    [(
        "Some hosts",
        "blockinfile:\n  path: /tmp/shevek-example-hosts\n  create: true\n  block: |\n    10.0.0.1 one\n    10.0.0.2 two\n",
    )]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
