//! `contains`, `subset`, `superset`, `all`, `any`, `nan`.

use shevek_jinja::{Args, Error, Set, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["contains"], contains),
    Plugin::new(&["subset", "issubset"], subset),
    Plugin::new(&["superset", "issuperset"], superset),
    Plugin::new(&["all"], all),
    Plugin::new(&["any"], any),
    Plugin::new(&["nan", "isnan"], nan),
];

fn contains(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [seq, value] = args.bind("contains", 2, ["seq", "value"])?;
    Ok(Value::Bool(seq.value().contains(&value.value())?))
}

fn set(value: &Value) -> Result<Set, Error> {
    let set = Set::default();
    for item in value.to_vec()? {
        set.insert(item)?;
    }
    Ok(set)
}

fn includes(whole: &Set, part: &Value) -> Result<Value, Error> {
    for item in part.to_vec()? {
        if !whole.contains(&item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn subset(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [a, b] = args.bind("issubset", 2, ["a", "b"])?;
    let (a, b) = (a.value(), b.value());
    set(&a)?;
    includes(&set(&b)?, &a)
}

fn superset(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [a, b] = args.bind("issuperset", 2, ["a", "b"])?;
    let (a, b) = (set(&a.value())?, b.value());
    set(&b)?;
    includes(&a, &b)
}

fn all(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [iterable] = args.bind("all", 1, ["iterable"])?;
    for item in iterable.value().iter()? {
        if !item?.is_true()? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn any(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [iterable] = args.bind("any", 1, ["iterable"])?;
    for item in iterable.value().iter()? {
        if item?.is_true()? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn nan(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [x] = args.bind("isnotanumber", 1, ["x"])?;
    Ok(Value::Bool(x.value().as_f64().is_some_and(f64::is_nan)))
}
