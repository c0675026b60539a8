//! The module itself.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::{Group, User};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
};

use super::archive::Archive;
use super::arguments::{Args, spec};
use super::extra_opts::ExtraOptions;
use super::extract::Extraction;
use super::itemize::Itemizer;
use super::plan::{self, Plan, Rules};
use super::selection::{Manner, Selection};
use super::source::Source;
use crate::common::{Attributes, exists, supplemented, umask};

register!(module "unarchive", Unarchive);

/// The module `unarchive`. Ansible: `modules/unarchive.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unarchive;

impl Module for Unarchive {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "unarchive".into(),
            short_description: "Unpack an archive".into(),
            description: vec![
                "Unpacks tar archives, plain or compressed by gzip, bzip2, xz or zstd, and zip archives. The target \
                 needs no program for that."
                    .into(),
                "A member whose path would leave the destination fails the task before anything is written.".into(),
            ],
            spec: spec(),
            examples: [
                (
                    "An archive of the controller",
                    "unarchive:\n  src: app.tar.gz\n  dest: /opt/app\n",
                ),
                (
                    "An archive of the target without its first directory",
                    "unarchive:\n  src: /tmp/app-1.2.tar.xz\n  dest: /opt/app\n  remote_src: true\n  extra_opts: [--strip-components=1]\n  creates: /opt/app/VERSION\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("handler", "The kind of archive: `TgzArchive`, `TarArchive`, `ZipArchive`."),
                ("files", "What the archive holds, with `list_files`."),
                ("dest", "Where it was unpacked; `mode`, `owner` and the like are those of the directory."),
                ("src", "The archive."),
                ("extract_results", "`rc` and, when it failed, `err`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::Partial,
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
    if let Some(creates) = args.creates.as_deref().filter(|path| !path.is_empty())
        && (exists(creates) || Path::new(creates).is_symlink())
    {
        return Ok(TaskResult::skip(format!("skipped, since {creates} exists")));
    }
    let base = absolute(&args.dest);
    if args.from_action && !base.is_dir() {
        let message = format!("dest '{}' must be an existing dir", args.dest);
        return Err(ModuleError::new(message).with("_of_action", true));
    }
    let source = Source::find(args, context)?;
    if !base.is_dir() {
        return Err(ModuleError::new(format!(
            "Destination '{}' is not a directory",
            args.dest
        )));
    }
    let src = source.path.to_string_lossy().into_owned();
    let unhandled =
        |why: String| ModuleError::new(format!("Failed to find handler for \"{src}\". {why}"));
    let archive = Archive::open(&source.path).map_err(unhandled)?;
    let options = if archive.is_zip() {
        ExtraOptions::zip(&args.extra_opts)
    } else {
        ExtraOptions::tar(&args.extra_opts)
    };
    let options = options.map_err(ModuleError::new)?;
    let work = Work::new(args, &options, &archive, &base, context)?;
    let plan = work.plan().map_err(unhandled)?;
    if plan.files.is_empty() {
        return Err(unhandled(
            "There are no files in it that are wanted. Empty archive files are not supported."
                .into(),
        ));
    }
    work.unpack(&plan, &src)
}

/// One archive on its way to a directory.
struct Work<'a> {
    args: &'a Args,
    archive: &'a Archive,
    base: &'a Path,
    selection: Selection,
    rules: Rules,
    numeric_owner: bool,
    attributes: Attributes,
    owner: (u32, u32),
    context: &'a ModuleContext<'a>,
}

impl<'a> Work<'a> {
    fn new(
        args: &'a Args,
        options: &ExtraOptions,
        archive: &'a Archive,
        base: &'a Path,
        context: &'a ModuleContext<'a>,
    ) -> Result<Self, ModuleError> {
        let own = (
            rustix::process::geteuid().as_raw(),
            rustix::process::getegid().as_raw(),
        );
        let attributes = Attributes::load(&args.common, &args.dest, false);
        let mut rules = Rules::new(options, archive.is_zip(), own.0 == 0, umask());
        rules.keep_newer |= args.keep_newer;
        rules.mode_is_given = attributes.mode.is_some();
        rules.owner_is_given = attributes.owner.is_some();
        rules.group_is_given = attributes.group.is_some();
        let mut exclude = args.exclude.clone();
        exclude.extend(options.exclude.iter().cloned());
        Ok(Self {
            selection: Selection {
                include: args.include.clone(),
                exclude,
                strip: options.strip,
                junk_paths: options.junk_paths,
                manner: if archive.is_zip() {
                    Manner::Zip
                } else {
                    Manner::Tar {
                        wildcards: options.wildcards,
                    }
                },
            },
            owner: (
                wanted_user(attributes.owner.as_deref()).unwrap_or(own.0),
                wanted_group(attributes.group.as_deref()).unwrap_or(own.1),
            ),
            args,
            archive,
            base,
            rules,
            numeric_owner: options.numeric_owner,
            attributes,
            context,
        })
    }

    fn plan(&self) -> Result<Plan, String> {
        let mode = |metadata: &Metadata| self.attributes.mode_for(metadata);
        let itemizer = self.archive.is_zip().then_some(Itemizer {
            rules: &self.rules,
            uid: self.owner.0,
            gid: self.owner.1,
            mode: &mode,
        });
        plan::make(
            self.archive,
            self.base,
            &self.selection,
            &self.rules,
            self.numeric_owner,
            itemizer.as_ref(),
            &|| self.context.output.is_cancelled(),
        )
    }

    fn unpack(&self, plan: &Plan, src: &str) -> Result<TaskResult, ModuleError> {
        let mut result = TaskResult::changed(!plan.is_there)
            .with("handler", self.archive.handler())
            .with("dest", self.args.dest.as_str())
            .with("src", src);
        if !plan.is_there && !self.context.check_mode {
            if let Err(text) = self.extract(plan) {
                let message = format!("failed to unpack {src} to {}", self.args.dest);
                let mut error = ModuleError::new(message);
                result.set("extract_results", json!({"rc": 1, "out": "", "err": text}));
                error.result.fields = result.fields;
                return Err(error);
            }
            result.set("extract_results", json!({"rc": 0, "out": "", "err": ""}));
        }
        if !plan.difference.is_empty() {
            result.set("diff", json!({"prepared": plan.difference}));
        }
        if self.attributes.are_given() {
            let mut changed = !plan.is_there;
            for place in self.places(plan) {
                changed = self
                    .attributes
                    .at(place)
                    .apply(self.context, changed, None)?;
            }
            result.changed = Some(changed);
        }
        if self.args.list_files {
            result.set("files", plan.files.clone());
        }
        Ok(result)
    }

    /// What gets owner, permissions and the like: all members, and the directories at the top.
    fn places(&self, plan: &Plan) -> Vec<String> {
        let place = |name: &str| self.base.join(name).to_string_lossy().into_owned();
        let mut places: Vec<String> = plan.files.iter().map(|name| place(name)).collect();
        let mut tops: Vec<&str> = Vec::new();
        for name in &plan.files {
            if let Some((top, _)) = name.split_once('/')
                && !tops.contains(&top)
            {
                tops.push(top);
            }
        }
        places.extend(tops.into_iter().map(place));
        places
    }

    fn extract(&self, plan: &Plan) -> Result<(), String> {
        let mut extraction = Extraction::new(self.base, &self.rules, &plan.wild_links)?;
        self.archive
            .visit(self.numeric_owner, &mut |entry, contents| {
                if self.context.output.is_cancelled() {
                    return Err("The task was cancelled.".into());
                }
                if let Some(entry) = self.selection.pick(entry) {
                    extraction.put(&entry, contents);
                }
                Ok(())
            })?;
        extraction.finish()
    }
}

fn wanted_user(owner: Option<&str>) -> Option<u32> {
    let owner = owner?;
    User::by_name(owner)
        .map(|user| user.uid)
        .or_else(|| owner.parse().ok())
}

fn wanted_group(group: Option<&str>) -> Option<u32> {
    let group = group?;
    Group::by_name(group)
        .map(|group| group.gid)
        .or_else(|| group.parse().ok())
}

/// Python: `os.path.abspath`, links left as they are.
fn absolute(path: &str) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))
}
