//! Values that are not there.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::missed::Missed;
use crate::{Error, ErrorKind};

/// What may be done with an undefined value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UndefinedBehavior {
    /// Any use is an error, but attributes and items of it are the same undefined value.
    #[default]
    Chained,
    /// Jinja's `StrictUndefined`: any use, also of attributes and items, is an error.
    Strict,
    /// Jinja's default `Undefined`: prints as nothing, is false, empty; the rest is an error.
    Lenient,
}

/// The result of looking up something that is not there; carries the reason until somebody asks.
#[derive(Clone)]
pub struct Undefined(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    message: OnceLock<Box<str>>,
    /// What the message is made from, and the name, where there is no other.
    missed: Option<Missed>,
    name: Option<Arc<str>>,
    behavior: UndefinedBehavior,
    error: Option<Error>,
}

impl Undefined {
    /// An undefined value that fails with `message` when used.
    pub fn new(message: impl Into<Box<str>>) -> Self {
        Self(Arc::new(Inner {
            message: OnceLock::from(message.into()),
            missed: None,
            name: None,
            behavior: UndefinedBehavior::Chained,
            error: None,
        }))
    }

    /// The result of a lookup, whose message is made when it is needed.
    pub(crate) fn missed(missed: Missed, behavior: UndefinedBehavior) -> Self {
        Self(Arc::new(Inner {
            message: OnceLock::new(),
            missed: Some(missed),
            name: None,
            behavior,
            error: None,
        }))
    }

    /// A missing variable with Jinja's own text.
    pub fn variable(name: &str) -> Self {
        Self::new(format!("'{name}' is undefined")).with_name(name)
    }

    /// An error that is raised only when the value is used.
    pub fn deferred(error: Error) -> Self {
        Self(Arc::new(Inner {
            message: OnceLock::from(Box::from(error.message())),
            missed: None,
            name: None,
            behavior: UndefinedBehavior::Chained,
            error: Some(error),
        }))
    }

    /// The same with another behavior.
    #[must_use]
    pub fn with_behavior(mut self, behavior: UndefinedBehavior) -> Self {
        Arc::make_mut(&mut self.0).behavior = behavior;
        self
    }

    /// The same with the name that was looked up.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<Arc<str>>) -> Self {
        Arc::make_mut(&mut self.0).name = Some(name.into());
        self
    }

    /// Why it is undefined.
    pub fn message(&self) -> &str {
        self.0.message.get_or_init(|| {
            let missed = self.0.missed.as_ref();
            missed.map(Missed::message).unwrap_or_default()
        })
    }

    /// The variable, attribute or key that was looked up.
    pub fn name(&self) -> Option<&str> {
        let missed = || self.0.missed.as_ref()?.name();
        self.0.name.as_deref().or_else(missed)
    }

    /// What may be done with it.
    pub fn behavior(&self) -> UndefinedBehavior {
        self.0.behavior
    }

    /// Whether it prints as nothing and is false instead of failing.
    pub fn is_lenient(&self) -> bool {
        self.0.behavior == UndefinedBehavior::Lenient
    }

    /// The deferred error, if it stands for one.
    pub fn deferred_error(&self) -> Option<&Error> {
        self.0.error.as_ref()
    }

    /// The deferred error, if it is about something else than an undefined value: `default` does
    /// not replace such a value, and it is neither defined nor undefined. What the sandbox refuses
    /// is as good as not there.
    pub fn failure(&self) -> Option<&Error> {
        self.0
            .error
            .as_ref()
            .filter(|error| !matches!(error.kind(), ErrorKind::Undefined | ErrorKind::Security))
    }

    /// The error that using it raises.
    pub fn error(&self) -> Error {
        match &self.0.error {
            Some(error) => error.clone(),
            None => Error::new(ErrorKind::Undefined, self.message()),
        }
    }

    /// Whether both are one and the same.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Undefined({})", self.message())
    }
}
