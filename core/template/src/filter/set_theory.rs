//! `unique`, `union`, `intersect`, `difference`, `symmetric_difference`.

use shevek_jinja::{Args, Error, ErrorKind, Set, Value, meter};

use crate::TemplateConfiguration;
use crate::environment::undefined_item_text;
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["unique"], unique),
    Plugin::new(&["union"], union),
    Plugin::new(&["intersect"], intersect),
    Plugin::new(&["difference"], difference),
    Plugin::new(&["symmetric_difference"], symmetric_difference),
];

/// Elements seen so far; falls back to comparing one by one for what cannot be hashed.
#[derive(Default)]
pub(super) struct Seen {
    hashed: Set,
    others: Vec<Value>,
}

impl Seen {
    pub(super) fn of(values: &[Value]) -> Result<Self, Error> {
        let mut seen = Self::default();
        for value in values {
            seen.add(value)?;
        }
        Ok(seen)
    }

    pub(super) fn contains(&self, value: &Value) -> Result<bool, Error> {
        if is_hashable(value)? {
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
        if is_hashable(value)? {
            return self.hashed.insert(value.clone());
        }
        if self.contains(value)? {
            return Ok(false);
        }
        self.others.push(value.clone());
        Ok(true)
    }
}

fn is_hashable(value: &Value) -> Result<bool, Error> {
    match value {
        Value::Tuple(items) => {
            meter::spend_step()?;
            for item in items.iter() {
                if !is_hashable(item)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Object(_) => Ok(false),
        _ => Ok(true),
    }
}

fn two(args: Args, function: &str) -> Result<(Vec<Value>, Vec<Value>), Error> {
    let [a, b] = args.bind(function, 2, ["a", "b"])?;
    Ok((a.value().to_vec()?, b.value().to_vec()?))
}

pub(super) fn unique_of(values: impl IntoIterator<Item = Value>) -> Result<Value, Error> {
    let mut seen = Seen::default();
    let mut out = Vec::new();
    for value in values {
        if seen.add(&value)? {
            out.push(value);
        }
    }
    Ok(Value::list(out))
}

fn unique(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [a, case_sensitive, attribute] =
        args.bind("unique", 1, ["a", "case_sensitive", "attribute"])?;
    let items = a.value().to_vec()?;
    let case_sensitive = case_sensitive.some();
    let attribute = attribute.some().filter(|path| path.as_str() != Some(""));
    // Only Jinja's own filter knows these, and it wants elements that can be hashed.
    let wants_jinja =
        case_sensitive.as_ref().and_then(Value::as_bool) == Some(false) || attribute.is_some();
    let case_sensitive = case_sensitive.is_some_and(|flag| flag.as_bool() != Some(false));
    let mut seen = Seen::default();
    let mut out = Vec::new();
    for item in items {
        let mut key = match &attribute {
            None => item.clone(),
            Some(path) => attribute_of(&item, path)?,
        };
        if !case_sensitive && let Some(text) = key.as_str() {
            key = Value::from(text.to_lowercase());
        }
        if wants_jinja && !is_hashable(&key)? {
            return Err(plugin_error(format!(
                "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the \
                 parameters supplied: unhashable type: '{}'",
                key.type_name()
            )));
        }
        if seen.add(&key)? {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}

/// `a.0.b` of a value, as Jinja's filters look attributes up.
fn attribute_of(item: &Value, path: &Value) -> Result<Value, Error> {
    let Some(path) = path.as_str() else {
        return Ok(item.get_item(path)?.unwrap_or(Value::None));
    };
    let mut value = item.clone();
    for part in path.split('.') {
        let key = part
            .parse::<i64>()
            .map_or_else(|_| Value::from(part), Value::from);
        let Some(next) = value.get_item(&key)? else {
            return Err(Error::new(
                ErrorKind::Undefined,
                undefined_item_text(value.type_name(), &key),
            ));
        };
        value = next;
    }
    Ok(value)
}

fn union(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [a, b] = args.bind("union", 2, ["a", "b"])?;
    let (a, b) = (a.value(), b.value());
    let first = a.to_vec()?;
    if matches!(a, Value::List(_)) && !b.is_iterable() {
        // Ansible adds lists where it cannot make sets of them.
        if let Value::Undefined(undefined) = &b {
            return Err(undefined.error());
        }
        return Err(Error::type_error(format!(
            "can only concatenate list (not \"{}\") to list",
            b.type_name()
        )));
    }
    unique_of(first.into_iter().chain(b.to_vec()?))
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
