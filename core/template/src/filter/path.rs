//! `basename`, `dirname` and the other functions of `os.path`; `fileglob`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::file::glob::glob;
use crate::plugin::{Plugin, class_of, to_text};
use crate::python::posix_path;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["basename"], basename),
    Plugin::new(&["dirname"], dirname),
    Plugin::new(&["commonpath"], commonpath),
    Plugin::new(&["expanduser"], expanduser),
    Plugin::new(&["expandvars"], expandvars),
    Plugin::new(&["normpath"], normpath),
    Plugin::new(&["path_join"], path_join),
    Plugin::new(&["realpath"], realpath).volatile(),
    Plugin::new(&["relpath"], relpath),
    Plugin::new(&["splitext"], splitext),
    Plugin::new(&["fileglob"], fileglob).volatile(),
];

fn one_path(args: Args, function: &str, parameter: &'static str) -> Result<String, Error> {
    let [path] = args.bind(function, 1, [parameter])?;
    path_text(&path.value())
}

pub(super) fn path_text(path: &Value) -> Result<String, Error> {
    match path {
        Value::Str(_) | Value::Bytes(_) => to_text(path),
        other => Err(Error::type_error(format!(
            "expected str, bytes or os.PathLike object, not {}",
            other.type_name()
        ))),
    }
}

fn basename(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(
        posix_path::split(&one_path(args, "basename", "p")?).1,
    ))
}

fn dirname(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(
        posix_path::split(&one_path(args, "dirname", "p")?).0,
    ))
}

fn commonpath(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [paths] = args.bind("commonpath", 1, ["paths"])?;
    let paths = paths.value();
    if !paths.is_list_like() {
        return Err(Error::type_error(format!(
            "|commonpath expects sequence, got {} instead.",
            class_of(&paths)
        )));
    }
    let paths = paths
        .to_vec()?
        .iter()
        .map(path_text)
        .collect::<Result<Vec<_>, _>>()?;
    posix_path::commonpath(&paths)
        .map(Value::from)
        .map_err(Error::value_error)
}

fn expanduser(configuration: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let path = one_path(args, "expanduser", "path")?;
    Ok(Value::from(posix_path::expanduser(
        &path,
        &*configuration.environment_variables,
    )))
}

fn expandvars(configuration: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let path = one_path(args, "expandvars", "path")?;
    Ok(Value::from(posix_path::expandvars(
        &path,
        &*configuration.environment_variables,
    )))
}

fn normpath(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(posix_path::normpath(&one_path(
        args, "normpath", "path",
    )?)))
}

fn path_join(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [paths] = args.bind("path_join", 1, ["paths"])?;
    let paths = paths.value();
    if paths.as_str().is_some() {
        return Ok(Value::from(path_text(&paths)?));
    }
    if !paths.is_list_like() {
        return Err(Error::type_error(format!(
            "|path_join expects string or sequence, got {} instead.",
            class_of(&paths)
        )));
    }
    let parts = paths.to_vec()?;
    let parts = parts.iter().enumerate().map(|(index, part)| match part {
        Value::Str(_) | Value::Bytes(_) => to_text(part),
        other if index > 0 => Err(Error::type_error(format!(
            "join() argument must be str, bytes, or os.PathLike object, not '{}'",
            other.type_name()
        ))),
        other => path_text(other),
    });
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    if parts.is_empty() {
        return Err(Error::type_error(
            "join() missing 1 required positional argument: 'a'",
        ));
    }
    Ok(Value::from(posix_path::join(
        parts.iter().map(String::as_str),
    )))
}

fn realpath(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(posix_path::realpath(&one_path(
        args, "realpath", "filename",
    )?)))
}

fn relpath(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [path, start] = args.bind("relpath", 1, ["path", "start"])?;
    let path = path.value();
    let path = if path.is_true()? {
        path_text(&path)?
    } else {
        String::new()
    };
    if path.is_empty() {
        return Err(Error::value_error("no path specified"));
    }
    Ok(Value::from(posix_path::relpath(&path, &start.text(".")?)))
}

fn splitext(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let path = one_path(args, "splitext", "p")?;
    let (root, extension) = posix_path::splitext(&path);
    Ok(Value::tuple(vec![
        Value::from(root),
        Value::from(extension),
    ]))
}

fn fileglob(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let pattern = one_path(args, "fileglob", "pathname")?;
    let files = glob(&pattern).into_iter().filter(|path| path.is_file());
    Ok(Value::list(
        files
            .map(|path| Value::from(path.to_string_lossy().into_owned()))
            .collect(),
    ))
}
