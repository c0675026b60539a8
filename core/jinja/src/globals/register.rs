//! The table of globals.

use super::{cycler, dict, joiner, lipsum, namespace, range};
use crate::Value;
use crate::environment::{Callable, Inner};

/// Adds all of Jinja's globals.
pub(crate) fn register(env: &mut Inner) {
    for callable in [
        Callable::new("range", range::range),
        Callable::new("lipsum", lipsum::lipsum),
        Callable::new("cycler", cycler::cycler),
        Callable::new("joiner", joiner::joiner),
        Callable::new("namespace", namespace::namespace),
    ] {
        env.globals
            .insert(callable.name().into(), Value::from(callable));
    }
    env.globals
        .insert("dict".into(), Value::object(dict::DictType));
}
