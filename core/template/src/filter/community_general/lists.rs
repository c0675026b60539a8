//! `lists_union`, `lists_intersect`, `lists_difference`, `lists_symmetric_difference`: any number of lists as sets.

use shevek_jinja::{Args, Error, Value};

use super::super::set_theory::{Seen, unique_of};
use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.lists_difference"], lists_difference),
    Plugin::new(&["community.general.lists_intersect"], lists_intersect),
    Plugin::new(
        &["community.general.lists_symmetric_difference"],
        lists_symmetric_difference,
    ),
    Plugin::new(&["community.general.lists_union"], lists_union),
];

fn lists_union(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    fold("lists_union", args, |kind, a, b| {
        concatenable(kind, &b)?;
        union(a, b.to_vec()?)
    })
}

fn lists_intersect(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    fold("lists_intersect", args, |_, a, b| {
        picked(a, &b.to_vec()?, true)
    })
}

fn lists_difference(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    fold("lists_difference", args, |_, a, b| {
        picked(a, &b.to_vec()?, false)
    })
}

fn lists_symmetric_difference(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    // The filter names another one in this error.
    fold("lists_difference", args, |kind, a, b| {
        concatenable(kind, &b)?;
        let b = b.to_vec()?;
        let common = picked(a.clone(), &b, true)?;
        picked(union(a, b)?, &common, false)
    })
}

/// What is not of the type of the first list cannot be joined to it.
fn concatenable(kind: &str, list: &Value) -> Result<(), Error> {
    if list.type_name() == kind {
        return Ok(());
    }
    Err(Error::type_error(format!(
        "can only concatenate {kind} (not \"{}\") to {kind}",
        list.type_name()
    )))
}

/// Joins a list to what there is so far. Given is the type of the first list as well.
type Step = fn(&str, Vec<Value>, Value) -> Result<Vec<Value>, Error>;

/// Takes one list after the other to what there is so far, whose elements are all different.
fn fold(filter: &str, mut args: Args, step: Step) -> Result<Value, Error> {
    let flattens = args
        .take_named("flatten")
        .map_or(Ok(false), |value| value.is_true())?;
    if !args.named.is_empty() {
        let names: Vec<_> = args.named.iter().map(|(name, _)| &**name).collect();
        return Err(plugin_error(format!(
            "{filter}() got unexpected keywords arguments: {}",
            names.join(", ")
        )));
    }
    let mut lists = if flattens {
        flattened(args.positional)?
    } else {
        args.positional
    };
    if lists.is_empty() {
        return Ok(Value::list(Vec::new()));
    }
    let first = lists.remove(0);
    if lists.is_empty() {
        return Ok(first);
    }
    let mut result = unique_of(first.to_vec()?)?.to_vec()?;
    for list in lists {
        result = step(first.type_name(), result, list)?;
    }
    Ok(Value::list(result))
}

fn union(a: Vec<Value>, b: Vec<Value>) -> Result<Vec<Value>, Error> {
    unique_of(a.into_iter().chain(b))?.to_vec()
}

/// Those that are in the other list, or those that are not.
fn picked(list: Vec<Value>, other: &[Value], wants_common: bool) -> Result<Vec<Value>, Error> {
    let other = Seen::of(other)?;
    let mut kept = Vec::new();
    for item in list {
        if other.contains(&item)? == wants_common {
            kept.push(item);
        }
    }
    Ok(kept)
}

/// Lists of lists stand for the lists in them; empty ones for nothing.
fn flattened(lists: Vec<Value>) -> Result<Vec<Value>, Error> {
    let mut flat = Vec::new();
    for list in lists {
        if !is_list(&list) {
            return Err(plugin_error(format!(
                "All arguments must be lists. {} is {}",
                list.str()?,
                class_of(&list)
            )));
        }
        let items = list.to_vec()?;
        if items.is_empty() {
            continue;
        }
        if items.iter().all(is_list) {
            flat.extend(items);
        } else {
            flat.push(list);
        }
    }
    Ok(flat)
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Tuple(_))
}
