//! `sort` and `dictsort`.

use super::attribute::{Path, ignore_case};
use crate::value::CompareOp;
use crate::{Args, Error, State, Value};

/// Sorts pairs by their first part, stable, as Python's `sorted` does (it only asks `<`).
pub(crate) fn sort_keyed(pairs: &mut Vec<(Value, Value)>, reverse: bool) -> Result<(), Error> {
    // Values need not be ordered consistently, which the library's sort would not forgive.
    let sorted = merge_sort(std::mem::take(pairs), reverse)?;
    *pairs = sorted;
    Ok(())
}

fn merge_sort(mut pairs: Vec<(Value, Value)>, reverse: bool) -> Result<Vec<(Value, Value)>, Error> {
    if pairs.len() < 2 {
        return Ok(pairs);
    }
    let right = pairs.split_off(pairs.len() / 2);
    let left = merge_sort(pairs, reverse)?;
    let right = merge_sort(right, reverse)?;
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let right_first = if reverse {
            a.0.compare(CompareOp::Lt, &b.0)?
        } else {
            b.0.compare(CompareOp::Lt, &a.0)?
        };
        out.extend(if right_first {
            right.next()
        } else {
            left.next()
        });
    }
    out.extend(left);
    out.extend(right);
    Ok(out)
}

/// Sorted elements.
pub(super) fn sort(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, reverse, case_sensitive, attribute] = args.bind(
        "do_sort",
        1,
        ["value", "reverse", "case_sensitive", "attribute"],
    )?;
    let paths = Path::several(&attribute.value());
    let (reverse, case_sensitive) = (reverse.bool(false)?, case_sensitive.bool(false)?);
    let mut keyed = Vec::new();
    for item in value.value().iter()? {
        let item = item?;
        let mut ranks = Vec::with_capacity(paths.len());
        for path in &paths {
            let rank = path.get(state, &item, None)?;
            ranks.push(if case_sensitive {
                rank
            } else {
                ignore_case(rank)
            });
        }
        let rank = match ranks.pop() {
            Some(rank) if ranks.is_empty() => rank,
            last => {
                ranks.extend(last);
                Value::tuple(ranks)
            }
        };
        keyed.push((rank, item));
    }
    sort_keyed(&mut keyed, reverse)?;
    Ok(Value::list(
        keyed.into_iter().map(|(_, item)| item).collect(),
    ))
}

/// Sorted pairs of key and value of a dict.
pub(super) fn dictsort(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, case_sensitive, by, reverse] = args.bind(
        "do_dictsort",
        1,
        ["value", "case_sensitive", "by", "reverse"],
    )?;
    let by = by.text("key")?;
    let index = match &*by {
        "key" => 0,
        "value" => 1,
        _ => {
            return Err(Error::filter_argument(
                "You can only sort by either \"key\" or \"value\"",
            ));
        }
    };
    let (case_sensitive, reverse) = (case_sensitive.bool(false)?, reverse.bool(false)?);
    let value = value.value();
    let Some(items) = value.items()? else {
        return Err(Error::new(
            crate::ErrorKind::Attribute,
            format!("'{}' object has no attribute 'items'", value.type_name()),
        ));
    };
    let mut keyed: Vec<(Value, Value)> = items
        .into_iter()
        .map(|(key, value)| {
            let rank = if index == 0 {
                key.clone()
            } else {
                value.clone()
            };
            (
                if case_sensitive {
                    rank
                } else {
                    ignore_case(rank)
                },
                Value::tuple(vec![key, value]),
            )
        })
        .collect();
    sort_keyed(&mut keyed, reverse)?;
    Ok(Value::list(
        keyed.into_iter().map(|(_, pair)| pair).collect(),
    ))
}
