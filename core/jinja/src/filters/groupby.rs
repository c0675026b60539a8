//! `groupby`.

use std::any::Any;

use super::attribute::{Path, ignore_case};
use super::sort::sort_keyed;
use crate::{Args, Error, Object, State, Value, ValueIter};

/// Pairs of an attribute's value and the elements that have it, sorted by that value.
pub(super) fn groupby(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, attribute, default, case_sensitive] = args.bind(
        "do_groupby",
        2,
        ["value", "attribute", "default", "case_sensitive"],
    )?;
    let path = Path::new(&attribute.value());
    let default = default.some();
    let case_sensitive = case_sensitive.bool(false)?;
    let mut keyed = Vec::new();
    for item in value.value().bounded_iter()? {
        let item = item?;
        let key = path.get(state, &item, default.as_ref())?;
        let key = if case_sensitive {
            key
        } else {
            ignore_case(key)
        };
        keyed.push((key, item));
    }
    sort_keyed(&mut keyed, false)?;
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for (key, item) in keyed {
        match groups.last_mut() {
            Some((last, items)) if last.equals(&key)? => items.push(item),
            _ => groups.push((key, vec![item])),
        }
    }
    let mut out = Vec::with_capacity(groups.len());
    for (key, items) in groups {
        // The group is called as its first element writes it.
        let grouper = match items.first() {
            Some(first) if !case_sensitive => path.get(state, first, default.as_ref())?,
            _ => key,
        };
        out.push(Value::object(GroupTuple {
            grouper,
            list: Value::list(items),
        }));
    }
    Ok(Value::list(out))
}

/// A pair whose parts also have names.
#[derive(Debug)]
struct GroupTuple {
    grouper: Value,
    list: Value,
}

impl GroupTuple {
    fn pair(&self) -> Value {
        Value::tuple(vec![self.grouper.clone(), self.list.clone()])
    }
}

impl Object for GroupTuple {
    fn type_name(&self) -> &'static str {
        "_GroupTuple"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(match name {
            "grouper" => Some(self.grouper.clone()),
            "list" => Some(self.list.clone()),
            _ => None,
        })
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        self.pair().get_item(key)
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        Ok(Some(ValueIter::from_vec(vec![
            self.grouper.clone(),
            self.list.clone(),
        ])))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(2))
    }

    fn is_sequence(&self) -> bool {
        true
    }

    fn repr(&self) -> Result<String, Error> {
        self.pair().repr()
    }

    fn equals(&self, other: &Value) -> Result<Option<bool>, Error> {
        if let Some(other) = other.downcast_object::<Self>() {
            return self.pair().equals(&other.pair()).map(Some);
        }
        self.pair().equals(other).map(Some)
    }
}
