//! `extract`.

use shevek_jinja::{Args, Error, Undefined, Value};

use crate::TemplateConfiguration;
use crate::environment::undefined_item_text;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["extract"], extract)];

fn extract(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [item, container, morekeys] = args.bind("extract", 2, ["item", "container", "morekeys"])?;
    let mut keys = vec![item.value()];
    match morekeys.some() {
        None => {}
        Some(Value::List(list)) => keys.extend(list.to_vec()?),
        Some(key) => keys.push(key),
    }
    let mut value = container.value();
    for key in keys {
        if value.is_undefined() {
            break;
        }
        value = match value.get_item(&key)? {
            Some(found) => found,
            None => Value::Undefined(Undefined::new(undefined_item_text(value.type_name(), &key))),
        };
    }
    Ok(value)
}
