//! The module itself.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::arguments::Args;
use super::arrival::arrive;
use super::destination::Destination;
use super::directory::Tree;
use super::put::{Announced, Outcome, Put, mismatch, result};
use super::source::Source;
use crate::common::{
    Algorithm, Attributes, base_name, digest_of_file, exists, is_dir, join, permission_bits,
    supplemented, with_file_common,
};

register!(module "copy", Copy);

/// The module `copy`. Ansible: `modules/copy.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Copy;

impl Module for Copy {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "copy".into(),
            short_description: "Copy files to the target".into(),
            description: vec![
                "The target's half of the action of that name: writes contents that come with the call, or with \
                 `remote_src` copies files of the target."
                    .into(),
                "A file is written beside its place and renamed: at each moment it is the old one or the new one."
                    .into(),
            ],
            spec: spec(),
            examples: vec![Example {
                name: "A file of the target".into(),
                task: "copy:\n  src: /etc/hostname\n  dest: /tmp/shevek-example-hostname\n  remote_src: true\n"
                    .into(),
            }],
            returns: [
                ("dest", "Where the file is."),
                ("src", "Where its contents came from."),
                ("checksum", "SHA-1 of the contents; `md5sum` is their MD5."),
                ("backup_file", "The copy of what was there before, with `backup`."),
                ("owner", "Its owner; likewise `group`, `uid`, `gid`, `mode`, `size` and `state`."),
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
        supplemented(match (args.local_checksum.clone(), args.local_size) {
            (Some(checksum), _) => arrive(&args, Announced::Checksum(&checksum), context),
            (None, Some(size)) => arrive(&args, Announced::Size(size), context),
            (None, None) => copy_on_target(args, context),
        })
    }
}

/// `remote_src`: from a file or directory of the target.
fn copy_on_target(mut args: Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let src = args.src.clone().unwrap_or_default();
    let Ok(metadata) = std::fs::metadata(&src) else {
        return Err(ModuleError::new(format!("Source {src} not found")));
    };
    if access(&*src, Access::READ_OK).is_err() {
        return Err(ModuleError::new(format!("Source {src} not readable")));
    }
    if args.common.mode.as_ref().and_then(Json::as_str) == Some("preserve") {
        let mode = format!("0{:03o}", permission_bits(&metadata));
        args.common.mode = Some(mode.into());
    }
    let (mut checksum, mut md5) = (None, None);
    if metadata.is_file() {
        checksum = digest_of_file(&src, Algorithm::Sha1).ok();
        md5 = digest_of_file(&src, Algorithm::Md5).ok();
    } else if args.remote_src && !metadata.is_dir() {
        return Err(ModuleError::new(format!(
            "Cannot copy invalid source '{src}': not a file"
        )));
    }
    if let Some(expected) = args.checksum.as_ref().filter(|sum| !sum.is_empty())
        && checksum.as_ref() != Some(expected)
    {
        return Err(mismatch(checksum.as_deref().unwrap_or_default(), expected));
    }
    let both_directories = metadata.is_dir() && (is_dir(&args.dest) || !exists(&args.dest));
    let (dest, made) = match Destination::find(&args, &src, context)? {
        Destination::Settled(result) => return Ok(result),
        Destination::At { path, made } => (path, made),
    };
    let attributes = Attributes::load(&args.common, &dest, args.follow);
    let mut outcome = Outcome::default();
    let mut changed = made;
    if metadata.is_file() {
        let put = Put {
            args: &args,
            source: &Source::File(PathBuf::from(&src)),
            contents: checksum
                .as_deref()
                .map_or(Announced::NoFile, Announced::Checksum),
            dest: &dest,
            attributes: &attributes,
            context,
        };
        outcome = put.run()?;
        changed |= outcome.changed;
    } else if both_directories && args.remote_src {
        let mut target = args.dest.clone();
        if !src.ends_with('/') {
            target = join(&target, base_name(&src));
        }
        let tree = Tree {
            args: &args,
            context,
        };
        changed |= tree.copy(Path::new(&src), Path::new(&target))?;
    }
    let changed = attributes.apply(context, changed, None)?;
    Ok(result(
        &dest,
        &src,
        checksum.as_deref(),
        md5,
        outcome,
        changed,
    ))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, Path, Raw, Str};

    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("src", Path).doc("What to copy."),
        OptionSpec::new("_original_basename", Str)
            .doc("Set by actions: the name in a directory that `dest` may be."),
        OptionSpec::new("_local_checksum", Str)
            .internal()
            .doc("Set by actions: SHA-1 of the contents that come with the call."),
        OptionSpec::new("_local_size", Int)
            .internal()
            .doc(
                "Set by actions in place of the SHA-1, which takes long to find: the size of the contents that come with \
                 the call. When that does not tell them from what is there, the module asks for the SHA-1.",
            ),
        OptionSpec::new("_from_content", Bool)
            .internal()
            .default(false)
            .doc("Set by actions: the contents are those of the option `content`."),
        OptionSpec::new("_diff_limit", Int)
            .internal()
            .default(104_448)
            .doc("Set by actions: how large a file may be to be shown as a difference."),
        OptionSpec::new("_in_job", Bool)
            .internal()
            .default(false)
            .doc("Set by actions: the call is an async job, whose result nobody completes."),
        OptionSpec::new("decrypt", Bool)
            .default(true)
            .doc("Whether a vaulted file of the controller is decrypted on its way."),
        OptionSpec::new("content", Raw)
            .no_log()
            .doc("Contents in place of a file."),
        OptionSpec::new("dest", Path)
            .required()
            .doc("Where to; a directory when it ends in a slash or is one."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("force", Bool)
            .default(true)
            .doc("Whether a file that is there and differs is replaced."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
        OptionSpec::new("directory_mode", Raw).doc("The permissions of directories that are made."),
        OptionSpec::new("remote_src", Bool)
            .default(false)
            .doc("Whether `src` is on the target."),
        OptionSpec::new("local_follow", Bool)
            .doc("Whether links in a directory that is copied are followed."),
        OptionSpec::new("checksum", Str).doc("The SHA-1 that the contents must have."),
        OptionSpec::new("follow", Bool)
            .default(false)
            .doc("Whether a link at `dest` is followed."),
    ]))
}
