//! The archive's file on the target.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{Access, access};
use shevek_http::{Request, fetch_file};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use crate::common::crash;

/// A file of the target, or one that came with the call and is gone in the end.
pub(super) struct Source {
    pub(super) path: PathBuf,
    temporary: Option<PathBuf>,
}

impl Source {
    pub(super) fn find(args: &Args, context: &ModuleContext<'_>) -> Result<Self, ModuleError> {
        let source = if args.attached {
            Self::receive(context).map_err(|error| {
                ModuleError::new(format!("Source '{}' failed to transfer: {error}", args.src))
            })?
        } else if args.remote_src && args.src.contains("://") && !Path::new(&args.src).exists() {
            Self::download(args, context)?
        } else {
            Self {
                path: there(args)?,
                temporary: None,
            }
        };
        let length = source.path.metadata().map_err(|error| {
            ModuleError::new(format!("Source '{}' not readable, {error}", args.src))
        })?;
        if length.len() == 0 {
            return Err(ModuleError::new(format!(
                "Invalid archive '{}', the file is 0 bytes",
                source.path.display()
            )));
        }
        Ok(source)
    }

    fn receive(context: &ModuleContext<'_>) -> io::Result<Self> {
        let directory = Self::directory(context)?;
        let source = Self {
            path: directory.join("source"),
            temporary: Some(directory),
        };
        context.receive(&mut File::create_new(&source.path)?)?;
        Ok(source)
    }

    fn download(args: &Args, context: &ModuleContext<'_>) -> Result<Self, ModuleError> {
        let directory = Self::directory(context).map_err(|error| crash(error.to_string()))?;
        let variable = |name: &str| context.variable(name);
        let mut request = Request::new("GET", &args.src, &variable);
        request.http_agent = Some("ansible-httpget".into());
        request.validate_certs = args.validate_certs;
        let mut source = Self {
            path: PathBuf::new(),
            temporary: Some(directory.clone()),
        };
        source.path = fetch_file(&request, &directory, 0o600).map_err(ModuleError::new)?;
        Ok(source)
    }

    /// A new directory for a file that is gone in the end.
    fn directory(context: &ModuleContext<'_>) -> io::Result<PathBuf> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("shevek-unarchive-{}-{number}", std::process::id());
        let directory = context.tmpdir.join(name);
        DirBuilder::new().mode(0o700).create(&directory)?;
        Ok(directory)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(directory) = &self.temporary {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

fn there(args: &Args) -> Result<PathBuf, ModuleError> {
    let src = Path::new(&args.src);
    if !src.exists() {
        let text = if args.remote_src {
            format!("Source '{}' does not exist", args.src)
        } else {
            format!("Source '{}' failed to transfer", args.src)
        };
        return Err(ModuleError::new(text));
    }
    if access(src, Access::READ_OK).is_err() {
        return Err(ModuleError::new(format!(
            "Source '{}' not readable",
            args.src
        )));
    }
    std::path::absolute(src).map_err(|error| crash(error.to_string()))
}
