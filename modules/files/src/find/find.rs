//! The module itself.

use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::{Group, User, result_text};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::criteria::{self, AgeStamp, contains, has_age, has_mode, has_size};
use super::names::Names;
use super::walk::{Level, Walk};
use crate::common::{Algorithm, digest_of_file, permission_bits, python_words};

register!(module "find", Find);

/// The module `find`. Ansible: `modules/find.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Find;

#[derive(Deserialize)]
struct Args {
    paths: Vec<String>,
    patterns: Vec<String>,
    excludes: Option<Vec<String>>,
    contains: Option<String>,
    read_whole_file: bool,
    file_type: FileType,
    age: Option<String>,
    age_stamp: AgeStamp,
    size: Option<String>,
    recurse: bool,
    hidden: bool,
    follow: bool,
    get_checksum: bool,
    checksum_algorithm: Algorithm,
    use_regex: bool,
    depth: Option<i64>,
    mode: Option<Json>,
    exact_mode: bool,
    encoding: Option<String>,
    limit: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileType {
    Any,
    Directory,
    File,
    Link,
}

impl Module for Find {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "find".into(),
            short_description: "Find files by criteria".into(),
            description: vec![
                "Goes through directories of the target and returns what fits all that is asked for: name, kind, age, \
                 size, permissions, contents."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("files", "What was found, each as the module `stat` tells of it."),
                ("matched", "How many that are."),
                ("examined", "How many were looked at."),
                ("skipped_paths", "What could not be looked at, and why."),
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
        let mut search = Search::new(&args)?;
        for path in &args.paths {
            if let Err(reason) = search.look_in(path) {
                search.warnings.push(format!(
                    "Skipped '{path}' path due to this access issue: {reason}\n"
                ));
                search.skipped.insert(path.clone(), reason.into());
                search.is_incomplete = true;
            }
        }
        if let Some(reason) = search.refused {
            return Err(ModuleError::new(format!("Task failed: {reason}")));
        }
        let message = if search.is_incomplete {
            "Not all paths examined, check warnings for details"
        } else if search.reached_limit {
            "Limit of matches reached"
        } else {
            "All paths examined"
        };
        let mut result = TaskResult::changed(false)
            .with("matched", search.found.len())
            .with("files", search.found)
            .with("examined", search.examined)
            .with("skipped_paths", search.skipped);
        result.msg = Some(message.into());
        result.warnings = search.warnings;
        Ok(result)
    }
}

/// A search, and what it has found.
struct Search<'a> {
    args: &'a Args,
    names: Names,
    age: Option<i64>,
    size: Option<i64>,
    mode: Option<u32>,
    now: f64,
    found: Vec<Json>,
    examined: usize,
    skipped: Map<String, Json>,
    warnings: Vec<String>,
    is_incomplete: bool,
    /// Why a name that was found cannot be told.
    refused: Option<String>,
    reached_limit: bool,
}

impl<'a> Search<'a> {
    fn new(args: &'a Args) -> Result<Self, ModuleError> {
        let mode = criteria::mode(args.mode.as_ref())?;
        let age = args.age.as_deref().map(criteria::age).transpose()?;
        let size = args.size.as_deref().map(criteria::size).transpose()?;
        if let Some(limit) = args.limit.filter(|limit| *limit <= 0) {
            return Err(ModuleError::new(format!(
                "limit cannot be {limit} (use None for unlimited)"
            )));
        }
        let excludes = args.excludes.as_deref().unwrap_or_default();
        let now = jiff::Timestamp::now();
        Ok(Self {
            args,
            names: Names::new(&args.patterns, excludes, args.use_regex),
            age,
            size,
            mode,
            now: now.as_second() as f64 + 1e-9 * f64::from(now.subsec_nanosecond()),
            found: Vec::new(),
            examined: 0,
            skipped: Map::new(),
            warnings: Vec::new(),
            is_incomplete: false,
            refused: None,
            reached_limit: false,
        })
    }

    fn is_full(&self) -> bool {
        self.args
            .limit
            .is_some_and(|limit| self.found.len() as i64 == limit)
    }

    fn look_in(&mut self, top: &str) -> Result<(), String> {
        if !Path::new(top).is_dir() {
            return Err(format!("'{top}' is not a directory"));
        }
        let mut walk = Walk::new(Path::new(top), self.args.follow);
        while let Some(level) = walk.next() {
            let level = match level {
                Ok(level) => level,
                Err((path, error))
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::NotFound
                    ) =>
                {
                    let reason = python_words(&error, &path).replacen(": b", ": ", 1);
                    self.skipped
                        .insert(path.to_string_lossy().into_owned(), reason.into());
                    continue;
                }
                Err((path, error)) => return Err(python_words(&error, path)),
            };
            let goes_deeper = self.look_at(top, &level)?;
            if !self.args.recurse || self.is_full() {
                break;
            }
            if goes_deeper {
                walk.enter(&level);
            }
        }
        Ok(())
    }

    /// Looks at what is in one directory; says whether to go deeper.
    fn look_at(&mut self, top: &str, level: &Level) -> Result<bool, String> {
        self.examined += level.files.len() + level.directories.len();
        let mut goes_deeper = true;
        for path in level.files.iter().chain(&level.directories) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let shown = normal(&level.root.join(&*name).to_string_lossy());
            if let Some(depth) = self.args.depth.filter(|depth| *depth != 0) {
                let slashes = |text: &str| text.matches('/').count() as i64;
                let base = format!("{}/", top.trim_end_matches('/'));
                if slashes(&shown) - slashes(&base) + 1 > depth {
                    goes_deeper = false;
                    continue;
                }
            }
            if name.starts_with('.') && !self.args.hidden {
                continue;
            }
            let metadata = match path.symlink_metadata() {
                Ok(metadata) => metadata,
                Err(error) => {
                    let reason = python_words(&error, path).replacen(": b", ": ", 1);
                    self.warnings.push(format!(
                        "Skipped entry '{shown}' due to access issue.: {reason}"
                    ));
                    self.skipped.insert(shown, reason.into());
                    self.is_incomplete = true;
                    continue;
                }
            };
            if self.fits(path, &name, &metadata)? {
                self.take(path, shown, &metadata);
            }
            if self.is_full() {
                self.reached_limit = true;
                break;
            }
        }
        Ok(goes_deeper)
    }

    fn fits(&self, path: &Path, name: &str, metadata: &Metadata) -> Result<bool, String> {
        let args = self.args;
        let is_kind = match args.file_type {
            FileType::Any => true,
            FileType::Directory => metadata.is_dir(),
            FileType::File => metadata.is_file(),
            FileType::Link => metadata.is_symlink(),
        };
        let is_sized = match args.file_type {
            FileType::Any => !metadata.is_file() || has_size(metadata, self.size),
            FileType::File => has_size(metadata, self.size),
            _ => true,
        };
        if !is_kind
            || !self.names.fit(name)?
            || !has_age(metadata, self.now, self.age, args.age_stamp)
            || !is_sized
        {
            return Ok(false);
        }
        if args.file_type == FileType::File
            && !contains(
                path,
                args.contains.as_deref(),
                args.encoding.as_deref(),
                args.read_whole_file,
            )?
        {
            return Ok(false);
        }
        Ok(has_mode(metadata, self.mode, args.exact_mode))
    }

    fn take(&mut self, path: &Path, shown: String, metadata: &Metadata) {
        // Another file could have the name that would be told.
        if path.to_str().is_none() && self.refused.is_none() {
            self.refused = result_text(path.as_os_str().as_bytes().to_vec()).err();
        }
        let mut found = describe(metadata);
        found.insert("path".into(), shown.into());
        let wants_sum = matches!(self.args.file_type, FileType::Any | FileType::File);
        if self.args.get_checksum && wants_sum && metadata.is_file() {
            let sum = digest_of_file(path, self.args.checksum_algorithm).ok();
            found.insert("checksum".into(), json!(sum));
        }
        self.found.push(Json::Object(found));
    }
}

/// Python: `os.path.normpath` of what directories are joined to.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// Ansible: `statinfo`.
fn describe(metadata: &Metadata) -> Map<String, Json> {
    let kind = metadata.file_type();
    let mode = metadata.mode();
    let seconds = |seconds: i64, nanoseconds: i64| seconds as f64 + 1e-9 * nanoseconds as f64;
    let has = |bit: u32| mode & bit != 0;
    let values = json!({
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
        "gr_name": Group::by_id(metadata.gid()).map(|group| group.name).unwrap_or_default(),
        "pw_name": User::by_id(metadata.uid()).map(|user| user.name).unwrap_or_default(),
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
    });
    match values {
        Json::Object(values) => values,
        _ => Map::new(),
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, List, Path, Raw, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("paths", List)
            .elements(Path)
            .required()
            .aliases(&["name", "path"])
            .doc("The directories to look in."),
        OptionSpec::new("patterns", List)
            .elements(Str)
            .default(Json::Array(Vec::new()))
            .aliases(&["pattern"])
            .doc("Names to find: patterns of the shell, or with `use_regex` regular expressions of Python."),
        OptionSpec::new("excludes", List)
            .elements(Str)
            .aliases(&["exclude"])
            .doc("Names not to find although one of `patterns` fits."),
        OptionSpec::new("contains", Str)
            .doc("A regular expression that a line of the file must match from its start. Only for files."),
        OptionSpec::new("read_whole_file", Bool)
            .default(false)
            .doc("Whether `contains` is looked for anywhere in the whole file instead."),
        OptionSpec::new("file_type", Str)
            .default("file")
            .choices(&["any", "directory", "file", "link"])
            .doc("What to find."),
        OptionSpec::new("age", Str).doc(
            "How old it must be at least, or with a minus at most: a number with `s`, `m`, `h`, `d` or `w` after it.",
        ),
        OptionSpec::new("age_stamp", Str)
            .default("mtime")
            .choices(&["atime", "ctime", "mtime"])
            .doc("From which of its times the age counts."),
        OptionSpec::new("size", Str).doc(
            "How large it must be at least, or with a minus at most: a number with `b`, `k`, `m`, `g` or `t` after it.",
        ),
        OptionSpec::new("recurse", Bool)
            .default(false)
            .doc("Whether to look in directories below, too."),
        OptionSpec::new("hidden", Bool)
            .default(false)
            .doc("Whether to find names that begin with a dot."),
        OptionSpec::new("follow", Bool)
            .default(false)
            .doc("Whether to go into directories that links lead to."),
        OptionSpec::new("get_checksum", Bool)
            .default(false)
            .doc("Whether to compute checksums of the files found."),
        OptionSpec::new("checksum_algorithm", Str)
            .default("sha1")
            .choices(&["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
            .aliases(&["checksum", "checksum_algo"])
            .doc("How they are computed."),
        OptionSpec::new("use_regex", Bool)
            .default(false)
            .doc("Whether names are given as regular expressions."),
        OptionSpec::new("depth", Int)
            .doc("How many levels of directories to look in, with `recurse`."),
        OptionSpec::new("mode", Raw)
            .doc("The permissions it must have, octal as text or symbolic."),
        OptionSpec::new("exact_mode", Bool)
            .default(true)
            .doc("Whether it must have these alone; otherwise one of them is enough."),
        OptionSpec::new("encoding", Str).doc("The encoding of files whose contents are looked at, by any name that Python has for it."),
        OptionSpec::new("limit", Int).doc("How many to find at most."),
    ])
}

fn examples() -> Vec<Example> {
    [
        (
            "Old logs",
            "find:\n  paths: /var/log\n  patterns: '*.gz'\n  age: 30d\n  recurse: true\n",
        ),
        (
            "Directories by a regular expression",
            "find:\n  paths: /etc\n  patterns: '^.*\\.d$'\n  use_regex: true\n  file_type: directory\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
