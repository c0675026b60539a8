//! Ansible's global functions.

mod now;
mod undef;

pub(crate) use undef::UNDEF_MESSAGE;

use std::sync::Arc;

use shevek_jinja::environment::{Callable, Environment};

use crate::TemplateConfiguration;
use crate::environment::Volatile;

/// Adds all of them. `lookup`, `query`, `q`, `omit` and `vars` belong to a templar and come from there.
pub(crate) fn register(
    environment: &mut Environment,
    configuration: &Arc<TemplateConfiguration>,
    volatile: &Volatile,
) {
    let (configuration, volatile) = (Arc::clone(configuration), volatile.clone());
    environment.add_global(
        "now",
        Callable::new("now", move |_, args| {
            volatile.happened();
            now::now(&configuration, args)
        }),
    );
    environment.add_global(
        "undef",
        Callable::new("undef", |_, args| undef::undef(args)),
    );
}
