//! Lookups that Ansible has and this program does not: they say so.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("url", url)];

fn url(_: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    Err(plugin_error(
        "fetching URLs on the controller is not built in; use the module 'uri' or 'get_url', or lookup('pipe', 'curl ...')",
    ))
}
