//! What a filter or test of this crate is.

use shevek_jinja::{Args, Error, ErrorKind, State, Value};

use crate::TemplateConfiguration;

/// The code of a filter or test. The first positional argument is its subject.
pub(crate) type PluginFunction = fn(&TemplateConfiguration, Args) -> Result<Value, Error>;

/// The code of one that uses other filters and tests, or evaluates templates.
pub(crate) type PluginInTemplate = fn(&mut State<'_>, Args) -> Result<Value, Error>;

/// What runs.
#[derive(Clone, Copy)]
pub(crate) enum PluginCode {
    /// A function of its arguments and the settings.
    Alone(PluginFunction),
    /// A function that works with the running template.
    InTemplate(PluginInTemplate),
}

/// A filter or test.
pub(crate) struct Plugin {
    /// Its names; the first is the one that errors show.
    pub(crate) names: &'static [&'static str],
    pub(crate) code: PluginCode,
    /// Whether it looks at undefined arguments itself instead of being skipped for them.
    pub(crate) accepts_undefined: bool,
    /// Whether its answer may differ the next time: it is asked again on every use.
    pub(crate) is_volatile: bool,
}

impl Plugin {
    pub(crate) const fn new(names: &'static [&'static str], function: PluginFunction) -> Self {
        Self::of(names, PluginCode::Alone(function))
    }

    pub(crate) const fn in_template(
        names: &'static [&'static str],
        function: PluginInTemplate,
    ) -> Self {
        Self::of(names, PluginCode::InTemplate(function))
    }

    const fn of(names: &'static [&'static str], code: PluginCode) -> Self {
        Self {
            names,
            code,
            accepts_undefined: false,
            is_volatile: false,
        }
    }

    #[must_use]
    pub(crate) const fn accepting_undefined(mut self) -> Self {
        self.accepts_undefined = true;
        self
    }

    #[must_use]
    pub(crate) const fn volatile(mut self) -> Self {
        self.is_volatile = true;
        self
    }
}

/// An error of Ansible's own making, not Python's.
pub(crate) fn plugin_error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Other, message)
}

/// Python's error for a value without the method that was called on it.
pub(crate) fn no_attribute(value: &Value, attribute: &str) -> Error {
    if let Value::Undefined(undefined) = value {
        return undefined.error();
    }
    Error::new(
        ErrorKind::Attribute,
        format!(
            "'{}' object has no attribute '{attribute}'",
            value.type_name()
        ),
    )
}

/// A text, for functions that call its method `method` without looking at the type.
pub(crate) fn text_with(value: &Value, method: &str) -> Result<String, Error> {
    match value {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        other => Err(no_attribute(other, method)),
    }
}

/// The type as Python prints classes.
pub(crate) fn class_of(value: &Value) -> String {
    let module = match value {
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::TimeDelta(_) => "datetime.",
        _ => "",
    };
    format!("<class '{module}{}'>", value.type_name())
}

/// The entries of a mapping; a value that is undefined is an error, as it is for Ansible's filters.
pub(crate) fn defined_items(value: &Value) -> Result<Option<Vec<(Value, Value)>>, Error> {
    let items = value.items()?;
    for (_, value) in items.iter().flatten() {
        if let Value::Undefined(undefined) = value {
            return Err(undefined.error());
        }
    }
    Ok(items)
}

/// Python's `str(value)`, with bytes decoded: Ansible's `to_text`.
pub(crate) fn to_text(value: &Value) -> Result<String, Error> {
    match value {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        Value::Bytes(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        other => other.str(),
    }
}
