//! `param_list_compare`: which of the values there are a list asks for, `all` and those with `!` among them.

use shevek_jinja::{Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, text_with};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(
    &["ansible.utils.param_list_compare"],
    param_list_compare,
)];

fn param_list_compare(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let target = args.take_named("target");
    let mut given = args.positional.into_iter();
    let (base, second) = (given.next(), given.next());
    let (Some(base), Some(target)) = (base, target.or(second)) else {
        return Err(plugin_error(
            "param_list_compare needs a list as its argument 'target'",
        ));
    };
    if let Some((name, _)) = args.named.first() {
        return Err(plugin_error(format!(
            "param_list_compare has no argument '{name}', only 'target'"
        )));
    }
    let texts = |list: &Value| -> Result<Vec<String>, Error> {
        let items = list.to_vec()?;
        items
            .iter()
            .map(|item| text_with(item, "startswith"))
            .collect()
    };
    let (base, target) = (texts(&base)?, texts(&target)?);
    let mut chosen = Vec::new();
    if target.iter().any(|name| name == "all") {
        chosen.clone_from(&base);
    }
    for name in &target {
        let Some(name) = name.strip_prefix('!') else {
            continue;
        };
        if let Some(index) = chosen.iter().position(|known| known == name) {
            chosen.remove(index);
        }
    }
    let mut unknown = Vec::new();
    let plain = target
        .iter()
        .filter(|name| *name != "all" && !name.starts_with('!'));
    for name in plain {
        if !base.contains(name) {
            unknown.push(name.clone());
        } else if !chosen.contains(name) {
            chosen.push(name.clone());
        }
    }
    chosen.sort();
    let list = |names: Vec<String>| Value::list(names.into_iter().map(Value::from).collect());
    let result = Dict::new();
    result.insert_str("actionable", list(chosen));
    result.insert_str("unsupported", list(unknown));
    Ok(Value::Dict(result))
}
