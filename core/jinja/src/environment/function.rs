//! Filters, tests and functions.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::{Args, Error, Object, State, Value};

/// The code of a filter, test or function.
pub type Function = dyn Fn(&mut State<'_>, Args) -> Result<Value, Error> + Send + Sync;

/// A test that looks at a value and at nothing else.
pub(crate) type Look = fn(&Value) -> Result<bool, Error>;

#[derive(Clone)]
enum Code {
    Function(Arc<Function>),
    /// With the name of Python's function, whose only argument is `value`.
    Look(&'static str, Look),
}

/// What a [`Callable`] is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// `value | name`
    Filter,
    /// `value is name`
    Test,
}

/// A named filter, test or function. As a [`Value`] it can be called in a template.
#[derive(Clone)]
pub struct Callable {
    name: Arc<str>,
    code: Code,
    accepts_undefined: bool,
}

impl Callable {
    /// A callable of that name.
    pub fn new(
        name: impl Into<Arc<str>>,
        function: impl Fn(&mut State<'_>, Args) -> Result<Value, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            code: Code::Function(Arc::new(function)),
            accepts_undefined: false,
        }
    }

    /// A test of that name that is called with the value where it is.
    pub(crate) fn looking(name: &str, function: &'static str, look: Look) -> Self {
        Self {
            name: name.into(),
            code: Code::Look(function, look),
            accepts_undefined: false,
        }
    }

    /// How it looks at a value, if that is all it does.
    pub(crate) fn look(&self) -> Option<Look> {
        match &self.code {
            Code::Look(_, look) => Some(*look),
            Code::Function(_) => None,
        }
    }

    /// The same, handling undefined arguments itself even where errors are deferred.
    #[must_use]
    pub fn accepting_undefined(mut self) -> Self {
        self.accepts_undefined = true;
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it handles undefined arguments itself.
    pub fn takes_undefined(&self) -> bool {
        self.accepts_undefined
    }

    /// Runs the code, nothing deferred.
    pub fn invoke(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        match &self.code {
            Code::Function(function) => function(state, args),
            Code::Look(function, look) => {
                let [value] = args.bind(function, 1, ["value"])?;
                look(&value.value()).map(Value::Bool)
            }
        }
    }
}

impl fmt::Debug for Callable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<function {}>", self.name)
    }
}

impl Object for Callable {
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
        self.accepts_undefined
    }

    fn call(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        self.invoke(state, args)
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(format!("<function {}>", self.name))
    }
}

impl From<Callable> for Value {
    fn from(callable: Callable) -> Self {
        Self::object(callable)
    }
}
