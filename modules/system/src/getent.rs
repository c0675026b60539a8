//! `getent`: the databases of the name service.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

register!(module "getent", Getent);

/// The module `getent`. Ansible: `modules/getent.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Getent;

#[derive(Deserialize)]
struct Args {
    database: String,
    key: Option<String>,
    service: Option<String>,
    split: Option<String>,
    fail_key: bool,
}

impl Module for Getent {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "getent".into(),
            short_description: "Look something up in a database of the name service".into(),
            description: vec![
                "Runs `getent` and keeps what it finds as the fact `getent_DATABASE`: a mapping from the first \
                 field of each line to the other fields. A key that is there more than once has a list of such \
                 lists."
                    .into(),
            ],
            spec: spec(),
            examples: vec![
                Example {
                    name: "One account".into(),
                    task: "getent:\n  database: passwd\n  key: root\n".into(),
                },
                Example {
                    name: "A service that need not be known".into(),
                    task: "getent:\n  database: services\n  key: nosuchservice\n  fail_key: false\n".into(),
                },
            ],
            returns: vec![(
                "ansible_facts".into(),
                "`getent_DATABASE` with what was found.".into(),
            )],
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
        let mut tool = Tool::new(context.require_program("getent")?).arg(&args.database);
        if let Some(key) = &args.key {
            tool = tool.arg(key);
        }
        if let Some(service) = &args.service {
            tool = tool.args(["-s", service]);
        }
        let output = tool.run(context)?;
        let fact = format!("getent_{}", args.database);
        let facts = |entries: Map<String, Json>| {
            let mut facts = Map::new();
            facts.insert(fact.clone(), entries.into());
            let mut result = TaskResult::changed(false);
            result.ansible_facts = Some(facts);
            result
        };
        match output.rc {
            0 => {
                let split = args.split.as_deref().or_else(|| {
                    ["passwd", "shadow", "group", "gshadow"]
                        .contains(&args.database.as_str())
                        .then_some(":")
                });
                if split == Some("") {
                    return Err(ModuleError::new(
                        "Task failed: Module failed: empty separator",
                    ));
                }
                Ok(facts(entries(&output.stdout, split)))
            }
            1 => Err(ModuleError::new("Missing arguments, or database unknown.")),
            2 => {
                let message = "One or more supplied key could not be found in the database.";
                if args.fail_key {
                    return Err(ModuleError::new(message));
                }
                let key = args.key.unwrap_or_else(|| "null".to_string());
                let mut result = facts(Map::from_iter([(key, Json::Null)]));
                result.msg = Some(message.into());
                Ok(result)
            }
            3 => Err(ModuleError::new(
                "Enumeration not supported on this database.",
            )),
            _ => Err(ModuleError::new("Unexpected failure!")),
        }
    }
}

/// The lines as a mapping from their first fields to the others.
fn entries(text: &str, split: Option<&str>) -> Map<String, Json> {
    let mut found: Map<String, Json> = Map::new();
    let mut seen: Map<String, Json> = Map::new();
    for line in text.lines() {
        let fields: Vec<&str> = match split {
            Some(split) => line.split(split).collect(),
            None => line.split_whitespace().collect(),
        };
        let Some((key, rest)) = fields.split_first() else {
            continue;
        };
        let rest = json!(rest);
        match found.get_mut(*key) {
            None => {
                found.insert((*key).to_string(), rest);
            }
            Some(value) if !seen.contains_key(*key) => {
                *value = json!([value.take(), rest]);
                seen.insert((*key).to_string(), true.into());
            }
            Some(Json::Array(list)) => list.push(rest),
            Some(_) => {}
        }
    }
    found
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("database", Str)
            .required()
            .doc("The database: `passwd`, `group`, `hosts`, `services`, ..."),
        OptionSpec::new("key", Str)
            .doc("What to look for; without it, everything that the database lists."),
        OptionSpec::new("service", Str)
            .doc("Ask only this service (`files`, `ldap`, ...) instead of those of nsswitch.conf."),
        OptionSpec::new("split", Str).doc(
            "The text between fields; white space otherwise, a colon for `passwd`, `shadow`, `group` and \
             `gshadow`.",
        ),
        OptionSpec::new("fail_key", Bool)
            .default(true)
            .doc("Whether it is a failure that the key is not there."),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_come_again_have_lists() {
        let text = "a 1 2\nb\na 3\na 4\n\n";
        assert_eq!(
            Json::Object(entries(text, None)),
            json!({"a": [["1", "2"], ["3"], ["4"]], "b": []})
        );
    }
}
