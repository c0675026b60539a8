//! Facts under both of their names.

use shevek_jinja::{Dict, Value};

/// Variables by name.
pub(crate) type VariableTable = shevek_inventory::VariableMap;

/// Connection plugins whose variables facts must not set.
const CONNECTIONS: &[&str] = &[
    "docker",
    "local",
    "openssh",
    "paramiko_ssh",
    "psrp",
    "ssh",
    "winrm",
];

/// Names that steer connections or belong to the engine.
const RESTRICTED: &[&str] = &[
    "add_group",
    "add_host",
    "ansible_become",
    "ansible_connection",
    "ansible_connection_user",
    "ansible_facts",
    "ansible_host",
    "ansible_module_compression",
    "ansible_network_os",
    "ansible_password",
    "ansible_pipelining",
    "ansible_playbook_python",
    "ansible_port",
    "ansible_private_key_file",
    "ansible_rsync_path",
    "ansible_scp_extra_args",
    "ansible_sftp_extra_args",
    "ansible_shell_executable",
    "ansible_shell_type",
    "ansible_timeout",
    "ansible_user",
];

/// Whether a fact may be a variable of its own. Ansible: `clean_facts`.
pub(crate) fn may_be_variable(name: &str) -> bool {
    !name.starts_with("_ansible_") && !is_restricted(name)
}

/// Whether a fact must not be a variable, and the user is told so.
pub(crate) fn is_restricted(name: &str) -> bool {
    let Some(short) = name.strip_prefix("ansible_") else {
        return RESTRICTED.contains(&name);
    };
    if name.starts_with("ansible_ssh_host_key_") {
        return false;
    }
    let of_connection = !name.ends_with("_bridge")
        && !name.ends_with("_gwbridge")
        && CONNECTIONS.iter().any(|connection| {
            short
                .strip_prefix(connection)
                .is_some_and(|rest| rest.starts_with('_'))
        });
    RESTRICTED.contains(&name)
        || short.starts_with("become_")
        || of_connection
        || short.ends_with("_interpreter")
}

/// The name of a fact in `ansible_facts`.
pub(crate) fn short_name(name: &str) -> &str {
    match name {
        "ansible_local" => name,
        _ => name.strip_prefix("ansible_").unwrap_or(name),
    }
}

/// The table as the value of `ansible_facts`.
pub(crate) fn facts_value(facts: &VariableTable) -> Value {
    let dict = Dict::with_capacity(facts.len());
    for (name, value) in facts {
        dict.insert_str(short_name(name), value.clone());
    }
    Value::Dict(dict)
}

#[cfg(test)]
mod tests {
    use super::may_be_variable;

    #[test]
    fn facts_that_steer_connections_are_no_variables() {
        for (name, expected) in [
            ("ansible_distribution", true),
            ("ansible_ssh_host_key_rsa_public", true),
            ("ansible_docker_gwbridge", true),
            ("ansible_python", true),
            ("ansible_local", true),
            ("ansible_ssh_host", false),
            ("ansible_become_user", false),
            ("ansible_python_interpreter", false),
            ("discovered_interpreter_python", true),
            ("_ansible_facts_gathered", false),
            ("ansible_connection", false),
            ("add_host", false),
        ] {
            assert_eq!(may_be_variable(name), expected, "{name}");
        }
    }
}
