//! `product`, `permutations`, `combinations`, `zip`, `zip_longest`.

use shevek_jinja::{Args, Error, Value, meter};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["product"], product),
    Plugin::new(&["permutations"], permutations),
    Plugin::new(&["combinations"], combinations),
    Plugin::new(&["zip"], zip),
    Plugin::new(&["zip_longest"], zip_longest),
];

fn columns(args: &Args) -> Result<Vec<Vec<Value>>, Error> {
    args.positional.iter().map(Value::to_vec).collect()
}

fn no_named(args: &Args, function: &str) -> Result<(), Error> {
    match args.named.first() {
        Some((name, _)) => Err(Error::type_error(format!(
            "{function}() got an unexpected keyword argument '{name}'"
        ))),
        None => Ok(()),
    }
}

fn product(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let repeat = args
        .take_named("repeat")
        .map_or(Some(1), |value| value.as_i64());
    let repeat = repeat.and_then(|repeat| usize::try_from(repeat).ok());
    let repeat = repeat.ok_or_else(|| Error::value_error("repeat argument cannot be negative"))?;
    no_named(&args, "product")?;
    let once = columns(&args)?;
    meter::spend_elements(repeat.saturating_mul(once.len()))?;
    let columns: Vec<&Vec<Value>> = (0..repeat).flat_map(|_| &once).collect();
    let rows = columns
        .iter()
        .fold(1, |rows: usize, column| rows.saturating_mul(column.len()));
    spend_rows(rows, columns.len())?;
    let mut places = vec![0; columns.len()];
    let mut out = Vec::with_capacity(rows);
    for _ in 0..rows {
        let row = columns.iter().zip(&places);
        out.push(row.map(|(column, place)| column[*place].clone()).collect());
        // The last column turns first.
        for (column, place) in columns.iter().zip(&mut places).rev() {
            *place += 1;
            if *place < column.len() {
                break;
            }
            *place = 0;
        }
    }
    Ok(rows_value(out))
}

/// Pays for so many rows before they are made.
fn spend_rows(rows: usize, columns: usize) -> Result<(), Error> {
    // A row is a tuple of its own: an element, and about as much as two for what it is kept in.
    meter::spend_elements(rows.saturating_mul(columns.saturating_add(3)))
}

fn rows_value(rows: Vec<Vec<Value>>) -> Value {
    Value::list(rows.into_iter().map(Value::tuple).collect())
}

fn permutations(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [items, length] = args.bind("permutations", 1, ["iterable", "r"])?;
    let items = items.value().to_vec()?;
    let length = match length.some() {
        None => items.len(),
        Some(length) => size("r", &length)?,
    };
    if length > items.len() {
        return Ok(rows_value(Vec::new()));
    }
    let count = (items.len() - length + 1..=items.len()).fold(1, usize::saturating_mul);
    spend_rows(count, length)?;
    let mut places: Vec<usize> = (0..length).collect();
    let mut is_used = vec![false; items.len()];
    is_used[..length].fill(true);
    let mut rows = Vec::with_capacity(count);
    loop {
        rows.push(places.iter().map(|place| items[*place].clone()).collect());
        // The last place that can still rise does; those after it start again.
        let mut at = length;
        loop {
            if at == 0 {
                return Ok(rows_value(rows));
            }
            at -= 1;
            is_used[places[at]] = false;
            let next = (places[at] + 1..items.len()).find(|place| !is_used[*place]);
            if let Some(next) = next {
                places[at] = next;
                is_used[next] = true;
                break;
            }
        }
        let mut free = 0;
        for place in &mut places[at + 1..] {
            while is_used[free] {
                free += 1;
            }
            *place = free;
            is_used[free] = true;
        }
    }
}

fn size(name: &str, value: &Value) -> Result<usize, Error> {
    let number = value
        .as_i64()
        .ok_or_else(|| Error::type_error("Expected int as r"))?;
    usize::try_from(number).map_err(|_| Error::value_error(format!("{name} must be non-negative")))
}

fn combinations(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [items, length] = args.bind("combinations", 1, ["iterable", "r"])?;
    let Some(length) = length.given() else {
        return Err(Error::type_error(
            "combinations() missing required argument 'r' (pos 2)",
        ));
    };
    let items = items.value().to_vec()?;
    let length = size("r", &length)?;
    if length > items.len() {
        return Ok(rows_value(Vec::new()));
    }
    let count = binomial(items.len(), length);
    spend_rows(count, length)?;
    let mut places: Vec<usize> = (0..length).collect();
    let mut rows = Vec::with_capacity(count);
    loop {
        rows.push(places.iter().map(|place| items[*place].clone()).collect());
        // The last place that can still move does, and those after it follow closely.
        let last = |at: usize| at + items.len() - length;
        let Some(at) = (0..length).rev().find(|at| places[*at] < last(*at)) else {
            return Ok(rows_value(rows));
        };
        let start = places[at] + 1;
        for (offset, place) in places[at..].iter_mut().enumerate() {
            *place = start + offset;
        }
    }
}

/// How many ways there are to choose `k` of `n`; the greatest number when there are more.
fn binomial(n: usize, k: usize) -> usize {
    let k = k.min(n - k);
    let mut ways: u128 = 1;
    for step in 1..=k {
        ways = ways.saturating_mul((n - k + step) as u128) / step as u128;
        if ways > usize::MAX as u128 {
            return usize::MAX;
        }
    }
    usize::try_from(ways).unwrap_or(usize::MAX)
}

fn zip(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let strict = args
        .take_named("strict")
        .map_or(Ok(false), |value| value.is_true())?;
    no_named(&args, "zip")?;
    let columns = columns(&args)?;
    let shortest = columns.iter().map(Vec::len).min().unwrap_or(0);
    if strict
        && let Some((index, column)) = columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.len() != columns[0].len())
    {
        let word = if column.len() < columns[0].len() {
            "shorter"
        } else {
            "longer"
        };
        return Err(Error::value_error(format!(
            "zip() argument {} is {word} than argument 1",
            index + 1
        )));
    }
    spend_rows(shortest, columns.len())?;
    let rows =
        (0..shortest).map(|index| columns.iter().map(|column| column[index].clone()).collect());
    Ok(rows_value(rows.collect()))
}

fn zip_longest(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let fill = args.take_named("fillvalue").unwrap_or(Value::None);
    if !args.named.is_empty() {
        return Err(Error::type_error(
            "zip_longest() got an unexpected keyword argument",
        ));
    }
    let columns = columns(&args)?;
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    spend_rows(longest, columns.len())?;
    let rows = (0..longest).map(|index| {
        columns
            .iter()
            .map(|column| column.get(index).cloned().unwrap_or_else(|| fill.clone()))
            .collect()
    });
    Ok(rows_value(rows.collect()))
}
