//! `batch` and `slice`.

use crate::{Args, Error, ErrorKind, State, Value, meter};

/// Lists of `linecount` elements each.
pub(super) fn batch(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, linecount, fill] = args.bind("do_batch", 2, ["value", "linecount", "fill_with"])?;
    let count = usize::try_from(linecount.int(0)?).unwrap_or(0);
    let fill = fill.some();
    let mut rows: Vec<Value> = Vec::new();
    let mut row = Vec::new();
    for item in value.value().bounded_iter()? {
        if row.len() == count {
            rows.push(Value::list(std::mem::take(&mut row)));
        }
        row.push(item?);
    }
    if !row.is_empty() {
        if let Some(fill) = fill {
            meter::spend_elements(count)?;
            row.resize(row.len().max(count), fill);
        }
        rows.push(Value::list(row));
    }
    Ok(Value::list(rows))
}

/// That many lists, as even as they can be.
pub(super) fn slice(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, slices, fill] = args.bind("do_slice", 2, ["value", "slices", "fill_with"])?;
    let items = value.value().to_vec()?;
    let slices = slices.int(0)?;
    let fill = fill.some();
    let Ok(slices) = usize::try_from(slices) else {
        return Ok(Value::list(Vec::new()));
    };
    if slices == 0 {
        return Err(Error::new(
            ErrorKind::ZeroDivision,
            "integer division or modulo by zero",
        ));
    }
    meter::spend_elements(slices)?;
    let (each, extra) = (items.len() / slices, items.len() % slices);
    let mut rest = items.into_iter();
    let columns = (0..slices).map(|number| {
        let mut column: Vec<Value> = rest
            .by_ref()
            .take(each + usize::from(number < extra))
            .collect();
        if number >= extra {
            column.extend(fill.clone());
        }
        Value::list(column)
    });
    Ok(Value::list(columns.collect()))
}
