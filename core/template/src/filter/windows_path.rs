//! `win_basename`, `win_dirname`, `win_splitdrive`.

use shevek_jinja::{Args, Error, Value};

use super::path::path_text;
use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::python::windows_path;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["win_basename"], win_basename),
    Plugin::new(&["win_dirname"], win_dirname),
    Plugin::new(&["win_splitdrive"], win_splitdrive),
];

fn one_path(args: Args, function: &str) -> Result<String, Error> {
    let [path] = args.bind(function, 1, ["p"])?;
    path_text(&path.value())
}

fn win_basename(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(
        windows_path::split(&one_path(args, "basename")?).1,
    ))
}

fn win_dirname(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::from(
        windows_path::split(&one_path(args, "dirname")?).0,
    ))
}

fn win_splitdrive(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let path = one_path(args, "splitdrive")?;
    let (drive, rest) = windows_path::splitdrive(&path);
    Ok(Value::tuple(vec![Value::from(drive), Value::from(rest)]))
}
