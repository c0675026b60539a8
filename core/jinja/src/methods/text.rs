//! Methods of `str`.

use super::lookup::no_method;
use super::{str_case, str_classify, str_encode, str_pad, str_search, str_split, str_translate};
use crate::format::format_braces;
use crate::{Args, Error, State, Str, Value, meter};

pub(super) const NAMES: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::Str(text) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "format" => format_braces(text, &args).map(Value::from),
        "format_map" => format_map(text, args),
        "join" => join(text, args),
        "upper" | "lower" | "casefold" | "capitalize" | "title" | "swapcase" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_text(text.len())?;
            Ok(Value::from(str_case::convert(text, name)))
        }
        "find" | "rfind" | "index" | "rindex" | "count" | "startswith" | "endswith" => {
            str_search::call(text, name, args)
        }
        "replace" | "removeprefix" | "removesuffix" => str_search::replace(text, name, args),
        "split" | "rsplit" | "splitlines" | "partition" | "rpartition" => {
            str_split::call(text, name, args)
        }
        "center" | "ljust" | "rjust" | "zfill" | "expandtabs" | "strip" | "lstrip" | "rstrip" => {
            str_pad::call(text, name, args)
        }
        "encode" => str_encode::encode(text, args),
        "translate" => str_translate::translate(text, args),
        "maketrans" => str_translate::maketrans(args),
        _ => {
            let [] = args.bind(name, 0, [])?;
            str_classify::is(text, name)
                .map(Value::Bool)
                .ok_or_else(|| no_method(object, name))
        }
    }
}

fn format_map(text: &str, args: Args) -> Result<Value, Error> {
    let [mapping] = args.bind("format_map", 1, ["mapping"])?;
    let mapping = mapping.value();
    let Some(items) = mapping.items()? else {
        return Err(Error::type_error("format requires a mapping"));
    };
    let mut named = Args::new();
    for (key, value) in items {
        if let Value::Str(key) = key {
            named.named.push((key.to_arc(), value));
        }
    }
    format_braces(text, &named).map(Value::from)
}

fn join(separator: &str, args: Args) -> Result<Value, Error> {
    let [iterable] = args.bind("join", 1, ["iterable"])?;
    let iterable = iterable.value();
    if !iterable.is_iterable() && !iterable.is_undefined() {
        return Err(Error::type_error("can only join an iterable"));
    }
    let mut out = String::new();
    for (index, item) in iterable.bounded_iter()?.enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        match item? {
            Value::Str(part) => {
                meter::check_text(out.len() + part.len())?;
                out.push_str(&part);
            }
            Value::Undefined(undefined) => return Err(undefined.error()),
            other => {
                return Err(Error::type_error(format!(
                    "sequence item {index}: expected str instance, {} found",
                    other.type_name()
                )));
            }
        }
    }
    meter::spend_text(out.len())?;
    Ok(Value::Str(Str::new(out)))
}
