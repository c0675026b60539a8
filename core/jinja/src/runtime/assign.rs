//! Assignments.

use super::State;
use crate::syntax::ast::{Name, Target};
use crate::{Error, ErrorKind, Value};

impl State<'_> {
    /// `{% set target = value %}` where the code is now.
    pub(super) fn assign(&mut self, target: &Target, value: Value) -> Result<(), Error> {
        match target {
            Target::Name(name) => {
                self.assign_name(name, value);
                Ok(())
            }
            Target::Tuple(items) => {
                for (item, value) in items.iter().zip(unpack(&value, items.len())?) {
                    self.assign(item, value)?;
                }
                Ok(())
            }
            Target::Attr(name, attribute) => match self.find(name.id, &name.text)? {
                Some(Value::Object(object)) => object.set_attr(attribute, value),
                Some(Value::Undefined(undefined)) => Err(undefined.error()),
                None => Err(self.env.undefined_variable(&name.text).error()),
                Some(_) => Err(Error::new(
                    ErrorKind::Runtime,
                    "cannot assign attribute on non-namespace object",
                )),
            },
        }
    }

    pub(super) fn assign_name(&mut self, name: &Name, value: Value) {
        if self.level == 0 {
            self.ctx.assign(name.id, &name.text, value);
            return;
        }
        match self.locals[self.frame..]
            .iter_mut()
            .find(|(id, _)| *id == name.id)
        {
            Some((_, slot)) => *slot = value,
            None => self.locals.push((name.id, value)),
        }
    }
}

/// The elements for `count` targets.
fn unpack(value: &Value, count: usize) -> Result<Vec<Value>, Error> {
    if !value.is_iterable() && !value.is_undefined() {
        return Err(Error::type_error(format!(
            "cannot unpack non-iterable {} object",
            value.type_name()
        )));
    }
    let items = value.to_vec()?;
    if items.len() < count {
        return Err(Error::value_error(format!(
            "not enough values to unpack (expected {count}, got {})",
            items.len()
        )));
    }
    if items.len() > count {
        return Err(Error::value_error(format!(
            "too many values to unpack (expected {count})"
        )));
    }
    Ok(items)
}
