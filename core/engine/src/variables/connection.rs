//! How the host of a task is reached, as variables that tasks may use although nobody sets them. Ansible: `update_vars` of
//! a connection.

use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_playbook::Task;

use crate::settings::Settings;

/// The weakest variables of all: what is set anywhere wins.
pub(super) fn connection_variables(address: &Arc<str>, task: &Task, settings: &Settings) -> Dict {
    let variables = Dict::with_capacity(3);
    variables.insert_str("ansible_host", Value::from(&**address));
    let connection = task.directives.connection.clone();
    let connection = connection.unwrap_or_else(|| match settings.connection.as_str() {
        "smart" => Value::from("ssh"),
        name => Value::from(name),
    });
    variables.insert_str("ansible_connection", connection);
    let user = task.directives.remote_user.clone();
    if let Some(user) = user.or_else(|| settings.remote_user.as_deref().map(Value::from)) {
        variables.insert_str("ansible_user", user);
    }
    if let Some(password) = &settings.connection_password {
        variables.insert_str("ansible_password", Value::from(password.expose()));
    }
    if let Some(file) = &settings.private_key_file {
        variables.insert_str("ansible_private_key_file", Value::from(file.as_str()));
    }
    variables
}
