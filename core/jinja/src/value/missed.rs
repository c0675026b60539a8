//! Why something is undefined, told when somebody asks.

use std::fmt;
use std::sync::Arc;

use super::Value;
use crate::environment::Missing;

/// Makes the message of an undefined value.
pub(crate) type UndefinedText = Arc<dyn Fn(&Missing<'_>) -> String + Send + Sync>;

/// What was looked up in vain. Most undefined values are only replaced or tested: their messages are never made.
#[derive(Clone)]
pub(crate) struct Missed {
    pub(crate) what: What,
    pub(crate) text: UndefinedText,
}

/// The parts of a message. Objects themselves are not kept: an undefined value may be put into the very one it was
/// looked for in.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Variable(Arc<str>),
    /// Of a type, a name.
    Attribute(&'static str, Value),
    /// Of a type, a key.
    Item(&'static str, Value),
}

impl Missed {
    pub(crate) fn message(&self) -> Box<str> {
        let missing = match &self.what {
            What::Variable(name) => Missing::Variable(name),
            What::Attribute(owner, name) => {
                Missing::Attribute(owner, name.as_str().unwrap_or_default())
            }
            What::Item(owner, key) => Missing::Item(owner, key),
        };
        (self.text)(&missing).into()
    }

    /// The name that was looked up.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.what {
            What::Variable(name) => Some(name),
            What::Attribute(_, name) | What::Item(_, name) => name.as_str(),
        }
    }
}

impl fmt::Debug for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}
