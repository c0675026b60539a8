//! Macros as values.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::State;
use super::context::Context;
use crate::environment::TemplateData;
use crate::syntax::NameId;
use crate::syntax::ast::Macro;
use crate::value::str_repr;
use crate::{Args, Dict, Error, Object, Value};

/// A macro with the variables it has seen where it was written.
pub(super) struct MacroObject {
    def: Arc<Macro>,
    template: Arc<TemplateData>,
    ctx: Arc<Context>,
    captured: Box<[(NameId, Value)]>,
}

/// Arguments in the order of the parameters, and the rest.
struct Bound {
    values: Vec<Option<Value>>,
    caller: Option<Value>,
    varargs: Vec<Value>,
    kwargs: Vec<(Arc<str>, Value)>,
}

impl MacroObject {
    pub(super) fn new(state: &State<'_>, def: &Arc<Macro>) -> Self {
        Self {
            def: Arc::clone(def),
            template: Arc::clone(&state.template),
            ctx: Arc::clone(&state.ctx),
            captured: state.capture(),
        }
    }

    fn name_repr(&self) -> String {
        self.def
            .name
            .as_ref()
            .map_or_else(|| "None".to_owned(), |name| str_repr(&name.text))
    }

    fn bind(&self, mut args: Args) -> Result<Bound, Error> {
        let def = &self.def;
        let count = def.params.len();
        let varargs = args.positional.split_off(args.positional.len().min(count));
        let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
        let mut kwargs = args.named;
        let mut take = |name: &str| {
            kwargs
                .iter()
                .position(|(given, _)| &**given == name)
                .map(|index| kwargs.remove(index).1)
        };
        for param in def.params.iter().skip(values.len()) {
            values.push(take(&param.text));
        }
        let caller = if def.caller.is_some() && !def.explicit_caller {
            take("caller")
        } else {
            None
        };
        if def.kwargs.is_none()
            && let Some((name, _)) = kwargs.first()
        {
            if kwargs.iter().any(|(name, _)| &**name == "caller") {
                return Err(Error::type_error(format!(
                    "macro {} was invoked with two values for the special caller argument. This is most likely a bug.",
                    self.name_repr()
                )));
            }
            return Err(Error::type_error(format!(
                "macro {} takes no keyword argument {}",
                self.name_repr(),
                str_repr(name)
            )));
        }
        if def.varargs.is_none() && !varargs.is_empty() {
            return Err(Error::type_error(format!(
                "macro {} takes not more than {count} argument(s)",
                self.name_repr()
            )));
        }
        Ok(Bound {
            values,
            caller,
            varargs,
            kwargs,
        })
    }

    fn run(&self, state: &mut State<'_>, bound: Bound) -> Result<Value, Error> {
        let def = &self.def;
        if let (Some(name), false) = (&def.caller, def.explicit_caller) {
            let caller = bound
                .caller
                .unwrap_or_else(|| state.env.undefined_hint("No caller defined").into());
            state.locals.push((name.id, caller));
        }
        if let Some(special) = &def.kwargs {
            let kwargs = Dict::new();
            for (name, value) in bound.kwargs {
                kwargs.insert_str(&name, value);
            }
            state.locals.push((special.id, kwargs.into()));
        }
        if let Some(special) = &def.varargs {
            state.locals.push((special.id, Value::tuple(bound.varargs)));
        }
        let first_default = def.params.len() - def.defaults.len();
        for (index, (param, value)) in def.params.iter().zip(bound.values).enumerate() {
            let value = match (
                value,
                index
                    .checked_sub(first_default)
                    .and_then(|index| def.defaults.get(index)),
            ) {
                (Some(value), _) => value,
                // A default may use the parameters before it.
                (None, Some(default)) => state.eval(default)?,
                (None, None) => state
                    .env
                    .undefined_hint(&format!(
                        "parameter {} was not provided",
                        str_repr(&param.text)
                    ))
                    .with_name(param.text.clone())
                    .into(),
            };
            state.locals.push((param.id, value));
        }
        let mut out = state.output();
        state.exec_body(&def.body, &mut out)?;
        out.finish(state.env)
    }
}

impl fmt::Debug for MacroObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Macro {}>", self.name_repr())
    }
}

impl Object for MacroObject {
    fn type_name(&self) -> &'static str {
        "Macro"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn accepts_undefined(&self) -> bool {
        true
    }

    fn call(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        let bound = self.bind(args)?;
        let saved = state.enter(&self.template, &self.ctx, &self.captured, 1)?;
        let result = self.run(state, bound);
        state.leave(saved);
        result
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        let def = &self.def;
        Ok(Some(match name {
            "name" => Value::from(def.name.as_ref().map(|name| name.text.clone())),
            "arguments" => Value::tuple(
                def.params
                    .iter()
                    .map(|param| Value::from(param.text.clone()))
                    .collect(),
            ),
            "catch_kwargs" => Value::Bool(def.kwargs.is_some()),
            "catch_varargs" => Value::Bool(def.varargs.is_some()),
            "caller" => Value::Bool(def.caller.is_some()),
            _ => return Ok(None),
        }))
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(match &self.def.name {
            Some(_) => format!("<Macro {}>", self.name_repr()),
            None => "<Macro anonymous>".to_owned(),
        })
    }
}
