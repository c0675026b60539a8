//! `joiner`: nothing at the first call, the separator at every other.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Args, Error, Object, State, Value};

#[derive(Debug)]
struct Joiner {
    separator: Value,
    used: AtomicBool,
}

/// `joiner(sep=", ")`
pub(super) fn joiner(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let mut args = args;
    args.positional.insert(0, Value::None);
    let [_, separator] = args.bind("Joiner.__init__", 1, ["self", "sep"])?;
    Ok(Value::object(Joiner {
        separator: separator.or(", "),
        used: AtomicBool::new(false),
    }))
}

impl Object for Joiner {
    fn type_name(&self) -> &'static str {
        "Joiner"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn call(&self, _state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        let [] = args.bind("__call__", 0, [])?;
        Ok(if self.used.swap(true, Ordering::Relaxed) {
            self.separator.clone()
        } else {
            Value::from("")
        })
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(match name {
            "sep" => Some(self.separator.clone()),
            "used" => Some(Value::Bool(self.used.load(Ordering::Relaxed))),
            _ => None,
        })
    }
}
