//! `lookup()`, `query()` and the function for templates in string constants.

use std::any::Any;
use std::fmt;

use shevek_jinja::{Args, Error, Object, State, Str, Tags, Value};

use crate::environment::short_name;
use crate::plugin::{plugin_error, to_text};
use crate::templar::template_error;
use crate::{Templar, TemplateErrorKind};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lookup,
    Query,
    Embedded,
}

/// A function that needs the templar it is called from.
pub(crate) struct LookupFunction {
    kind: Kind,
    templar: Templar,
}

impl LookupFunction {
    /// `lookup`: one value, or texts joined by commas.
    pub(crate) fn lookup(templar: Templar) -> Value {
        Value::object(Self {
            kind: Kind::Lookup,
            templar,
        })
    }

    /// `query` and `q`: always a list.
    pub(crate) fn query(templar: Templar) -> Value {
        Value::object(Self {
            kind: Kind::Query,
            templar,
        })
    }

    /// Renders a string constant of a condition that is a template.
    pub(crate) fn embedded(templar: Templar) -> Value {
        Value::object(Self {
            kind: Kind::Embedded,
            templar,
        })
    }

    fn run(&self, mut args: Args) -> Result<Value, Error> {
        let Some(name) = args.take_first() else {
            return Err(Error::type_error(
                "_lookup() missing 1 required positional argument: 'plugin_name'",
            ));
        };
        let name = to_text(&name)?;
        let used = args
            .named
            .iter()
            .filter(|(option, _)| !may_be_undefined(&name, option));
        let used = used.map(|(_, value)| value).chain(&args.positional);
        for value in used {
            if let Value::Undefined(undefined) = value {
                return Err(undefined.error());
            }
        }
        let wantlist = match (self.kind, args.take_named("wantlist")) {
            (Kind::Query, _) => true,
            (_, Some(wantlist)) => wantlist.is_true()?,
            (_, None) => false,
        };
        let errors = args.take_named("errors").filter(|errors| !errors.is_none());
        let errors = errors.map_or(Ok("strict".to_owned()), |errors| to_text(&errors))?;
        let items = match super::run(&self.templar, &name, args.positional, args.named) {
            Ok(items) => items,
            Err(error)
                if matches!(errors.as_str(), "ignore" | "warn") && !is_about_caller(&error) =>
            {
                if errors == "warn" {
                    let message = format!(
                        "An error occurred while running the lookup plugin '{name}': {}",
                        error.message()
                    );
                    self.templar.environment().warn(message);
                }
                return Ok(if wantlist {
                    Value::list(Vec::new())
                } else {
                    Value::None
                });
            }
            Err(error) => return Err(error),
        };
        if wantlist {
            return Ok(Value::list(items));
        }
        if let [item] = items.as_slice() {
            return Ok(item.clone());
        }
        let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
        Ok(match texts {
            Some(texts) if !texts.is_empty() => Value::from(texts.join(",")),
            _ => Value::list(items),
        })
    }

    fn render_constant(&self, mut args: Args) -> Result<Value, Error> {
        let Some(text) = args.take_first() else {
            return Err(plugin_error("a text is missing"));
        };
        let Some(text) = text.as_str() else {
            return Ok(text);
        };
        let tags = Tags {
            trusted: true,
            ..Tags::default()
        };
        let templar = &self.templar;
        let source = Str::tagged(text, tags);
        templar
            .core()
            .resolve(templar.resolved(), &Value::Str(source))
    }
}

/// Whether a lookup looks at an option only when it needs it. All others want values.
fn may_be_undefined(lookup: &str, option: &str) -> bool {
    option == "default" && short_name(lookup).unwrap_or(lookup) == "env"
}

/// Whether the name of the lookup or the caller's variables are at fault, which `errors=` does not hide.
fn is_about_caller(error: &Error) -> bool {
    let is_unknown = template_error(error).kind() == TemplateErrorKind::PluginNotFound;
    is_unknown || error.kind() == shevek_jinja::ErrorKind::Undefined
}

impl fmt::Debug for LookupFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<function lookup>")
    }
}

impl Object for LookupFunction {
    fn type_name(&self) -> &'static str {
        "function"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn accepts_undefined(&self) -> bool {
        matches!(self.kind, Kind::Lookup | Kind::Query)
    }

    fn call(&self, _state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        match self.kind {
            Kind::Embedded => self.render_constant(args),
            Kind::Lookup | Kind::Query => self.run(args),
        }
    }
}
