//! `product`, `permutations`, `combinations`, `zip`, `zip_longest`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["product"], product),
    Plugin::new(&["permutations"], permutations),
    Plugin::new(&["combinations"], combinations),
    Plugin::new(&["zip"], zip),
    Plugin::new(&["zip_longest"], zip_longest),
];

/// Results bigger than this are refused instead of filling the memory.
const MOST_ROWS: usize = 10_000_000;

fn too_many() -> Error {
    plugin_error(format!("the result has more than {MOST_ROWS} elements"))
}

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
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for _ in 0..repeat {
        for column in &once {
            if rows.len().saturating_mul(column.len()) > MOST_ROWS {
                return Err(too_many());
            }
            rows = rows
                .iter()
                .flat_map(|row| {
                    column.iter().map(move |item| {
                        let mut row = row.clone();
                        row.push(item.clone());
                        row
                    })
                })
                .collect();
        }
    }
    Ok(rows_value(rows))
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
    let mut rows = Vec::new();
    let mut chosen = Vec::new();
    permute(&items, length, &mut chosen, &mut rows)?;
    Ok(rows_value(rows))
}

fn size(name: &str, value: &Value) -> Result<usize, Error> {
    let number = value
        .as_i64()
        .ok_or_else(|| Error::type_error("Expected int as r"))?;
    usize::try_from(number).map_err(|_| Error::value_error(format!("{name} must be non-negative")))
}

fn permute(
    items: &[Value],
    length: usize,
    chosen: &mut Vec<usize>,
    rows: &mut Vec<Vec<Value>>,
) -> Result<(), Error> {
    if length > items.len() {
        return Ok(());
    }
    if chosen.len() == length {
        if rows.len() >= MOST_ROWS {
            return Err(too_many());
        }
        rows.push(chosen.iter().map(|index| items[*index].clone()).collect());
        return Ok(());
    }
    for index in 0..items.len() {
        if !chosen.contains(&index) {
            chosen.push(index);
            permute(items, length, chosen, rows)?;
            chosen.pop();
        }
    }
    Ok(())
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
    let mut rows = Vec::new();
    let mut chosen = Vec::new();
    choose(&items, length, 0, &mut chosen, &mut rows)?;
    Ok(rows_value(rows))
}

fn choose(
    items: &[Value],
    length: usize,
    from: usize,
    chosen: &mut Vec<Value>,
    rows: &mut Vec<Vec<Value>>,
) -> Result<(), Error> {
    if chosen.len() == length {
        if rows.len() >= MOST_ROWS {
            return Err(too_many());
        }
        rows.push(chosen.clone());
        return Ok(());
    }
    for index in from..items.len() {
        chosen.push(items[index].clone());
        choose(items, length, index + 1, chosen, rows)?;
        chosen.pop();
    }
    Ok(())
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
    let rows = (0..longest).map(|index| {
        columns
            .iter()
            .map(|column| column.get(index).cloned().unwrap_or_else(|| fill.clone()))
            .collect()
    });
    Ok(rows_value(rows.collect()))
}
