//! The arguments of plugins of collections, which are checked like those of modules.

use num_bigint::BigInt;
use shevek_jinja::{Args, Error, Value};

use crate::plugin::{class_of, plugin_error};
use crate::python::int::parse_int;

/// What an argument is converted to.
#[derive(Clone, Copy)]
pub(crate) enum Type {
    Text,
    Int,
    Bool,
    /// A list; the texts between commas are one, too.
    List,
    /// A list of texts.
    Texts,
    /// Taken as it is.
    Raw,
}

/// An argument that a filter takes.
pub(crate) struct Parameter {
    name: &'static str,
    ty: Type,
    is_required: bool,
    default: Option<&'static str>,
    choices: &'static [&'static str],
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, ty: Type) -> Self {
        Self {
            name,
            ty,
            is_required: false,
            default: None,
            choices: &[],
        }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    pub(crate) const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    pub(crate) const fn one_of(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }
}

/// The arguments in the order of their parameters; `None` where nothing was given and nothing stands for it.
/// Those beyond the last parameter are left out, as Ansible does.
///
/// # Errors
/// All that is wrong with them, in Ansible's words.
pub(crate) fn read<const N: usize>(
    args: Args,
    parameters: &[Parameter; N],
) -> Result<[Value; N], Error> {
    read_some(args, parameters, N)
}

/// The same where only the first `by_place` parameters may be given without their name.
pub(crate) fn read_some<const N: usize>(
    args: Args,
    parameters: &[Parameter; N],
    by_place: usize,
) -> Result<[Value; N], Error> {
    let mut given: [Option<Value>; N] = std::array::from_fn(|_| None);
    for (slot, value) in given.iter_mut().zip(args.positional).take(by_place) {
        *slot = Some(value);
    }
    let mut unknown = Vec::new();
    for (name, value) in args.named {
        match parameters.iter().position(|known| *known.name == *name) {
            Some(index) => given[index] = Some(value),
            None => unknown.push(name),
        }
    }
    let mut mistakes = missing(parameters, &given);
    let mut values = std::array::from_fn(|_| Value::None);
    for ((parameter, given), value) in parameters.iter().zip(&given).zip(&mut values) {
        match given {
            None => *value = parameter.default.map_or(Value::None, Value::from),
            Some(given) => *value = converted(parameter, given, &mut mistakes)?,
        }
    }
    for ((parameter, given), value) in parameters.iter().zip(&given).zip(&values) {
        let known = |text: &str| parameter.choices.contains(&text);
        if given.is_some() && !parameter.choices.is_empty() && !value.as_str().is_some_and(known) {
            mistakes.push(format!(
                "value of {} must be one of: {}, got: {}",
                parameter.name,
                parameter.choices.join(", "),
                value.str()?
            ));
        }
    }
    if !unknown.is_empty() {
        unknown.sort();
        let mut supported: Vec<_> = parameters.iter().map(|known| known.name).collect();
        supported.sort_unstable();
        mistakes.push(format!(
            "{}. Supported parameters include: {}.",
            unknown.join(", "),
            supported.join(", ")
        ));
    }
    if mistakes.is_empty() {
        return Ok(values);
    }
    let mistakes = mistakes.into_iter().map(Value::from).collect();
    Err(plugin_error(Value::list(mistakes).repr()?))
}

fn missing(parameters: &[Parameter], given: &[Option<Value>]) -> Vec<String> {
    let mut names: Vec<_> = parameters
        .iter()
        .zip(given)
        .filter(|(parameter, given)| parameter.is_required && given.is_none())
        .map(|(parameter, _)| parameter.name)
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    names.sort_unstable();
    vec![format!("missing required arguments: {}", names.join(", "))]
}

fn converted(
    parameter: &Parameter,
    given: &Value,
    mistakes: &mut Vec<String>,
) -> Result<Value, Error> {
    if let Value::Undefined(undefined) = given {
        return Err(undefined.error());
    }
    if given.is_none() && !parameter.is_required && parameter.default.is_none() {
        return Ok(Value::None);
    }
    let (name, result) = match parameter.ty {
        Type::Raw => return Ok(given.clone()),
        Type::Text => return Ok(Value::from(text(given)?)),
        Type::Int => ("int", int(given)?),
        Type::Bool => ("bool", bool(given)?),
        Type::List | Type::Texts => ("list", list(given)?),
    };
    let value = match result {
        Ok(value) => value,
        Err(reason) => {
            mistakes.push(format!(
                "argument '{}' is of type {} and we were unable to convert to {name}: {reason}",
                parameter.name,
                given.type_name()
            ));
            return Ok(Value::None);
        }
    };
    match parameter.ty {
        Type::Texts => {
            let texts: Result<Vec<_>, _> = value.to_vec()?.iter().map(text).collect();
            Ok(Value::list(texts?.into_iter().map(Value::from).collect()))
        }
        _ => Ok(value),
    }
}

/// Anything is a text; nothing is the empty one.
fn text(value: &Value) -> Result<String, Error> {
    match value {
        Value::None => Ok(String::new()),
        Value::Undefined(undefined) => Err(undefined.error()),
        other => other.str(),
    }
}

fn int(value: &Value) -> Result<Result<Value, String>, Error> {
    let number = match value {
        Value::Bool(flag) => Some(BigInt::from(u8::from(*flag))),
        Value::Int(_) | Value::BigInt(_) => value.as_bigint(),
        Value::Float(number) => whole(*number),
        Value::Str(text) => {
            let float = || text.as_str().trim().parse().ok().and_then(whole);
            parse_int(text.as_str()).or_else(float)
        }
        _ => None,
    };
    Ok(match number {
        Some(number) => Ok(Value::from(number)),
        None => Err(format!(
            "\"{}\" cannot be converted to an int",
            value.repr()?
        )),
    })
}

fn bool(value: &Value) -> Result<Result<Value, String>, Error> {
    let word = match value {
        Value::Bool(flag) => return Ok(Ok(Value::Bool(*flag))),
        Value::Str(_) | Value::Int(_) | Value::Float(_) => value.str()?.trim().to_lowercase(),
        _ => {
            return Ok(Err(format!(
                "{} cannot be converted to a bool",
                class_of(value)
            )));
        }
    };
    Ok(match word.as_str() {
        "y" | "yes" | "on" | "1" | "1.0" | "true" | "t" => Ok(Value::Bool(true)),
        "n" | "no" | "off" | "0" | "0.0" | "false" | "f" => Ok(Value::Bool(false)),
        _ => Err(format!(
            "'{}' is no boolean such as yes or no",
            value.str()?
        )),
    })
}

fn whole(number: f64) -> Option<BigInt> {
    (number.fract() == 0.0 && number.abs() < 1e15).then(|| BigInt::from(number as i64))
}

pub(crate) fn list(value: &Value) -> Result<Result<Value, String>, Error> {
    Ok(match value {
        Value::Str(text) => Ok(Value::list(
            text.as_str().split(',').map(Value::from).collect(),
        )),
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
            Ok(Value::list(vec![Value::from(value.str()?)]))
        }
        Value::List(_) => Ok(value.clone()),
        Value::Object(_) if value.is_iterable() => Ok(Value::list(value.to_vec()?)),
        _ => Err(format!("{} cannot be converted to a list", class_of(value))),
    })
}
