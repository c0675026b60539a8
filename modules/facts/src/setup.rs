//! `setup`: gathers facts.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::collector::{Collector, Facts};
use crate::collectors::COLLECTORS;
use crate::filter::passes;
use crate::gathering::Gathering;
use crate::subset::select;

register!(module "setup", Setup);

/// The module `setup`. Ansible: `modules/setup.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setup;

#[derive(Deserialize)]
struct Args {
    gather_subset: Vec<String>,
    gather_timeout: u64,
    filter: Vec<String>,
    fact_path: String,
}

impl Module for Setup {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "setup".into(),
            short_description: "Gather facts about the target".into(),
            description: vec![
                "Tells what the target is: its names, distribution, kernel, addresses, memory, mounts and \
                 more. Plays run it by themselves unless `gather_facts` is off."
                    .into(),
                "Names and types are Ansible's. The facts about Python are those of the target's own `python3`, and absent where \
                 there is none."
                    .into(),
            ],
            spec: spec(),
            examples: vec![
                Example {
                    name: "Addresses only".into(),
                    task: "setup:\n  gather_subset:\n    - '!all'\n    - '!min'\n    - network\n".into(),
                },
                Example {
                    name: "One fact".into(),
                    task: "setup:\n  filter: distribution_version\n".into(),
                },
            ],
            returns: vec![("ansible_facts".into(), "The facts.".into())],
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let collectors = select(COLLECTORS, &args.gather_subset).map_err(ModuleError::new)?;
        let gathering = Gathering {
            environment: context.environment,
            timeout: Duration::from_secs(args.gather_timeout),
            fact_path: &args.fact_path,
            runner_directory: context
                .runner
                .first()
                .and_then(|runner| Path::new(runner).parent())
                .map(Path::to_path_buf),
            collected: Mutex::default(),
            warnings: Mutex::default(),
        };
        let mut facts = Facts::new();
        let mut keep = |name: String, value: Json| {
            if passes(&name, &args.filter) {
                facts.insert(name, value);
            }
        };
        for (name, value) in collect(&collectors, &gathering) {
            keep(name, value);
        }
        // These two have no prefix once they are in the result, in Ansible neither.
        for (name, value) in [
            ("gather_subset", json!(args.gather_subset)),
            ("module_setup", json!(true)),
        ] {
            keep(name.to_string(), value);
        }
        let mut result = TaskResult::changed(false);
        result.ansible_facts = Some(facts);
        result.warnings = gathering
            .warnings
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(result)
    }
}

/// Runs the collectors, those that wait for other programs beside the others. All facts, with their prefixes.
fn collect(collectors: &[&Collector], gathering: &Gathering<'_>) -> Facts {
    let named = |collector: &Collector| -> Facts {
        (collector.collect)(gathering)
            .into_iter()
            .map(|(name, value)| {
                (
                    format!("{}{}", collector.prefix, name.replace('-', "_")),
                    value,
                )
            })
            .collect()
    };
    thread::scope(|scope| {
        let waiting: Vec<_> = collectors
            .iter()
            .filter(|collector| collector.waits)
            .map(|collector| scope.spawn(|| named(collector)))
            .collect();
        for collector in collectors.iter().filter(|collector| !collector.waits) {
            let facts = named(collector);
            gathering.collected().extend(facts);
        }
        for thread in waiting {
            // One that panicked has no facts, as one that raises has none in Ansible.
            gathering
                .collected()
                .extend(thread.join().unwrap_or_default());
        }
    });
    std::mem::take(&mut *gathering.collected())
}

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("gather_subset", ArgType::List)
            .elements(ArgType::Str)
            .default(json!(["all"]))
            .doc(
                "Which facts: `all`, `min`, names of collectors such as `network` or `hardware`, each with a \
                 `!` before it to leave it out. `min` is gathered unless `!min` is given.",
            ),
        OptionSpec::new("gather_timeout", ArgType::Int)
            .default(10)
            .doc("Seconds that one source (a mount, a script, a lookup) may take."),
        OptionSpec::new("filter", ArgType::List)
            .elements(ArgType::Str)
            .default(json!([]))
            .doc("Glob patterns: only facts whose names match one of them are returned."),
        OptionSpec::new("fact_path", ArgType::Path)
            .default("/etc/ansible/facts.d")
            .doc("Directory with `*.fact` files: programs, JSON or INI, which become `ansible_local`."),
    ])
}
