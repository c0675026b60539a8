//! `undef()`.

use shevek_jinja::{Args, Error, Undefined, Value};

use crate::plugin::to_text;

pub(super) fn undef(args: Args) -> Result<Value, Error> {
    let [hint] = args.bind("_undef", 0, ["hint"])?;
    let hint = hint
        .some()
        .map(|hint| to_text(&hint))
        .transpose()?
        .filter(|hint| !hint.is_empty());
    let hint = hint.unwrap_or_else(|| "Mandatory variable has not been overridden".to_owned());
    Ok(Value::Undefined(Undefined::new(hint)))
}
