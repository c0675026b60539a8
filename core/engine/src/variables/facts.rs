//! Facts under both of their names.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Value};

/// Variables by name.
pub(crate) type VariableTable = shevek_inventory::VariableMap;

/// Names that facts must never set, because they steer connections. Ansible: `clean_facts`.
fn may_be_variable(name: &str) -> bool {
    const MAGIC: &[&str] = &[
        "ansible_connection",
        "ansible_host",
        "ansible_port",
        "ansible_user",
        "ansible_password",
        "ansible_timeout",
        "ansible_shell_type",
        "ansible_shell_executable",
        "ansible_pipelining",
        "ansible_private_key_file",
    ];
    const PREFIXES: &[&str] = &[
        "ansible_become",
        "ansible_ssh_",
        "ansible_ssh",
        "ansible_docker_",
        "ansible_su_",
        "ansible_sudo_",
    ];
    if name.starts_with("ansible_ssh_host_key_") || name == "ansible_python" {
        return true;
    }
    !(MAGIC.contains(&name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || (name.starts_with("ansible_") && name.ends_with("_interpreter"))
        || name.starts_with("ansible_connection_"))
}

/// Adds what a module found out: `found` as modules return it (`ansible_` prefix), `facts` without prefix (what
/// `ansible_facts` holds), `injected` as variables of their own.
pub(crate) fn add_facts(
    found: &Map<String, Json>,
    facts: &mut VariableTable,
    injected: Option<&mut VariableTable>,
) {
    for (name, value) in found {
        let short = match name.as_str() {
            "ansible_local" => name,
            _ => name.strip_prefix("ansible_").unwrap_or(name),
        };
        facts.insert(Arc::from(short), Value::from_json(value));
    }
    let Some(injected) = injected else { return };
    for (name, value) in found.iter().filter(|(name, _)| may_be_variable(name)) {
        injected.insert(Arc::from(name.as_str()), Value::from_json(value));
    }
}

/// The table as the value of `ansible_facts`.
pub(crate) fn facts_value(facts: &VariableTable) -> Value {
    let dict = Dict::with_capacity(facts.len());
    for (name, value) in facts {
        dict.insert_str(name, value.clone());
    }
    Value::Dict(dict)
}
