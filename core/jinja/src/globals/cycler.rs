//! `cycler`: gives its items round after round.

use std::any::Any;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Args, Error, Object, State, Value};

#[derive(Debug)]
struct Cycler {
    items: Vec<Value>,
    position: AtomicUsize,
}

/// `cycler(*items)`
pub(super) fn cycler(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    if args.positional.is_empty() {
        return Err(Error::new(
            crate::ErrorKind::Runtime,
            "at least one item has to be provided",
        ));
    }
    Ok(Value::object(Cycler {
        items: args.positional,
        position: AtomicUsize::new(0),
    }))
}

impl Cycler {
    fn current(&self) -> Value {
        self.items[self.position.load(Ordering::Relaxed) % self.items.len()].clone()
    }
}

impl Object for Cycler {
    fn type_name(&self) -> &'static str {
        "Cycler"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(match name {
            "current" => Some(self.current()),
            "items" => Some(Value::tuple(self.items.clone())),
            "pos" => Some(Value::from(self.position.load(Ordering::Relaxed))),
            _ => None,
        })
    }

    fn call_method(
        &self,
        _state: &mut State<'_>,
        name: &str,
        _args: &Args,
    ) -> Result<Option<Value>, Error> {
        Ok(match name {
            "next" => {
                let current = self.current();
                let next = (self.position.load(Ordering::Relaxed) + 1) % self.items.len();
                self.position.store(next, Ordering::Relaxed);
                Some(current)
            }
            "reset" => {
                self.position.store(0, Ordering::Relaxed);
                Some(Value::None)
            }
            _ => None,
        })
    }
}
