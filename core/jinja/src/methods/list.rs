//! Methods of `list`.

use super::lookup::no_method;
use super::tuple;
use crate::{Args, Error, ErrorKind, List, State, Value};

pub(super) const NAMES: &[&str] = &[
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
];

pub(super) fn call(
    state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::List(list) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "append" => {
            let [item] = args.bind(name, 1, ["object"])?;
            list.push(item.value());
        }
        "clear" => {
            let [] = args.bind(name, 0, [])?;
            list.replace(Vec::new());
        }
        "copy" => {
            let [] = args.bind(name, 0, [])?;
            return Ok(Value::list(object.to_vec()?));
        }
        "count" | "index" => return tuple::search(&object.to_vec()?, name, args, "list"),
        "extend" => {
            let [items] = args.bind(name, 1, ["iterable"])?;
            for item in items.value().to_vec()? {
                list.push(item);
            }
        }
        "insert" => {
            let [index, item] = args.bind(name, 2, ["index", "object"])?;
            let index = index.int(0)?;
            let len = list.len() as i64;
            let index = if index < 0 {
                (index + len).max(0)
            } else {
                index
            };
            list.insert(index as usize, item.value());
        }
        "pop" => {
            let [index] = args.bind(name, 0, ["index"])?;
            return pop(list, index.int(-1)?);
        }
        "remove" => {
            let [item] = args.bind(name, 1, ["value"])?;
            let item = item.value();
            let mut index = 0;
            while let Some(found) = list.get(index)? {
                if found.equals(&item)? {
                    list.remove(index)?;
                    return Ok(Value::None);
                }
                index += 1;
            }
            return Err(Error::value_error("list.remove(x): x not in list"));
        }
        "reverse" => {
            let [] = args.bind(name, 0, [])?;
            let mut items = object.to_vec()?;
            items.reverse();
            list.replace(items);
        }
        _ => sort(state, list, args)?,
    }
    Ok(Value::None)
}

fn pop(list: &List, index: i64) -> Result<Value, Error> {
    let len = list.len() as i64;
    if len == 0 {
        return Err(Error::new(ErrorKind::Index, "pop from empty list"));
    }
    let index = if index < 0 { index + len } else { index };
    match usize::try_from(index)
        .ok()
        .map(|index| list.remove(index))
        .transpose()?
        .flatten()
    {
        Some(value) => Ok(value),
        None => Err(Error::new(ErrorKind::Index, "pop index out of range")),
    }
}

fn sort(state: &mut State<'_>, list: &List, args: Args) -> Result<(), Error> {
    if !args.positional.is_empty() {
        return Err(Error::type_error("sort() takes no positional arguments"));
    }
    let [key, reverse] = args.bind("sort", 0, ["key", "reverse"])?;
    let reverse = reverse.bool(false)?;
    let mut keyed = Vec::new();
    let key = key.some();
    for item in list.to_vec()? {
        let rank = match &key {
            Some(key) => state.call(key, Args::one(item.clone()))?,
            None => item.clone(),
        };
        keyed.push((rank, item));
    }
    crate::filters::sort_keyed(&mut keyed, reverse)?;
    list.replace(keyed.into_iter().map(|(_, item)| item).collect());
    Ok(())
}
