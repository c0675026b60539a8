//! `lower`, `upper`, `escaped`.

use crate::{Args, Error, State, Value, methods};

pub(super) fn lower(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("test_lower", 1, ["value"])?;
    methods::call(
        state,
        &Value::from(value.value().str()?),
        "islower",
        Args::new(),
    )
}

pub(super) fn upper(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("test_upper", 1, ["value"])?;
    methods::call(
        state,
        &Value::from(value.value().str()?),
        "isupper",
        Args::new(),
    )
}

pub(super) fn escaped(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("test_escaped", 1, ["value"])?;
    Ok(Value::Bool(
        matches!(value.value(), Value::Str(text) if text.is_markup()),
    ))
}
