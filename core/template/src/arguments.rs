//! The arguments of plugins of collections, which are checked like those of modules.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_jinja::{Args, Error, Value};
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec, Surroundings};

use crate::plugin::{class_of, plugin_error};

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
    let names = parameters.iter().map(|parameter| Arc::from(parameter.name));
    let given: Vec<(Arc<str>, Value)> = names
        .zip(args.positional)
        .take(by_place)
        .chain(args.named)
        .collect();
    // What needs no conversion keeps its own kind of value: JSON would lose trust, and numbers their digits.
    let mut kept: [Option<Value>; N] = std::array::from_fn(|_| None);
    let mut checked = Map::new();
    for (name, value) in given {
        let index = parameters.iter().position(|known| *known.name == *name);
        let json = match index {
            Some(index) => {
                let (value, json) = parameters[index].prepared(value)?;
                kept[index] = value;
                json
            }
            None => Json::Null,
        };
        checked.insert(name.to_string(), json);
    }
    let spec = ArgumentSpec::new(parameters.iter().map(Parameter::option).collect());
    match spec.validate(checked, &Surroundings::Controller) {
        Ok(valid) => Ok(std::array::from_fn(|index| {
            let converted = || valid.args.get(parameters[index].name).map(Value::from_json);
            kept[index].take().or_else(converted).unwrap_or(Value::None)
        })),
        Err(mistakes) => {
            let mistakes = mistakes.errors.into_iter();
            let mistakes = mistakes.map(|mistake| Value::from(mistake.message));
            Err(plugin_error(Value::list(mistakes.collect()).repr()?))
        }
    }
}

/// What Ansible says of an argument that is to be a list and is none; of a tuple, too.
pub(crate) fn no_list(name: &str, value: &Value) -> Option<String> {
    let is_list = match value {
        Value::Str(_)
        | Value::Bool(_)
        | Value::Int(_)
        | Value::BigInt(_)
        | Value::Float(_)
        | Value::List(_) => true,
        Value::Object(_) => value.is_iterable(),
        _ => false,
    };
    (!is_list).then(|| {
        format!(
            "argument '{name}' is of type {} and we were unable to convert to list: {} cannot be converted to a list",
            value.type_name(),
            class_of(value)
        )
    })
}

impl Parameter {
    /// The same as modules have it.
    fn option(&self) -> OptionSpec {
        let (ty, elements) = match self.ty {
            Type::Text => (ArgType::Str, None),
            Type::Int => (ArgType::Int, None),
            Type::Bool => (ArgType::Bool, None),
            Type::List => (ArgType::List, None),
            Type::Texts => (ArgType::List, Some(ArgType::Str)),
            Type::Raw => (ArgType::Raw, None),
        };
        let mut option = OptionSpec::new(self.name, ty).choices(self.choices);
        option.elements = elements;
        option.required = self.is_required;
        option.default = self.default.map(Json::from);
        option
    }

    /// A value as it is checked; and as it is kept, when it is of the right type already.
    fn prepared(&self, value: Value) -> Result<(Option<Value>, Json), Error> {
        if let Value::Undefined(undefined) = &value {
            return Err(undefined.error());
        }
        let json = match (self.ty, &value) {
            (_, Value::None) => return Ok((None, Json::Null)),
            (Type::Raw, _) => return Ok((Some(value), Json::Bool(true))),
            // Python's text of it, which JSON does not tell.
            (Type::Text, _) => return Ok((None, Json::String(value.str()?))),
            (Type::Int, Value::Int(_) | Value::BigInt(_)) => return Ok((Some(value), 0.into())),
            (Type::List, Value::List(_)) => return Ok((Some(value), Json::Array(Vec::new()))),
            (Type::List, Value::Object(_)) if value.is_iterable() => {
                let list = Value::list(value.to_vec()?);
                return Ok((Some(list), Json::Array(Vec::new())));
            }
            // JSON has no tuples.
            (Type::List | Type::Texts, Value::Tuple(_)) => {
                let mistake = no_list(self.name, &value).map(Value::from);
                let mistakes = Value::list(mistake.into_iter().collect());
                return Err(plugin_error(mistakes.repr()?));
            }
            _ => value.to_json()?,
        };
        Ok((None, json))
    }
}
