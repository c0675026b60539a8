//! `omit`: a value that takes its key or element away.

use std::any::Any;
use std::sync::{Arc, LazyLock};

use shevek_jinja::{Error, Object, Value};

#[derive(Debug)]
struct Omit;

impl Object for Omit {
    fn type_name(&self) -> &'static str {
        "_OmitType"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> Result<String, Error> {
        Ok("<<Omit>>".to_owned())
    }

    fn equals(&self, other: &Value) -> Result<Option<bool>, Error> {
        Ok(Some(is_omit(other)))
    }
}

static OMIT: LazyLock<Arc<dyn Object>> = LazyLock::new(|| Arc::new(Omit));

/// The value of the variable `omit`.
pub fn omit() -> Value {
    Value::Object(Arc::clone(&OMIT))
}

/// Whether `value` is [`omit()`].
pub fn is_omit(value: &Value) -> bool {
    value.downcast_object::<Omit>().is_some()
}
