//! `get_path`: what stands at a path in nested data; the path is an expression.

use std::sync::Arc;

use shevek_jinja::{Args, Error, ErrorKind, Scope, State, Value};

use crate::arguments::{Parameter, Type, read_some};
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::in_template(&["ansible.utils.get_path"], get_path)];

const PARAMETERS: [Parameter; 3] = [
    Parameter::new("var", Type::Raw).required(),
    Parameter::new("path", Type::Text).required(),
    Parameter::new("wantlist", Type::Bool),
];

fn get_path(state: &mut State<'_>, mut args: Args) -> Result<Value, Error> {
    // Python takes a path of none for an empty one, not for a missing one.
    if let Some(path) = args.positional.get_mut(1)
        && path.is_none()
    {
        *path = Value::from("");
    }
    let [data, path, wants_list] = read_some(args, &PARAMETERS, 2)?;
    let Some(entries) = data.items()? else {
        return Err(Error::type_error(format!(
            "jinja2.environment.Template.render() argument after ** must be a mapping, not {}",
            data.type_name()
        )));
    };
    if entries.iter().any(|(key, _)| key.as_str().is_none()) {
        return Err(Error::type_error("keywords must be strings"));
    }
    let path = path.as_str().unwrap_or_default();
    let environment = state.environment();
    let template = environment.compile(None, &format!("{{{{ {path} }}}}"));
    let template = template.map_err(|error| Error::new(ErrorKind::Runtime, error.message()))?;
    let found = template.render_native(&Inside(&data))?;
    Ok(if wants_list.is_true()? {
        Value::list(vec![found])
    } else {
        found
    })
}

/// The entries of the data are the only variables.
struct Inside<'a>(&'a Value);

impl Scope for Inside<'_> {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        match self.0 {
            Value::Dict(dict) => dict.get_str(name),
            other => {
                let mut entries = other.items()?.into_iter().flatten();
                let entry = entries.find(|(key, _)| key.as_str() == Some(name));
                Ok(entry.map(|(_, value)| value))
            }
        }
    }

    fn names(&self) -> Vec<Arc<str>> {
        let entries = self.0.items().ok().flatten().into_iter().flatten();
        entries
            .filter_map(|(key, _)| key.as_str().map(Arc::from))
            .collect()
    }
}
