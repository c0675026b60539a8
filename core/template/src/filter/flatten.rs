//! `flatten`.

use shevek_jinja::meter::Growth;
use shevek_jinja::{Args, Error, ErrorKind, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["flatten"], flatten)];

fn flatten(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [list, levels, skip_nulls] = args.bind("flatten", 1, ["mylist", "levels", "skip_nulls"])?;
    let levels = levels
        .some()
        .map(|levels| whole_levels(&levels))
        .transpose()?;
    let mut flattening = Flattening {
        skip_nulls: skip_nulls.bool(true)?,
        depth: 0,
        made: Growth::default(),
        out: Vec::new(),
    };
    flattening.add(&list.value(), levels)?;
    Ok(Value::list(flattening.out))
}

/// A list is opened while the levels that are left are at least one.
fn whole_levels(levels: &Value) -> Result<i64, Error> {
    let levels = levels
        .as_i64()
        .or_else(|| levels.as_f64().map(|levels| levels as i64))
        .ok_or_else(|| {
            Error::type_error(format!(
                "'>=' not supported between instances of '{}' and 'int'",
                levels.type_name()
            ))
        })?;
    Ok(levels)
}

/// Deeper lists hold themselves.
const MAX_DEPTH: usize = 200;

struct Flattening {
    skip_nulls: bool,
    depth: usize,
    made: Growth,
    out: Vec<Value>,
}

impl Flattening {
    fn add(&mut self, list: &Value, levels: Option<i64>) -> Result<(), Error> {
        if self.depth > MAX_DEPTH {
            return Err(Error::new(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded",
            ));
        }
        let items = list.to_vec()?;
        self.made.add_elements(items.len())?;
        self.depth += 1;
        for item in items {
            let is_null = item.is_none() || matches!(item.as_str(), Some("None" | "null"));
            if self.skip_nulls && is_null {
                continue;
            }
            match levels {
                _ if !item.is_list_like() => self.out.push(item),
                None => self.add(&item, None)?,
                Some(levels) if levels >= 1 => self.add(&item, Some(levels - 1))?,
                Some(_) => self.out.push(item),
            }
        }
        self.depth -= 1;
        Ok(())
    }
}
