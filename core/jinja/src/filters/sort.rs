//! `sort` and `dictsort`.

use super::attribute::{Path, ignore_case};
use crate::value::CompareOp;
use crate::{Args, Error, State, Value};

/// Shorter runs are sorted by insertion, as Python does.
const RUN: usize = 64;

type Pair = (Value, Value);

/// Sorts pairs by their first part, stable, as Python's `sorted` does (it only asks `<`).
pub(crate) fn sort_keyed(pairs: &mut Vec<Pair>, reverse: bool) -> Result<(), Error> {
    // Values need not be ordered consistently, which the library's sort would not forgive.
    if reverse {
        pairs.reverse();
    }
    let mut sorted = merge_sort(std::mem::take(pairs))?;
    if reverse {
        sorted.reverse();
    }
    *pairs = sorted;
    Ok(())
}

fn less(a: &Pair, b: &Pair) -> Result<bool, Error> {
    a.0.compare(CompareOp::Lt, &b.0)
}

fn merge_sort(mut pairs: Vec<Pair>) -> Result<Vec<Pair>, Error> {
    if pairs.len() < RUN {
        insertion_sort(&mut pairs)?;
        return Ok(pairs);
    }
    let right = pairs.split_off(pairs.len() / 2);
    let left = merge_sort(pairs)?;
    let right = merge_sort(right)?;
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        out.extend(if less(b, a)? {
            right.next()
        } else {
            left.next()
        });
    }
    out.extend(left);
    out.extend(right);
    Ok(out)
}

/// Python compares in this order too: errors name the same two types.
fn insertion_sort(pairs: &mut [Pair]) -> Result<(), Error> {
    let mut sorted = 1;
    if pairs.len() > 1 {
        let descending = less(&pairs[1], &pairs[0])?;
        sorted = 2;
        while sorted < pairs.len() && less(&pairs[sorted], &pairs[sorted - 1])? == descending {
            sorted += 1;
        }
        if descending {
            pairs[..sorted].reverse();
        }
    }
    for index in sorted..pairs.len() {
        let (mut low, mut high) = (0, index);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(&pairs[index], &pairs[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        pairs[low..=index].rotate_right(1);
    }
    Ok(())
}

/// What an element is sorted by.
fn rank_of(
    state: &State<'_>,
    path: &Path,
    item: &Value,
    case_sensitive: bool,
) -> Result<Value, Error> {
    let rank = path.get(state, item, None)?;
    Ok(if case_sensitive {
        rank
    } else {
        ignore_case(rank)
    })
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
    let items = value.value().bounded_iter()?;
    let mut keyed = Vec::with_capacity(items.size_hint().0);
    for item in items {
        let item = item?;
        let rank = match &*paths {
            [path] => rank_of(state, path, &item, case_sensitive)?,
            _ => {
                let ranks: Result<Vec<_>, _> = paths
                    .iter()
                    .map(|path| rank_of(state, path, &item, case_sensitive))
                    .collect();
                Value::tuple(ranks?)
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
