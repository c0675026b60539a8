//! `pprint`. Ansible's containers print on one line, as `repr` does.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["pprint"], pprint)];

fn pprint(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("do_pprint", 1, ["value"])?;
    value.value().repr().map(Value::from)
}
