//! `index_of`: where in a list the elements are that pass a test.

use shevek_jinja::environment::CallKind;
use shevek_jinja::{Args, Error, State, Value};

use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::in_template(&["ansible.utils.index_of"], index_of)];

/// In the order in which they may be given without their name.
const PARAMETERS: [Parameter; 6] = [
    Parameter::new("data", Type::List).required(),
    Parameter::new("test", Type::Text).required(),
    Parameter::new("value", Type::Raw),
    Parameter::new("key", Type::Text),
    Parameter::new("fail_on_missing", Type::Bool),
    Parameter::new("wantlist", Type::Bool),
];

fn index_of(state: &mut State<'_>, mut args: Args) -> Result<Value, Error> {
    // Python takes a test of none for an empty name, not for a missing one.
    if let Some(test) = args.positional.get_mut(1)
        && test.is_none()
    {
        *test = Value::from("");
    }
    let [data, test, right, key, must_have, wants_list] = read(args, &PARAMETERS)?;
    let test = test.as_str().unwrap_or_default();
    let items = data.to_vec()?;
    let mut places = Vec::new();
    match key.as_str() {
        None => {
            for (place, item) in items.iter().enumerate() {
                if passes(state, item, test, &right)? {
                    places.push(Value::from(place));
                }
            }
        }
        Some(key) => {
            if !items.iter().all(Value::is_mapping) {
                let types = items.iter().map(|item| item.type_name().to_owned());
                let types: Vec<String> = types.collect();
                return Err(failure(format!(
                    "When a key name is provided, all list entries are required to be dictionaries, got {}",
                    listed(&types)
                )));
            }
            let mut missing = Vec::new();
            for (place, item) in items.iter().enumerate() {
                let found = item.items()?.into_iter().flatten();
                let mut found = found.filter(|(name, _)| name.as_str() == Some(key));
                if let Some((_, item)) = found.next() {
                    if passes(state, &item, test, &right)? {
                        places.push(Value::from(place));
                    }
                } else if must_have.is_true()? {
                    missing.push(format!(
                        "'{key}' was not found in '{}' at [{place}]",
                        item.str()?
                    ));
                }
            }
            if !missing.is_empty() {
                return Err(failure(format!(
                    "{}. fail_on_missing=True",
                    listed(&missing)
                )));
            }
        }
    }
    Ok(match places.as_slice() {
        [place] if !wants_list.is_true()? => place.clone(),
        _ => Value::list(places),
    })
}

/// Whether the test says yes to the item; `!` and `not ` before its name turn that around.
fn passes(state: &mut State<'_>, item: &Value, test: &str, right: &Value) -> Result<bool, Error> {
    let (name, inverted) = match test.strip_prefix('!') {
        Some(name) => match name.trim_start_matches('!') {
            "=" => ("==", true),
            name => (name, true),
        },
        // Ansible takes away all the letters of "not " at the beginning.
        None if test.starts_with("not ") => (test.trim_start_matches(['n', 'o', 't', ' ']), true),
        None => (test, false),
    };
    let one = |right: &Value| Value::list(vec![right.clone()]);
    let right = match right {
        Value::List(_) => right.clone(),
        other if name == "in" => one(other),
        other => other.clone(),
    };
    if !state.has_test(name) {
        // The second type is that of the item, too.
        let of = item.type_name();
        return Err(failure(format!(
            "Error encountered when testing value '{}' (type={of}) against '{}' (type={of}) with '{test}'.  \
             Error was: the test '{name}' was not found.",
            item.str()?,
            right.str()?
        )));
    }
    let test = state.find_test(name)?;
    let mut positional = vec![item.clone()];
    if !right.is_none() {
        positional.push(right);
    }
    let args = Args {
        positional,
        ..Args::default()
    };
    let result = state.run(CallKind::Test, &test, args)?;
    Ok(result.is_true()? != inverted)
}

fn failure(message: String) -> Error {
    plugin_error(format!("Error when using plugin 'index_of': {message}"))
}

/// As Ansible lists things: with "and" before the last one, also where it is the only one.
fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
