//! Binding arguments to parameters with Python's error texts.

use super::{Args, spare};
use crate::value::str_repr;
use crate::{Error, Value};

/// The argument of one parameter, given or not.
#[derive(Debug, Clone)]
pub struct Arg {
    name: &'static str,
    value: Option<Value>,
}

impl Args {
    /// Binds to a function `name` with these parameters, the first `required` of them mandatory.
    ///
    /// ```
    /// # use shevek_jinja::{Args, Value};
    /// let args = Args::one("text").with("width", 3);
    /// let [text, width, first] = args.bind("do_indent", 1, ["s", "width", "first"])?;
    /// assert_eq!(width.int(4)?, 3);
    /// assert!(!first.bool(false)?);
    /// # Ok::<(), shevek_jinja::Error>(())
    /// ```
    ///
    /// Errors are Python's `TypeError`s for missing, unknown, repeated or surplus arguments.
    pub fn bind<const N: usize>(
        self,
        name: &str,
        required: usize,
        params: [&'static str; N],
    ) -> Result<[Arg; N], Error> {
        let given = self.positional.len();
        if given > N {
            return Err(surplus(name, required, N, given));
        }
        let mut bound = params.map(|name| Arg { name, value: None });
        let mut positional = self.positional;
        for (slot, value) in bound.iter_mut().zip(positional.drain(..)) {
            slot.value = Some(value);
        }
        spare::give_back(positional);
        for (key, value) in self.named {
            let Some(slot) = bound.iter_mut().find(|slot| *slot.name == *key) else {
                return Err(Error::type_error(format!(
                    "{name}() got an unexpected keyword argument '{key}'"
                )));
            };
            if slot.value.is_some() {
                return Err(Error::type_error(format!(
                    "{name}() got multiple values for argument '{key}'"
                )));
            }
            slot.value = Some(value);
        }
        if bound.iter().take(required).all(|slot| slot.value.is_some()) {
            return Ok(bound);
        }
        let missing: Vec<String> = bound
            .iter()
            .take(required)
            .filter(|slot| slot.value.is_none())
            .map(|slot| str_repr(slot.name))
            .collect();
        Err(lacking(name, &missing))
    }
}

fn surplus(name: &str, required: usize, most: usize, given: usize) -> Error {
    let takes = if required == most {
        most.to_string()
    } else {
        format!("from {required} to {most}")
    };
    let plural = if most == 1 && required == 1 { "" } else { "s" };
    let was = if given == 1 { "was" } else { "were" };
    Error::type_error(format!(
        "{name}() takes {takes} positional argument{plural} but {given} {was} given"
    ))
}

fn lacking(name: &str, missing: &[String]) -> Error {
    let list = match missing {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    Error::type_error(format!(
        "{name}() missing {} required positional argument{plural}: {list}",
        missing.len()
    ))
}

impl Arg {
    /// The argument; `None` (Python's) when it was not given.
    pub fn value(self) -> Value {
        self.value.unwrap_or(Value::None)
    }

    /// The argument, or a default when it was not given.
    pub fn or(self, default: impl Into<Value>) -> Value {
        self.value.unwrap_or_else(|| default.into())
    }

    /// The argument, if it was given.
    pub fn given(self) -> Option<Value> {
        self.value
    }

    /// The argument unless it was not given or is `None`.
    pub fn some(self) -> Option<Value> {
        self.value.filter(|value| !value.is_none())
    }

    /// The truth of the argument.
    pub fn bool(self, default: bool) -> Result<bool, Error> {
        self.value.map_or(Ok(default), |value| value.is_true())
    }

    /// The argument as an int; anything else is a `TypeError`.
    pub fn int(self, default: i64) -> Result<i64, Error> {
        match self.value {
            None => Ok(default),
            Some(Value::Undefined(undefined)) => Err(undefined.error()),
            Some(value) => value.as_i64().ok_or_else(|| {
                Error::type_error(format!(
                    "'{}' object cannot be interpreted as an integer",
                    value.type_name()
                ))
            }),
        }
    }

    /// The argument as text; anything but a `str` is a `TypeError`.
    pub fn text(self, default: &str) -> Result<std::sync::Arc<str>, Error> {
        match self.value {
            None => Ok(default.into()),
            Some(Value::Str(text)) => Ok(text.to_arc()),
            Some(Value::Undefined(undefined)) => Err(undefined.error()),
            Some(value) => Err(Error::type_error(format!(
                "argument '{}' must be str, not {}",
                self.name,
                value.type_name()
            ))),
        }
    }
}
