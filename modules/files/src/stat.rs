//! `stat`: what is known of a file.

use std::fs::Metadata;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use rustix::fs::{Access, access};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::{Group, User};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::common::{
    Algorithm, attribute_names, bin_path, crash, digest_of_file, file_attributes, permission_bits,
    python_words, real_path, run_command,
};

register!(module "stat", Stat);

/// The module `stat`. Ansible: `modules/stat.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stat;

#[derive(Deserialize)]
struct Args {
    path: String,
    follow: bool,
    get_checksum: bool,
    get_mime: bool,
    get_attributes: bool,
    checksum_algorithm: Algorithm,
}

impl Module for Stat {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "stat".into(),
            short_description: "Get what is known of a file".into(),
            description: vec![
                "Tells whether a path exists and, when it does, its kind, size, times, owner, permissions, checksum \
                 and the like, under the key `stat`. It never changes anything."
                    .into(),
                "The kind of contents comes from the program `file` of the target, attributes come from `lsattr`; \
                 without these they are unknown or empty."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("stat.exists", "Whether the path exists; without it there are no other keys."),
                ("stat.isreg", "Whether it is a regular file; likewise `isdir`, `islnk`, `isfifo`, `issock`, `isblk`, `ischr`."),
                ("stat.mode", "The permissions in octal digits."),
                ("stat.size", "The size in bytes."),
                ("stat.checksum", "The checksum of a regular file that can be read."),
                ("stat.mtime", "When the contents changed, in seconds since 1970; likewise `atime` and `ctime`."),
                ("stat.pw_name", "The owner's name; the group's is `gr_name`, numbers are `uid` and `gid`."),
                ("stat.lnk_source", "Where a link leads in the end; `lnk_target` is what it holds."),
                ("stat.mimetype", "The kind of contents; `charset` is their encoding."),
                ("stat.attributes", "Names of the attributes of the file system; `attr_flags` are their letters."),
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
        let metadata = if args.follow {
            std::fs::metadata(&args.path)
        } else {
            std::fs::symlink_metadata(&args.path)
        };
        let stat = match metadata {
            Ok(metadata) => describe(&args, &metadata, context)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Map::from_iter([("exists".into(), json!(false))])
            }
            Err(error) => {
                let text = error.to_string();
                let reason = text.split(" (os error").next().unwrap_or_default();
                let cause = python_words(&error, &args.path);
                return Err(ModuleError::new(reason).with("exception", cause));
            }
        };
        Ok(TaskResult::changed(false).with("stat", stat))
    }
}

fn describe(
    args: &Args,
    metadata: &Metadata,
    context: &ModuleContext<'_>,
) -> Result<Map<String, Json>, ModuleError> {
    let mut stat = plain(&args.path, metadata);
    let may = |right: Access| access(Path::new(&args.path), right).is_ok();
    let readable = may(Access::READ_OK);
    stat.insert("readable".into(), readable.into());
    stat.insert("writeable".into(), may(Access::WRITE_OK).into());
    stat.insert("executable".into(), may(Access::EXEC_OK).into());
    if metadata.is_symlink() {
        stat.insert("lnk_source".into(), real_path(&args.path).into());
        let target = std::fs::read_link(&args.path)
            .map_err(|error| crash(python_words(&error, &args.path)))?;
        stat.insert("lnk_target".into(), target.to_string_lossy().into());
    }
    if let Some(user) = User::by_id(metadata.uid()) {
        stat.insert("pw_name".into(), user.name.into());
    }
    if let Some(group) = Group::by_id(metadata.gid()) {
        stat.insert("gr_name".into(), group.name.into());
    }
    if args.get_checksum && metadata.is_file() && readable {
        let checksum = digest_of_file(&args.path, args.checksum_algorithm)
            .map_err(|error| crash(python_words(&error, &args.path)))?;
        stat.insert("checksum".into(), checksum.into());
    }
    if args.get_mime {
        let (kind, charset) =
            mime(&args.path, context).unwrap_or_else(|| ("unknown".into(), "unknown".into()));
        stat.insert("mimetype".into(), kind.into());
        stat.insert("charset".into(), charset.into());
    }
    if args.get_attributes {
        let found = file_attributes(&args.path, true, context).unwrap_or_default();
        stat.insert("version".into(), found.version.into());
        stat.insert("attributes".into(), attribute_names(&found.flags).into());
        stat.insert("attr_flags".into(), found.flags.into());
    }
    Ok(stat)
}

/// What the system call tells. Ansible: `format_output`.
fn plain(path: &str, metadata: &Metadata) -> Map<String, Json> {
    let kind = metadata.file_type();
    let mode = metadata.mode();
    let seconds = |seconds: i64, nanoseconds: i64| seconds as f64 + 1e-9 * nanoseconds as f64;
    let has = |bit: u32| mode & bit != 0;
    let values = json!({
        "exists": true,
        "path": path,
        "mode": format!("{:04o}", permission_bits(metadata)),
        "isdir": kind.is_dir(),
        "ischr": kind.is_char_device(),
        "isblk": kind.is_block_device(),
        "isreg": kind.is_file(),
        "isfifo": kind.is_fifo(),
        "islnk": kind.is_symlink(),
        "issock": kind.is_socket(),
        "uid": metadata.uid(),
        "gid": metadata.gid(),
        "size": metadata.size(),
        "inode": metadata.ino(),
        "dev": metadata.dev(),
        "nlink": metadata.nlink(),
        "atime": seconds(metadata.atime(), metadata.atime_nsec()),
        "mtime": seconds(metadata.mtime(), metadata.mtime_nsec()),
        "ctime": seconds(metadata.ctime(), metadata.ctime_nsec()),
        "wusr": has(0o200),
        "rusr": has(0o400),
        "xusr": has(0o100),
        "wgrp": has(0o020),
        "rgrp": has(0o040),
        "xgrp": has(0o010),
        "woth": has(0o002),
        "roth": has(0o004),
        "xoth": has(0o001),
        "isuid": has(0o4000),
        "isgid": has(0o2000),
        "blocks": metadata.blocks(),
        "block_size": metadata.blksize(),
        "device_type": metadata.rdev(),
    });
    match values {
        Json::Object(values) => values,
        _ => Map::new(),
    }
}

/// Kind and encoding of the contents, when the target's `file` tells them.
fn mime(path: &str, context: &ModuleContext<'_>) -> Option<(String, String)> {
    let variable = context.environment.get("PATH").cloned();
    let program = bin_path(
        "file",
        variable.or_else(|| std::env::var("PATH").ok()).as_deref(),
    )?;
    let words = [
        program.to_string_lossy().into_owned(),
        "--mime-type".into(),
        "--mime-encoding".into(),
        path.into(),
    ];
    let ran = run_command(&words, context)
        .ok()
        .filter(|ran| ran.rc == 0)?;
    let (_, said) = ran.stdout.rsplit_once(':')?;
    let (kind, charset) = said.split_once(';')?;
    let charset = charset.split('=').nth(1)?;
    Some((kind.trim().into(), charset.trim().into()))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("path", Path)
            .required()
            .aliases(&["dest", "name"])
            .doc("The file, directory or whatever it is."),
        OptionSpec::new("follow", Bool)
            .default(false)
            .doc("Whether to tell of what a link leads to instead of the link."),
        OptionSpec::new("get_checksum", Bool)
            .default(true)
            .doc("Whether to compute the checksum of a regular file."),
        OptionSpec::new("get_mime", Bool)
            .default(true)
            .aliases(&["mime", "mime_type", "mime-type"])
            .doc("Whether to ask `file` for the kind of contents."),
        OptionSpec::new("get_attributes", Bool)
            .default(true)
            .aliases(&["attr", "attributes"])
            .doc("Whether to ask `lsattr` for attributes of the file system."),
        OptionSpec::new("checksum_algorithm", Str)
            .default("sha1")
            .choices(&["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
            .aliases(&["checksum", "checksum_algo"])
            .doc("How the checksum is computed."),
    ])
}

fn examples() -> Vec<Example> {
    [
        ("Does it exist?", "stat:\n  path: /etc/hosts\n"),
        (
            "Where a link leads",
            "stat:\n  path: /proc/self\n  follow: true\n  get_checksum: false\n",
        ),
        (
            "Only the checksum",
            "stat:\n  path: /etc/hosts\n  checksum_algorithm: sha256\n  get_mime: false\n  get_attributes: false\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
