//! `undef()`.

use shevek_jinja::{Args, Error, Undefined, Value};

/// The text of something undefined without a hint.
pub(crate) const UNDEF_MESSAGE: &str = "Mandatory variable has not been overridden";

pub(super) fn undef(args: Args) -> Result<Value, Error> {
    let [hint] = args.bind("_undef", 0, ["hint"])?;
    let hint = match hint.some() {
        None => None,
        Some(Value::Str(hint)) => Some(hint.as_str().to_owned()),
        Some(Value::Undefined(undefined)) => return Err(undefined.error()),
        Some(other) => {
            return Err(Error::type_error(format!(
                "The 'hint' argument must be of type 'str' or 'NoneType', not '{}'.",
                other.type_name()
            )));
        }
    };
    let hint = hint.filter(|hint| !hint.is_empty());
    let hint = hint.unwrap_or_else(|| UNDEF_MESSAGE.to_owned());
    Ok(Value::Undefined(Undefined::new(hint)))
}
