//! `gather_facts`: collects facts of a host, through `setup` unless other modules are configured.

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

register!(action "gather_facts", GatherFacts);

const SETUP: &str = "setup";

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
                "What a play does before its first task. The modules in the variable `ansible_facts_modules` \
                 are run in turn; `smart`, the default, stands for `setup`."
                    .into(),
            ],
            // The arguments are those of `setup`, which documents and checks them.
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("parallel", ArgType::Bool)
                        .doc("Accepted as in Ansible; the modules are run in turn, which takes less time."),
                ])
                .any_option(),
            ),
            examples: vec![Example {
                name: "Some facts only".into(),
                task: "gather_facts:\n  gather_subset:\n    - '!all'\n    - network\n".into(),
            }],
            check_mode: Support::Full,
            supports_async: false,
            controller_only: false,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let modules = modules(host)?;
        let mut facts = Map::new();
        let mut result = TaskResult::changed(false);
        let mut failed = Map::new();
        let mut skipped = Map::new();
        for module in &modules {
            let call = ModuleCall {
                module: module.clone(),
                args: arguments(module, task, host),
                wrap_async: false,
            };
            let part = host.execute_module(call).await?;
            if part.is_failed() {
                failed.insert(module.clone(), part.to_json());
            } else if part.is_skipped() {
                skipped.insert(module.clone(), part.to_json());
            } else {
                merge(&mut facts, part.ansible_facts.unwrap_or_default());
                result.warnings.extend(part.warnings);
            }
        }
        let names = |parts: &Map<String, Json>| {
            let names: Vec<&str> = parts.keys().map(String::as_str).collect();
            names.join(", ")
        };
        if !skipped.is_empty() {
            result.msg =
                Some(format!("The following modules were skipped: {}.", names(&skipped)).into());
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
        Ok(result)
    }
}

/// The modules to run. Ansible: the setting `FACTS_MODULES`.
fn modules(host: &dyn ActionHost) -> Result<Vec<String>, ActionError> {
    let configured: Vec<String> = match host.variable("ansible_facts_modules")? {
        Some(Json::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(ToString::to_string))
            .collect(),
        Some(Json::String(names)) => names
            .split(',')
            .map(|name| name.trim().to_string())
            .filter(|name| !name.is_empty())
            .collect(),
        _ => vec!["smart".into()],
    };
    let mut modules: Vec<String> = Vec::new();
    let mut smart = false;
    for name in configured {
        let short = name
            .strip_prefix("ansible.builtin.")
            .or_else(|| name.strip_prefix("ansible.legacy."))
            .unwrap_or(&name);
        if short == "smart" {
            smart = true;
        } else if !modules.iter().any(|module| module == short) {
            modules.push(short.to_string());
        }
    }
    if smart && !modules.iter().any(|module| module == SETUP) {
        modules.push(SETUP.into());
    }
    Ok(modules)
}

/// The task's arguments, without what only `setup` understands when it is another module.
fn arguments(module: &str, task: &ActionTask, host: &dyn ActionHost) -> Map<String, Json> {
    let mut args = task.args.clone();
    args.remove("parallel");
    if module != SETUP {
        for (option, name) in [
            ("gather_subset", "subset"),
            ("gather_timeout", "timeout"),
            ("filter", "filter"),
        ] {
            match args.remove(option) {
                None | Some(Json::Null) => {}
                Some(all) if option == "gather_subset" && is_all(&all) => {}
                Some(value) => host.warning(&format!("Not passing {name}({value}) to {module}")),
            }
        }
    }
    args.retain(|_, value| !value.is_null());
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
