//! `match`, `search`, `regex`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, to_text};
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["match"], match_test),
    Plugin::new(&["search"], search),
    Plugin::new(&["regex"], regex),
];

fn run(
    value: &Value,
    pattern: &Value,
    ignore_case: bool,
    multiline: bool,
    anchor: Anchor,
) -> Result<Value, Error> {
    let flags = RegexFlags {
        ignore_case,
        multiline,
        ..RegexFlags::default()
    };
    let compiled = compile(&to_text(pattern)?, flags, anchor)?;
    compiled
        .is_match(&to_text(value)?)
        .map(Value::Bool)
        .map_err(|error| match_error(&error))
}

fn fixed(args: Args, function: &str, anchor: Anchor) -> Result<Value, Error> {
    let [value, pattern, ignorecase, multiline] =
        args.bind(function, 1, ["value", "pattern", "ignorecase", "multiline"])?;
    run(
        &value.value(),
        &pattern.or(""),
        ignorecase.bool(false)?,
        multiline.bool(false)?,
        anchor,
    )
}

fn match_test(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    fixed(args, "match", Anchor::Start)
}

fn search(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    fixed(args, "search", Anchor::Anywhere)
}

fn regex(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, pattern, ignorecase, multiline, match_type] = args.bind(
        "regex",
        1,
        ["value", "pattern", "ignorecase", "multiline", "match_type"],
    )?;
    let anchor = match &*match_type.text("search")? {
        "search" => Anchor::Anywhere,
        "match" => Anchor::Start,
        "fullmatch" => Anchor::Whole,
        _ => {
            // Python looks for a method of the pattern, Ansible calls what it finds.
            return Err(Error::type_error("'str' object is not callable"));
        }
    };
    run(
        &value.value(),
        &pattern.or(""),
        ignorecase.bool(false)?,
        multiline.bool(false)?,
        anchor,
    )
}
