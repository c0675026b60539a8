//! Tests of paths on the controller.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, to_text};

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["directory", "is_dir"], directory).volatile(),
    Plugin::new(&["file", "is_file"], file).volatile(),
    Plugin::new(&["link", "is_link"], link).volatile(),
    Plugin::new(&["exists"], exists).volatile(),
    Plugin::new(&["link_exists"], link_exists).volatile(),
    Plugin::new(&["abs", "is_abs"], abs),
    Plugin::new(&["same_file", "is_same_file"], same_file).volatile(),
    Plugin::new(&["mount", "is_mount"], mount).volatile(),
];

/// What Python's functions take for a path, and how they say so.
#[derive(Clone, Copy)]
enum Takes {
    /// Numbers of open files as well.
    Stat,
    LstatPath,
    Plain,
}

fn path(value: &Value, takes: Takes) -> Result<PathBuf, Error> {
    let wanted = match (value, takes) {
        (Value::Str(_) | Value::Bytes(_), _) => return Ok(PathBuf::from(to_text(value)?)),
        (Value::Undefined(undefined), _) => return Err(undefined.error()),
        (Value::Int(_) | Value::Bool(_), Takes::Stat) => {
            let number = value.as_i64().unwrap_or_default();
            return Ok(PathBuf::from(format!("/proc/self/fd/{number}")));
        }
        (Value::BigInt(_), Takes::Stat) => {
            return Err(Error::type_error("fd is greater than maximum"));
        }
        (_, Takes::Stat) => "stat: path should be string, bytes, os.PathLike or integer",
        (_, Takes::LstatPath) => "lstat: path should be string, bytes or os.PathLike",
        (_, Takes::Plain) => "expected str, bytes or os.PathLike object",
    };
    Err(Error::type_error(format!(
        "{wanted}, not {}",
        value.type_name()
    )))
}

fn check(
    args: Args,
    function: &str,
    takes: Takes,
    test: impl FnOnce(&Path) -> bool,
) -> Result<Value, Error> {
    let [subject] = args.bind(function, 1, ["path"])?;
    Ok(Value::Bool(test(&path(&subject.value(), takes)?)))
}

fn directory(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "isdir", Takes::Stat, Path::is_dir)
}

fn file(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "isfile", Takes::Stat, Path::is_file)
}

fn link(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "islink", Takes::LstatPath, Path::is_symlink)
}

fn exists(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "exists", Takes::Stat, Path::exists)
}

fn link_exists(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "lexists", Takes::LstatPath, |path| {
        path.symlink_metadata().is_ok()
    })
}

fn abs(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "isabs", Takes::Plain, |path| {
        path.to_string_lossy().starts_with('/')
    })
}

fn same_file(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [first, second] = args.bind("samefile", 2, ["f1", "f2"])?;
    let identity = |value: &Value| {
        let path = path(value, Takes::Stat)?;
        let data = fs::metadata(&path).map_err(|_| {
            Error::value_error(format!(
                "[Errno 2] No such file or directory: '{}'",
                path.display()
            ))
        })?;
        Ok::<_, Error>((data.dev(), data.ino()))
    };
    Ok(Value::Bool(
        identity(&first.value())? == identity(&second.value())?,
    ))
}

fn mount(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    check(args, "ismount", Takes::LstatPath, |path| {
        let Ok(here) = path.symlink_metadata() else {
            return false;
        };
        if here.file_type().is_symlink() {
            return false;
        }
        let Ok(above) = path
            .join("..")
            .canonicalize()
            .and_then(|parent| parent.symlink_metadata())
        else {
            return false;
        };
        here.dev() != above.dev() || here.ino() == above.ino()
    })
}
