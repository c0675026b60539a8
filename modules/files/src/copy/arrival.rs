//! Contents that come from the controller: what Ansible's action does with `stat`, `copy` and `file` in turn.

use serde_json::{Value as Json, json};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use super::destination::Destination;
use super::put::{Outcome, Put, mismatch, result};
use super::source::Source;
use crate::common::{
    Algorithm, Attributes, digest_of_file, exists, is_dir, is_link, join, real_path,
};
use crate::diff_peek::{before, supplement_peek};
use crate::file::{FileRequest, ensure_file};

/// Compares, and writes only what differs. `checksum` is that of the contents, which are not read before they are
/// needed.
pub(super) fn arrive(
    args: &Args,
    checksum: &str,
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
    let there = is_regular
        .then(|| digest_of_file(&dest, Algorithm::Sha1).ok())
        .flatten();
    let outcome = if there.as_deref() == Some(checksum) {
        unchanged(args, &dest, context)
    } else {
        let diff = (context.diff && !args.in_job).then(|| before(&dest, args.diff_limit));
        let mut outcome = if context.check_mode {
            Ok(TaskResult::changed(true))
        } else {
            write(args, checksum, context)
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
            if !(has_sum(&result) || context.check_mode && there.as_deref() != Some(checksum)) {
                result.set("checksum", checksum);
            }
            Ok(result)
        }
        Err(mut error) => {
            if !has_sum(&error.result) {
                error.result.set("checksum", checksum);
            }
            Err(error)
        }
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
    checksum: &str,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    if let Some(expected) = args
        .checksum
        .as_deref()
        .filter(|expected| !expected.is_empty() && *expected != checksum)
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
        checksum: Some(checksum),
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
    let sha1 = sums.map_or(checksum, |sums| sums.sha1.as_str()).to_string();
    let md5 = sums.map(|sums| sums.md5.clone());
    let mut result = result(&dest, &src, Some(&sha1), md5, outcome, changed);
    if result.get("md5sum") == Some(&Json::Null) {
        let md5 = digest_of_file(&dest, Algorithm::Md5).ok();
        result.set("md5sum", md5);
    }
    Ok(result)
}
