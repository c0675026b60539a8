//! `add_host`: adds a host to the inventory while the playbook runs.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, python, register,
};

use crate::address::split_port;
use crate::arguments::tagged_class;

register!(action "add_host", AddHost);

/// Arguments that do not become variables of the host. The other aliases do, as in Ansible.
const SPECIAL: [&str; 4] = ["name", "hostname", "groupname", "groups"];

/// The action `add_host`. Ansible: `plugins/action/add_host.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddHost;

#[async_trait]
impl Action for AddHost {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["add_host".into()],
            short_description: "Add a host to the inventory".into(),
            description: vec![
                "Puts a host into the inventory of this run, and into groups, which are made where they do not \
                 exist. Later plays can run on it; `--limit` holds for it too. Every further argument becomes a \
                 variable of the host."
                    .into(),
                "Runs once for all hosts of a play.".into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("name", ArgType::Str)
                        .required()
                        .aliases(&["hostname", "host"])
                        .doc("The host's name or address; `name:port` sets the port, too."),
                    OptionSpec::new("groups", ArgType::List)
                        .elements(ArgType::Str)
                        .aliases(&["groupname", "group"])
                        .doc("Its groups: a list, or text with commas."),
                ])
                .any_option(),
            ),
            examples: vec![Example {
                name: "A host in two groups, with a variable".into(),
                task: "add_host:\n  name: web9.example.com:2222\n  groups: [web, new]\n  rack: 7\n".into(),
            }],
            // The inventory is changed in check mode as well: later plays need it.
            check_mode: Support::Partial,
            controller_only: true,
            bypass_host_loop: true,
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let mut args = arguments(task)?;
        let first = |names: [&str; 3]| names.into_iter().find_map(|name| args.get(name).cloned());
        let name = first(["name", "hostname", "host"])
            .filter(|name| !name.is_null())
            .ok_or_else(|| {
                ActionError::Failed("name, host or hostname needs to be provided".into())
            })?;
        let groups = groups(first(["groupname", "groups", "group"]))?;
        let shown = python::str(&name);
        host.verbose(
            2,
            &format!("creating host via 'add_host': hostname={shown}"),
        );
        let (host_name, port) = match &name {
            Json::String(text) => {
                let (host_name, port) = split_port(text);
                (Json::from(host_name), port)
            }
            other => (other.clone(), None),
        };
        if let Some(port) = port.filter(|port| *port != 0) {
            args.insert("ansible_ssh_port".into(), port.into());
        }
        args.retain(|name, _| !SPECIAL.contains(&name.as_str()));
        Ok(TaskResult::changed(false).with(
            "add_host",
            json!({"host_name": host_name, "groups": groups, "host_vars": args}),
        ))
    }
}

/// The arguments, with a mapping that was given as a whole under them.
fn arguments(task: &ActionTask) -> Result<Map<String, Json>, ActionError> {
    let mut args = task.args.clone();
    match args.shift_remove("_raw_params") {
        None => Ok(args),
        Some(Json::Object(mut whole)) => {
            whole.extend(args);
            Ok(whole)
        }
        Some(other) => Err(ActionError::Failed(format!(
            "Invalid raw parameters passed, requires a dictionary/mapping got a  {}",
            tagged_class(&other)
        ))),
    }
}

fn groups(value: Option<Json>) -> Result<Vec<String>, ActionError> {
    let given: Vec<String> = match value {
        None | Some(Json::Null | Json::Bool(false)) => Vec::new(),
        Some(Json::String(text)) if text.is_empty() => Vec::new(),
        Some(Json::String(text)) => text.split(',').map(ToString::to_string).collect(),
        Some(Json::Array(list)) => list.iter().map(python::str).collect(),
        Some(_) => {
            return Err(ActionError::Failed(
                "Groups must be specified as a list.".into(),
            ));
        }
    };
    let mut groups: Vec<String> = Vec::new();
    for group in given {
        let group = group.trim();
        if !groups.iter().any(|known| known == group) {
            groups.push(group.to_string());
        }
    }
    Ok(groups)
}
