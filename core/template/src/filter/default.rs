//! `default`, `d`: Jinja's filter, stricter about its second argument.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] =
    &[Plugin::new(&["default", "d"], default).accepting_undefined()];

fn default(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, default, boolean] =
        args.bind("ansible_default", 1, ["value", "default_value", "boolean"])?;
    let boolean = match boolean.or(false) {
        Value::Bool(flag) => flag,
        Value::Undefined(undefined) => return Err(undefined.error()),
        other => {
            return Err(Error::type_error(format!(
                "The 'boolean' argument must be of type 'bool', not '{}'.",
                other.type_name()
            )));
        }
    };
    let value = value.value();
    if let Value::Undefined(undefined) = &value {
        // What failed in another way stays a failure.
        return match undefined.failure() {
            Some(error) => Err(error.clone()),
            None => Ok(default.or("")),
        };
    }
    if boolean && !value.is_true()? {
        return Ok(default.or(""));
    }
    Ok(value)
}
