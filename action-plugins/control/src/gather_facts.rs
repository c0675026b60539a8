//! `gather_facts`: collects facts of a host, through `setup` unless other modules are configured.

use std::pin::Pin;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, python, register,
};
use tokio::time::timeout;

use crate::arguments::{boolean, given, python_int};

register!(action "gather_facts", GatherFacts);

const SETUP: &str = "setup";
const SMART: &str = "smart";

/// The action `gather_facts`. Ansible: `plugins/action/gather_facts.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct GatherFacts;

#[async_trait]
impl Action for GatherFacts {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["gather_facts".into()],
            short_description: "Gather facts about a host".into(),
            description: vec![
                "What a play does before its first task. Runs the modules that the setting `facts_modules` names \
                 (variable `ansible_facts_modules`, environment `ANSIBLE_FACTS_MODULES`); `smart`, the default, \
                 stands for `setup`."
                    .into(),
            ],
            // The arguments are those of `setup`, which documents and checks them.
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("parallel", ArgType::Bool).doc(
                        "Whether several modules run at the same time; without it they do when there are several.",
                    ),
                ])
                .any_option(),
            ),
            examples: vec![Example {
                name: "Some facts only".into(),
                task: "gather_facts:\n  gather_subset:\n    - '!all'\n    - network\n".into(),
            }],
            check_mode: Support::Full,
            // Arguments are the modules' own.
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let modules = modules(task, host)?;
        let is_parallel = match host.variable("ansible_facts_parallel")? {
            Some(value) => boolean(&value)?,
            None => match task.args.get("parallel").filter(|value| !value.is_null()) {
                Some(value) => boolean(value)?,
                None => modules.len() > 1,
            },
        };
        let mut answers = Vec::new();
        if is_parallel {
            let calls = modules.iter().map(|module| in_time(module, task, host));
            for answer in join_all(calls).await {
                answers.push(answer?);
            }
        } else {
            for module in &modules {
                answers.push(host.execute_module(call(module, task, host)?).await?);
            }
        }
        Ok(combined(&modules, answers))
    }
}

/// What the modules answered, as one result.
fn combined(modules: &[String], answers: Vec<TaskResult>) -> TaskResult {
    let mut facts = Map::new();
    let mut result = TaskResult::changed(false);
    let mut failed = Map::new();
    let mut skipped = Map::new();
    for (module, answer) in modules.iter().zip(answers) {
        if answer.is_failed() {
            failed.insert(module.clone(), answer.to_json());
        } else if answer.is_skipped() {
            skipped.insert(module.clone(), answer.to_json());
        } else {
            merge(&mut facts, answer.ansible_facts.unwrap_or_default());
            result.warnings.extend(answer.warnings);
        }
    }
    let names = |parts: &Map<String, Json>| {
        let names: Vec<&str> = parts.keys().map(String::as_str).collect();
        names.join(", ")
    };
    if !skipped.is_empty() {
        let text = format!("The following modules were skipped: {}.", names(&skipped));
        result.msg = Some(text.into());
        result.skipped = (skipped.len() == modules.len()).then_some(true);
        result.set("skipped_modules", skipped);
    }
    if !failed.is_empty() {
        let text = format!(
            "The following modules failed to execute: {}.",
            names(&failed)
        );
        result.msg = Some(text.into());
        result.failed = Some(true);
        result.set("failed_modules", failed);
    }
    facts.insert("_ansible_facts_gathered".into(), true.into());
    result.ansible_facts = Some(facts);
    result.set("_ansible_verbose_override", true);
    result
}

/// The modules to run. Ansible: the setting `FACTS_MODULES`, and `_handle_smart`.
fn modules(task: &ActionTask, host: &dyn ActionHost) -> Result<Vec<String>, ActionError> {
    let configured = match host.variable("ansible_facts_modules")? {
        Some(value) if !value.is_null() => value,
        _ => host
            .setting("ANSIBLE_FACTS_MODULES", "defaults", "facts_modules")
            .map_or(Json::from(SMART), Json::String),
    };
    let names: Vec<String> = match &configured {
        Json::Array(names) => names.iter().map(python::str).collect(),
        other => python::str(other)
            .split(',')
            .map(|name| name.trim().to_string())
            .collect(),
    };
    let mut modules: Vec<String> = Vec::new();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let short = short_name(&name).to_string();
        if !modules.contains(&short) {
            modules.push(short);
        }
    }
    let before = modules.len();
    modules.retain(|name| name != SMART);
    if modules.len() == before {
        return Ok(modules);
    }
    let has_setup = modules.iter().any(|name| name == SETUP);
    match network_os(task, host)? {
        None if !has_setup => modules.push(SETUP.into()),
        None => {}
        Some(os) => match network_facts(&os) {
            Some(module) => modules.push(module),
            None if modules.is_empty() => {
                return Err(ActionError::Failed(format!(
                    "No fact modules available and we could not find a fact module for your network OS ({os}), \
                     try setting one via the `FACTS_MODULES` configuration."
                )));
            }
            None if has_setup => host.warning(
                "Detected 'setup' module and a network OS is set, the output when running it will reflect \
                 'localhost' and not the target when a networking connection plugin is used.",
            ),
            None => {}
        },
    }
    Ok(modules)
}

fn short_name(name: &str) -> &str {
    name.strip_prefix("ansible.builtin.")
        .or_else(|| name.strip_prefix("ansible.legacy."))
        .unwrap_or(name)
}

/// The operating system of a network device, where the inventory tells one.
fn network_os(task: &ActionTask, host: &dyn ActionHost) -> Result<Option<String>, ActionError> {
    if let Some(os) = task.args.get("network_os") {
        return Ok(Some(python::str(os)));
    }
    let os = match host.variable("ansible_network_os")? {
        Some(os) => Some(os),
        None => host
            .variable("ansible_facts")?
            .and_then(|facts| facts.get("network_os").cloned()),
    };
    Ok(os.filter(|os| !os.is_null()).map(|os| python::str(&os)))
}

/// The module that gathers facts of such a device, as far as Ansible knows the system. Ansible:
/// `CONNECTION_FACTS_MODULES`.
fn network_facts(os: &str) -> Option<String> {
    const SHORT: [&str; 12] = [
        "asa", "eos", "frr", "ios", "iosxr", "junos", "nxos", "vyos", "exos", "slxos", "voss",
        "ironware",
    ];
    const QUALIFIED: [&str; 12] = [
        "cisco.asa.asa",
        "arista.eos.eos",
        "frr.frr.frr",
        "cisco.ios.ios",
        "cisco.iosxr.iosxr",
        "junipernetworks.junos.junos",
        "cisco.nxos.nxos",
        "vyos.vyos.vyos",
        "extreme.exos.exos",
        "extreme.slxos.slxos",
        "extreme.voss.voss",
        "community.network.ironware",
    ];
    (SHORT.contains(&os) || QUALIFIED.contains(&os)).then(|| format!("{os}_facts"))
}

/// The call of one module.
fn call(module: &str, task: &ActionTask, host: &dyn ActionHost) -> Result<ModuleCall, ActionError> {
    Ok(ModuleCall {
        module: module.to_string(),
        args: host.with_module_defaults(module, arguments(module, task, host))?,
        wrap_async: false,
        ..ModuleCall::default()
    })
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<TaskResult, ActionError>> + Send + 'a>>;

/// Runs a module among others. One that does not know `gather_timeout` itself is given up after that time.
fn in_time<'a>(module: &'a str, task: &'a ActionTask, host: &'a dyn ActionHost) -> Answer<'a> {
    Box::pin(async move {
        let call = call(module, task, host)?;
        let limit = task
            .args
            .get("gather_timeout")
            .filter(|value| !value.is_null());
        let limit = match limit.filter(|_| module != SETUP) {
            None => 0,
            Some(value) => python_int(value).map_err(ActionError::Error)?,
        };
        let running = host.execute_module(call);
        match u64::try_from(limit) {
            Ok(limit) if limit > 0 => timeout(Duration::from_secs(limit), running)
                .await
                .unwrap_or_else(|_| Ok(TaskResult::failure("Timeout exceeded"))),
            _ => running.await,
        }
    })
}

/// The task's arguments, without what only `setup` understands when it is another module.
fn arguments(module: &str, task: &ActionTask, host: &dyn ActionHost) -> Map<String, Json> {
    let mut args = given(task);
    args.remove("parallel");
    if module != SETUP {
        for (option, name) in [
            ("gather_subset", "subset"),
            ("gather_timeout", "timeout"),
            ("filter", "filter"),
        ] {
            match args.remove(option) {
                None => {}
                Some(all) if option == "gather_subset" && is_all(&all) => {}
                Some(value) => {
                    let value = python::str(&value);
                    host.warning(&format!("Not passing {name}({value}) to {module}"));
                }
            }
        }
    }
    args
}

fn is_all(subset: &Json) -> bool {
    match subset {
        Json::String(name) => name == "all",
        Json::Array(names) => names.len() == 1 && names[0] == "all",
        _ => false,
    }
}

/// Mappings are merged, lists appended, everything else replaced, as Ansible combines results.
fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Json::Object(old)), Json::Object(new)) => merge(old, new),
            (Some(Json::Array(old)), Json::Array(new)) => {
                old.retain(|item| !new.contains(item));
                old.extend(new);
            }
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
