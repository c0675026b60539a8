//! The module itself.

use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::line::Line;
use super::sources::Sources;
use crate::apt::Update;
use crate::mode;

register!(module "apt_repository", AptRepository);

/// The module `apt_repository`. Ansible: `modules/apt_repository.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct AptRepository;

#[derive(Deserialize)]
struct Args {
    repo: String,
    state: String,
    mode: Option<Json>,
    update_cache: bool,
    update_cache_retries: i64,
    update_cache_retry_max_delay: i64,
    filename: Option<String>,
}

impl Module for AptRepository {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "apt_repository".into(),
            short_description: "Add or remove sources of Debian packages".into(),
            description: vec![
                "Works on the one-line lists of sources; `deb822_repository` is for the newer kind. All lists are \
                 written again when one changes, without blanks that mean nothing."
                    .into(),
                "Archives of Launchpad (`ppa:...`) are refused: name their address and their key.".into(),
            ],
            spec: spec(),
            examples: [
                (
                    "A source in a file of its own",
                    "apt_repository:\n  repo: deb http://deb.example.org/debian stable main\n  filename: example\n  update_cache: false\n",
                ),
                (
                    "A source that is gone",
                    "apt_repository:\n  repo: deb http://old.example.org/debian stable main\n  state: absent\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("repo", "The argument."),
                ("sources_added", "Files that are new."),
                ("sources_removed", "Files that are gone."),
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
        let mut warnings = Vec::new();
        match run(&args, context, &mut warnings) {
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

fn run(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<TaskResult, ModuleError> {
    if args.repo.is_empty() {
        return Err(ModuleError::new(
            "Please set argument 'repo' to a non-empty value",
        ));
    }
    if args.repo.starts_with("ppa:") {
        return Err(ModuleError::new(format!(
            "archives of Launchpad are not supported: write {} as `deb https://ppa.launchpadcontent.net/... main`",
            args.repo
        )));
    }
    let mode = args.mode.as_ref().map(mode::parse).transpose()?;
    let old = Sources::read(context)?;
    let mut new = old.clone();
    let line = Line::parse(&args.repo);
    if !line.valid || !line.enabled {
        let shown = args.repo.trim();
        let shown = shown.strip_prefix('#').unwrap_or(shown);
        let end = shown.find('#').filter(|place| *place > 0);
        return Err(ModuleError::new(format!(
            "Invalid repository string: {}",
            &shown[..end.unwrap_or(shown.len())]
        )));
    }
    if args.state == "present" {
        new.add(&line.source, args.filename.as_deref())?;
    } else {
        new.remove(&line.source);
    }
    let (before, after) = (old.dump(), new.dump());
    let changed = before != after;
    if changed && !context.check_mode {
        new.save(mode, context)?;
        if args.update_cache {
            let update = Update {
                retries: args.update_cache_retries,
                most_delay: args.update_cache_retry_max_delay,
                lock_timeout: 60,
                verb: "update",
            };
            if let Err(error) = update.run(context, warnings) {
                revert(&old, &before, &after, context)?;
                return Err(error);
            }
        }
    }
    Ok(told(args, &before, &after, changed, context.diff))
}

/// Makes everything as it was.
fn revert(
    old: &Sources,
    before: &IndexMap<String, String>,
    after: &IndexMap<String, String>,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    for file in after.keys().filter(|file| !before.contains_key(*file)) {
        let _ = std::fs::remove_file(Path::new(file));
    }
    old.save(None, context)
}

fn told(
    args: &Args,
    before: &IndexMap<String, String>,
    after: &IndexMap<String, String>,
    changed: bool,
    diff: bool,
) -> TaskResult {
    let only = |these: &IndexMap<String, String>, others: &IndexMap<String, String>| {
        let names = these.keys().filter(|file| !others.contains_key(*file));
        names.cloned().collect::<Vec<String>>()
    };
    let (added, removed) = (only(after, before), only(before, after));
    let header = |file: &str, there: &IndexMap<String, String>| {
        if there.contains_key(file) {
            file.to_string()
        } else {
            "/dev/null".to_string()
        }
    };
    let differences: Vec<Json> = added
        .iter()
        .chain(&removed)
        .filter(|_| diff)
        .map(|file| {
            json!({
                "before": before.get(file).map_or("", String::as_str),
                "after": after.get(file).map_or("", String::as_str),
                "before_header": header(file, before),
                "after_header": header(file, after),
            })
        })
        .collect();
    TaskResult::changed(changed)
        .with("repo", args.repo.as_str())
        .with("state", args.state.as_str())
        .with("sources_added", added)
        .with("sources_removed", removed)
        .with("diff", differences)
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, Raw, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("repo", Str)
            .required()
            .doc("The source as a line of a list: `deb http://host/debian stable main`."),
        OptionSpec::new("state", Str)
            .default("present")
            .choices(&["absent", "present"])
            .doc("Whether there is such a source."),
        OptionSpec::new("filename", Str)
            .doc("The file of a new source, without `.list`; made from its address without this."),
        OptionSpec::new("mode", Raw)
            .doc("The permissions of the file of a new source, in octal digits."),
        OptionSpec::new("update_cache", Bool)
            .default(true)
            .aliases(&["update-cache"])
            .doc("Bring the lists of packages up to date after a change."),
        OptionSpec::new("update_cache_retries", Int)
            .default(5)
            .doc("How often an update that fails is tried; then everything is made as it was."),
        OptionSpec::new("update_cache_retry_max_delay", Int)
            .default(12)
            .doc("The longest pause between two tries, in seconds."),
        OptionSpec::new("install_python_apt", Bool)
            .default(true)
            .doc("Without effect: nothing needs to be installed for this module."),
        OptionSpec::new("validate_certs", Bool)
            .default(true)
            .doc("Without effect: only archives of Launchpad are looked up."),
        OptionSpec::new("codename", Str).doc("Without effect: only archives of Launchpad need it."),
    ])
}
