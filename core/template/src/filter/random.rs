//! `random`, `shuffle`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};
use crate::python::random::PythonRandom;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["random"], random).volatile(),
    Plugin::new(&["shuffle"], shuffle).volatile(),
];

fn random(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [end, start, step, seed] = args.bind("rand", 1, ["end", "start", "step", "seed"])?;
    let (end, start, step) = (end.value(), start.some(), step.some());
    let mut random = PythonRandom::new(&seed.value())?;
    if let Some(end) = end.as_i64() {
        let whole = |value: Option<Value>, default: i64| {
            value
                .filter(|value| value.as_i64() != Some(0))
                .map_or(Ok(default), |value| {
                    value
                        .as_i64()
                        .ok_or_else(|| Error::value_error("non-integer arg 1 for randrange()"))
                })
        };
        let (start, step) = (whole(start, 0)?, whole(step, 1)?);
        let width = i128::from(end) - i128::from(start);
        let count = match step {
            1.. => (width + i128::from(step) - 1).div_euclid(i128::from(step)),
            _ => (width + i128::from(step) + 1).div_euclid(i128::from(step)),
        };
        let Some(count) = u64::try_from(count).ok().filter(|count| *count > 0) else {
            return Err(Error::value_error(format!(
                "empty range for randrange() ({start}, {end}, {width})"
            )));
        };
        let picked = random.below(count);
        return Ok(Value::from(
            i128::from(start) + i128::from(step) * i128::from(picked),
        ));
    }
    if !end.is_iterable() {
        return Err(plugin_error(
            "random can only be used on sequences and integers",
        ));
    }
    let says = |value: Option<Value>| value.map_or(Ok(false), |value| value.is_true());
    if says(start)? || says(step)? {
        return Err(plugin_error(
            "start and step can only be used with integer values",
        ));
    }
    if end.is_mapping() {
        return chosen_key(&end, &mut random);
    }
    let items = end.to_vec()?;
    if items.is_empty() {
        return Err(Error::new(
            shevek_jinja::ErrorKind::Index,
            "Cannot choose from an empty sequence",
        ));
    }
    Ok(items[random.below(items.len() as u64) as usize].clone())
}

/// Python picks an index and takes it for a key.
fn chosen_key(mapping: &Value, random: &mut PythonRandom) -> Result<Value, Error> {
    let count = mapping.items()?.map_or(0, |items| items.len());
    if count == 0 {
        return Err(Error::new(
            shevek_jinja::ErrorKind::Index,
            "Cannot choose from an empty sequence",
        ));
    }
    let key = Value::from(random.below(count as u64) as i64);
    match mapping.get_item(&key)? {
        Some(value) => Ok(value),
        None => Err(Error::new(shevek_jinja::ErrorKind::Key, key.repr()?)),
    }
}

fn shuffle(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [list, seed] = args.bind("randomize_list", 1, ["mylist", "seed"])?;
    let list = list.value();
    if !list.is_iterable() {
        return Ok(list);
    }
    let mut items = list.to_vec()?;
    PythonRandom::new(&seed.value())?.shuffle(&mut items);
    Ok(Value::list(items))
}
