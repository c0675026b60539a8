//! Contents that come from the controller: what Ansible's action does with `stat`, `copy` and `file` in turn.

use serde_json::{Value as Json, json};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use super::destination::Destination;
use super::put::{Announced, Outcome, Put, mismatch, result};
use super::source::Source;
use crate::common::{
    Algorithm, Attributes, digest_of_file, exists, is_dir, is_link, join, real_path,
};
use crate::diff_peek::{before, supplement_peek};
use crate::file::{FileRequest, ensure_file};

/// Asks the action for the checksum, or to put it into the result.
const WANTS_CHECKSUM: &str = "_wants_checksum";

/// Compares, and writes only what differs. The contents are not read before they are needed.
pub(super) fn arrive(
    args: &Args,
    contents: Announced<'_>,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let name = args.name().unwrap_or_default();
    let mut dest = args.dest.clone();
    if dest.ends_with('/') {
        dest = join(&dest, name);
    }
    if is_dir(&dest) && (args.follow || !is_link(&dest)) {
        if args.from_content {
            return Err(ModuleError::new("can not use content with a dir as dest"));
        }
        dest = join(&dest, name);
    }
    if let Err(error) = std::fs::symlink_metadata(&dest)
        && error.kind() == std::io::ErrorKind::NotADirectory
    {
        let message = format!("Failed to get information on remote file ({dest}): Not a directory");
        return Err(ModuleError::new(message));
    }
    let is_there = if args.follow {
        exists(&dest)
    } else {
        std::fs::symlink_metadata(&dest).is_ok()
    };
    if is_there && !args.force {
        let result = TaskResult::changed(false);
        return Ok(if args.in_job {
            result.with("dest", dest)
        } else {
            result.with("_unchanged", true)
        });
    }
    let is_regular = std::path::Path::new(&dest).is_file() && (args.follow || !is_link(&dest));
    let checksum = match contents {
        Announced::Checksum(checksum) => Some(checksum),
        Announced::Size(size) => {
            let expects = args.checksum.as_deref().is_some_and(|sum| !sum.is_empty());
            let alike = || std::fs::metadata(&dest).is_ok_and(|metadata| metadata.len() == size);
            if expects || is_regular && alike() {
                return Ok(TaskResult::changed(false).with(WANTS_CHECKSUM, true));
            }
            None
        }
        Announced::NoFile => None,
    };
    let is_same = is_regular
        && checksum.is_some()
        && digest_of_file(&dest, Algorithm::Sha1).ok().as_deref() == checksum;
    let outcome = if is_same {
        unchanged(args, &dest, context)
    } else {
        let diff = (context.diff && !args.in_job).then(|| before(&dest, args.diff_limit));
        let mut outcome = if context.check_mode {
            Ok(TaskResult::changed(true))
        } else {
            write(args, contents, context)
        };
        if let (Some(diff), Ok(result)) = (diff, &mut outcome) {
            let mut sides = supplement_peek(diff, &dest);
            sides.insert("_destination".into(), json!(dest));
            result.set("diff", json!([sides]));
        }
        outcome
    };
    let has_sum = |result: &TaskResult| result.get("checksum").is_some_and(|sum| !sum.is_null());
    match outcome {
        Ok(mut result) => {
            if !(has_sum(&result) || context.check_mode && !is_same) {
                tell(&mut result, checksum);
            }
            Ok(result)
        }
        Err(mut error) => {
            if !has_sum(&error.result) {
                tell(&mut error.result, checksum);
            }
            Err(error)
        }
    }
}

/// Puts the checksum of the contents into a result, or has it put there.
fn tell(result: &mut TaskResult, checksum: Option<&str>) {
    match checksum {
        Some(checksum) => result.set("checksum", checksum),
        None => result.set(WANTS_CHECKSUM, true),
    }
}

/// The contents are there already: owner, permissions and the like may differ.
fn unchanged(
    args: &Args,
    dest_file: &str,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let path = if args.follow && is_link(dest_file) {
        real_path(dest_file)
    } else {
        args.dest.clone()
    };
    ensure_file(
        FileRequest {
            path,
            name: args.original_basename.clone(),
            force: args.force,
            common: args.common.clone(),
        }
        .into_args(),
        context,
    )
}

fn write(
    args: &Args,
    contents: Announced<'_>,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let expected = args.checksum.as_deref().filter(|sum| !sum.is_empty());
    if let (Announced::Checksum(checksum), Some(expected)) = (contents, expected)
        && expected != checksum
    {
        return Err(mismatch(checksum, expected));
    }
    let src = ".source";
    let (dest, made) = match Destination::find(args, src, context)? {
        Destination::Settled(result) => return Ok(result),
        Destination::At { path, made } => (path, made),
    };
    let attributes = Attributes::load(&args.common, &dest, args.follow);
    let outcome = Put {
        args,
        source: &Source::Attached,
        contents,
        dest: &dest,
        attributes: &attributes,
        context,
    }
    .run()?;
    let Outcome { changed, .. } = outcome;
    let changed = if changed {
        true
    } else {
        attributes.apply(context, made, None)?
    };
    let src = match &outcome.draft {
        Some(draft) => draft.to_string_lossy().into_owned(),
        None => src.to_string(),
    };
    let sums = outcome.sums.as_ref();
    let sha1 = match (sums, contents) {
        (Some(sums), _) => Some(sums.sha1.clone()),
        (None, Announced::Checksum(checksum)) => Some(checksum.to_string()),
        (None, _) => None,
    };
    let md5 = sums.map(|sums| sums.md5.clone());
    let mut result = result(&dest, &src, sha1.as_deref(), md5, outcome, changed);
    if result.get("md5sum") == Some(&Json::Null) {
        let md5 = digest_of_file(&dest, Algorithm::Md5).ok();
        result.set("md5sum", md5);
    }
    Ok(result)
}
