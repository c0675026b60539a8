//! `union`, `intersect`, `difference`, `symmetric_difference`.

use shevek_jinja::{Args, Error, Set, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["union"], union),
    Plugin::new(&["intersect"], intersect),
    Plugin::new(&["difference"], difference),
    Plugin::new(&["symmetric_difference"], symmetric_difference),
];

/// Elements seen so far; falls back to comparing one by one for what cannot be hashed.
#[derive(Default)]
struct Seen {
    hashed: Set,
    others: Vec<Value>,
}

impl Seen {
    fn of(values: &[Value]) -> Result<Self, Error> {
        let mut seen = Self::default();
        for value in values {
            seen.add(value)?;
        }
        Ok(seen)
    }

    fn contains(&self, value: &Value) -> Result<bool, Error> {
        if is_hashable(value) {
            return self.hashed.contains(value);
        }
        for other in &self.others {
            if other.equals(value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// True when it is new.
    fn add(&mut self, value: &Value) -> Result<bool, Error> {
        if is_hashable(value) {
            return self.hashed.insert(value.clone());
        }
        if self.contains(value)? {
            return Ok(false);
        }
        self.others.push(value.clone());
        Ok(true)
    }
}

fn is_hashable(value: &Value) -> bool {
    match value {
        Value::Tuple(items) => items.iter().all(is_hashable),
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Object(_) => false,
        _ => true,
    }
}

fn two(args: Args, function: &str) -> Result<(Vec<Value>, Vec<Value>), Error> {
    let [a, b] = args.bind(function, 2, ["a", "b"])?;
    Ok((a.value().to_vec()?, b.value().to_vec()?))
}

fn unique_of(values: impl IntoIterator<Item = Value>) -> Result<Value, Error> {
    let mut seen = Seen::default();
    let mut out = Vec::new();
    for value in values {
        if seen.add(&value)? {
            out.push(value);
        }
    }
    Ok(Value::list(out))
}

fn union(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "union")?;
    unique_of(a.into_iter().chain(b))
}

fn keep(values: Vec<Value>, others: &[Value], wanted: bool) -> Result<Vec<Value>, Error> {
    let others = Seen::of(others)?;
    let mut out = Vec::new();
    for value in values {
        if others.contains(&value)? == wanted {
            out.push(value);
        }
    }
    Ok(out)
}

fn intersect(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "intersect")?;
    unique_of(keep(a, &b, true)?)
}

fn difference(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "difference")?;
    unique_of(keep(a, &b, false)?)
}

fn symmetric_difference(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (a, b) = two(args, "symmetric_difference")?;
    let only_b = keep(b.clone(), &a, false)?;
    unique_of(keep(a, &b, false)?.into_iter().chain(only_b))
}
