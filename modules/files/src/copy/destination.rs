//! Where a file goes.

use std::fs::DirBuilder;

use rustix::fs::{Access, access};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use crate::common::{
    Attributes, base_name, crash, directory_of, exists, is_dir, is_link, join, python_words,
    real_path,
};

/// What came of looking for the place.
pub(super) enum Destination {
    /// This path.
    At {
        path: String,
        /// Whether directories were made for it.
        made: bool,
    },
    /// Nothing is to be done, for a reason that the result tells.
    Settled(TaskResult),
}

impl Destination {
    /// Finds the place, and makes the directories of one that ends in a slash.
    ///
    /// # Errors
    /// When there is none, or nothing can be written there.
    pub(super) fn find(
        args: &Args,
        src: &str,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let mut path = args.dest.clone();
        // There is always a directory to look at.
        if !path.contains('/') {
            path = format!("./{path}");
        }
        let mut made = false;
        if path.ends_with('/') {
            if let Some(name) = args.name() {
                path = join(&path, name);
            }
            let directory = directory_of(&path).to_string();
            if !exists(&directory) {
                if context.check_mode {
                    let mut result = TaskResult::changed(true).with("src", src);
                    let message = format!("dest directory {directory} would be created");
                    result.msg = Some(message.into());
                    return Ok(Self::Settled(result));
                }
                make_directories(args, &directory, context)?;
                made = true;
            }
        }
        if is_dir(&path) {
            path = join(&path, args.name().unwrap_or_else(|| base_name(src)));
        }
        if exists(&path) {
            if is_link(&path) && args.follow {
                path = real_path(&path);
            }
            if !args.force {
                let mut result = TaskResult::changed(false)
                    .with("src", src)
                    .with("dest", path.as_str());
                result.msg = Some("file already exists".into());
                return Ok(Self::Settled(result));
            }
        } else {
            let directory = directory_of(&path);
            match std::fs::metadata(directory) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                    return Err(ModuleError::new(format!(
                        "Destination directory {directory} is not accessible"
                    )));
                }
                Err(_) => {
                    return Err(ModuleError::new(format!(
                        "Destination directory {directory} does not exist"
                    )));
                }
            }
        }
        let directory = directory_of(&path);
        if access(directory, Access::WRITE_OK).is_err() && !args.common.unsafe_writes {
            return Err(ModuleError::new(format!(
                "Destination {directory} not writable"
            )));
        }
        Ok(Self::At { path, made })
    }
}

/// Makes a directory and those above it, each with owner and group of the file and with `directory_mode`.
fn make_directories(
    args: &Args,
    directory: &str,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    let mut new = Vec::new();
    let mut next = directory;
    while !next.is_empty() && !exists(next) {
        new.push(next);
        next = directory_of(next);
    }
    let mut attributes = Attributes::load(&args.common, directory, args.follow);
    attributes.mode = args.directory_mode.clone().filter(|mode| !mode.is_null());
    for directory in new.into_iter().rev() {
        match DirBuilder::new().create(directory) {
            // Another file that is copied at the same time may have made it.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            other => other.map_err(|error| crash(python_words(&error, directory)))?,
        }
        attributes.at(directory).apply(context, false, None)?;
    }
    Ok(())
}
