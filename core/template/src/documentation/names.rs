//! The names there are.

use std::collections::BTreeSet;

use shevek_jinja::Environment;
use shevek_plugin::PluginKind;

use crate::{filter, lookup, test};

/// What Ansible has for its own tests, and documents nowhere.
const INTERNAL: &str = "ansible._";

/// The names of all filters, tests or lookups that come with this crate, Jinja's own included; of other kinds there
/// are none.
pub fn plugin_names(kind: PluginKind) -> BTreeSet<String> {
    let jinja = Environment::new();
    let of = |plugins: &mut dyn Iterator<Item = &'static crate::plugin::Plugin>| -> Vec<String> {
        plugins
            .flat_map(|plugin| plugin.names)
            .filter(|name| !name.starts_with(INTERNAL))
            .map(ToString::to_string)
            .collect()
    };
    match kind {
        PluginKind::Filter => {
            let own = of(&mut filter::all());
            own.into_iter()
                .chain(jinja.filter_names().map(Into::into))
                .collect()
        }
        PluginKind::Test => {
            let own = of(&mut test::all());
            // Operators such as `==` are tests in Jinja, which nobody writes as names.
            let jinjas = jinja
                .test_names()
                .filter(|name| name.starts_with(char::is_alphabetic));
            own.into_iter().chain(jinjas.map(Into::into)).collect()
        }
        PluginKind::Lookup => lookup::all()
            .map(|lookup| lookup.name.to_string())
            .collect(),
        PluginKind::Connection
        | PluginKind::Action
        | PluginKind::Module
        | PluginKind::Callback
        | PluginKind::Cache
        | PluginKind::Inventory => BTreeSet::new(),
    }
}
