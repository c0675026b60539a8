//! `min` and `max`.

use super::attribute::{Path, ignore_case};
use crate::value::CompareOp;
use crate::{Args, Error, State, Value};

/// The smallest element.
pub(super) fn min(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    extreme(state, args, "do_min", CompareOp::Lt)
}

/// The greatest element.
pub(super) fn max(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    extreme(state, args, "do_max", CompareOp::Gt)
}

fn extreme(
    state: &mut State<'_>,
    args: Args,
    name: &str,
    better: CompareOp,
) -> Result<Value, Error> {
    let [value, case_sensitive, attribute] =
        args.bind(name, 1, ["value", "case_sensitive", "attribute"])?;
    let case_sensitive = case_sensitive.bool(false)?;
    let path = Path::new(&attribute.value());
    let mut best: Option<(Value, Value)> = None;
    for item in value.value().bounded_iter()? {
        let item = item?;
        let rank = path.get(state, &item, None)?;
        let rank = if case_sensitive {
            rank
        } else {
            ignore_case(rank)
        };
        let replaces = match &best {
            Some((best, _)) => rank.compare(better, best)?,
            None => true,
        };
        if replaces {
            best = Some((rank, item));
        }
    }
    Ok(match best {
        Some((_, item)) => item,
        None => state.undefined("No aggregated item, sequence was empty."),
    })
}
