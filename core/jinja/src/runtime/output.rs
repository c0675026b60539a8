//! Where a rendering writes to.

use super::import::Module;
use crate::environment::Inner;
use crate::{Error, ErrorKind, Str, Value, meter};

/// Collects text, or in native mode the parts of the result.
pub(crate) struct Output {
    native: bool,
    /// Set once a template extends another: what else it prints is dropped.
    pub(super) muted: bool,
    text: String,
    parts: Vec<Part>,
    bytes_left: usize,
}

#[derive(Clone)]
pub(super) enum Part {
    Value(Value),
    Text(String),
}

impl Output {
    pub(super) fn new(native: bool, budget: usize) -> Self {
        Self {
            native,
            muted: false,
            text: String::new(),
            parts: Vec::new(),
            bytes_left: budget,
        }
    }

    /// The same with room for so many bytes of text.
    pub(super) fn with_room(mut self, bytes: usize) -> Self {
        self.text.reserve_exact(bytes.min(self.bytes_left));
        self
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Error> {
        match self.bytes_left.checked_sub(bytes) {
            Some(left) => {
                self.bytes_left = left;
                Ok(())
            }
            None => Err(Error::new(
                ErrorKind::Budget,
                "the template produces too much text",
            )),
        }
    }

    pub(super) fn push_text(&mut self, text: &Str) -> Result<(), Error> {
        if self.muted {
            return Ok(());
        }
        self.spend(text.len())?;
        meter::spend_text(text.len())?;
        if !self.native {
            self.text.push_str(text);
            return Ok(());
        }
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            Some(last @ Part::Value(Value::Str(_))) => {
                let mut joined = String::new();
                if let Part::Value(Value::Str(first)) = last {
                    joined.push_str(first);
                }
                joined.push_str(text);
                *last = Part::Text(joined);
            }
            _ => self.parts.push(Part::Value(Value::Str(text.clone()))),
        }
        Ok(())
    }

    pub(super) fn push(&mut self, value: Value) -> Result<(), Error> {
        if self.muted {
            return Ok(());
        }
        match value {
            Value::Str(text) => self.push_text(&text),
            Value::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
            value if self.native => {
                if let Some(module) = value.downcast_object::<Module>() {
                    return module.parts().iter().try_for_each(|part| match part {
                        Part::Value(value) => self.push(value.clone()),
                        Part::Text(text) => self.push_text(&Str::new(text.as_str())),
                    });
                }
                if !value.is_none() {
                    self.spend(1)?;
                    self.parts.push(Part::Value(value));
                }
                Ok(())
            }
            value => {
                let before = self.text.len();
                value.write_str(&mut self.text)?;
                self.spend(self.text.len() - before)
            }
        }
    }

    /// What was written, when it is text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn into_parts(self) -> Vec<Part> {
        if self.native {
            self.parts
        } else {
            vec![Part::Text(self.text)]
        }
    }

    /// The result: text, or in native mode the only part, or the text of several.
    pub(super) fn finish(mut self, env: &Inner) -> Result<Value, Error> {
        if !self.native {
            return Ok(Value::from(self.text));
        }
        if self.parts.len() > 1 {
            return join(&self.parts, env).map(Value::from);
        }
        Ok(match self.parts.pop() {
            None => Value::None,
            Some(Part::Value(value)) => value,
            Some(Part::Text(text)) => Value::from(text),
        })
    }
}

/// The text of several parts.
pub(super) fn join(parts: &[Part], env: &Inner) -> Result<String, Error> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Value(Value::Str(part)) => text.push_str(part),
            Part::Value(value) => match &env.text_of {
                Some(convert) => convert(value)?.write_str(&mut text)?,
                None => value.write_str(&mut text)?,
            },
        }
    }
    Ok(text)
}
