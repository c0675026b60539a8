//! `flatten`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["flatten"], flatten)];

fn flatten(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [list, levels, skip_nulls] = args.bind("flatten", 1, ["mylist", "levels", "skip_nulls"])?;
    let levels = levels.some().map(|levels| levels.as_i64().unwrap_or(0));
    let mut out = Vec::new();
    flatten_into(
        &mut out,
        list.value().to_vec()?,
        levels,
        skip_nulls.bool(true)?,
    )?;
    Ok(Value::list(out))
}

fn flatten_into(
    out: &mut Vec<Value>,
    items: Vec<Value>,
    levels: Option<i64>,
    skip_nulls: bool,
) -> Result<(), Error> {
    for item in items {
        let is_null = item.is_none() || matches!(item.as_str(), Some("None" | "null"));
        if skip_nulls && is_null {
            continue;
        }
        match levels {
            _ if !item.is_list_like() => out.push(item),
            None => flatten_into(out, item.to_vec()?, None, skip_nulls)?,
            Some(levels) if levels >= 1 => {
                flatten_into(out, item.to_vec()?, Some(levels - 1), skip_nulls)?;
            }
            Some(_) => out.push(item),
        }
    }
    Ok(())
}
