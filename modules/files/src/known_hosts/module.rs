//! The module itself.

use std::io;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::key_line::with_hashed_host;
use super::search::{Search, check_key, search};
use crate::common::{
    Attributes, Draft, Ownership, content_text, crash, python_words, supplemented,
};

register!(module "known_hosts", KnownHosts);

/// The module `known_hosts`. Ansible: `modules/known_hosts.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct KnownHosts;

#[derive(Deserialize)]
struct Args {
    name: String,
    key: Option<String>,
    path: String,
    hash_host: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Present,
    Absent,
}

impl Module for KnownHosts {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "known_hosts".into(),
            short_description: "Add or remove keys of SSH servers".into(),
            description: vec![
                "Keeps one key of each kind for a host in a file of known hosts. Needs `ssh-keygen` on the target, \
                 which decides whether a line is about a host."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("name", "The argument."),
                ("key", "The argument."),
                ("path", "The file."),
                ("hash_host", "The argument."),
                ("state", "The argument."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::Full,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let told = args.clone();
        let args: Args = context.parse(args)?;
        let (mut result, predicted) = run(&args, context)?;
        // A prediction tells no arguments, in Ansible neither.
        if predicted {
            return Ok(result);
        }
        for (name, value) in told {
            result.fields.entry(name).or_insert(value);
        }
        supplemented(Ok(result))
    }
}

/// The result, and whether it is what check mode predicts.
type Outcome = Result<(TaskResult, bool), ModuleError>;

fn run(args: &Args, context: &ModuleContext<'_>) -> Outcome {
    let (host, path) = (args.name.to_lowercase(), args.path.as_str());
    let present = args.state == State::Present;
    let keygen = context.require_program("ssh-keygen")?;
    let mut key = args.key.clone().filter(|key| !key.is_empty());
    if key.is_none() && present {
        return Err(ModuleError::new("No key specified when adding a host"));
    }
    if let Some(key) = &mut key {
        if args.hash_host {
            *key = with_hashed_host(&host, key)?;
        }
        if !key.ends_with('\n') {
            key.push('\n');
        }
        check_key(&keygen, &host, key, context)?;
    }
    let key = key.as_deref();
    let search = search(&keygen, &host, key, path, context)?;
    let mut result = TaskResult::changed(false);
    // Ansible tells it without `--diff` too.
    result.set("diff", difference(path, search, present, key));
    // Another key of the host is none of ours.
    if !present && search.line.is_none() && key.is_some() {
        return Ok((result, false));
    }
    let changed = search.replace_or_add || search.found != present;
    result.changed = Some(changed);
    if !changed || context.check_mode {
        return Ok((result, context.check_mode));
    }
    if search.found && key.is_none() {
        Tool::new(keygen)
            .args(["-R", &host, "-f", path])
            .run_checked(context)?;
    }
    let old = match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(|error| {
            let words = python_words(&error, path);
            crash(format!("Failed to read '{path}'.: {words}"))
        })?,
    };
    let new = edited(&old, search, present, key);
    let draft = Draft::of(&new, path, "", false, context)?;
    draft.place(
        Ownership::Keep,
        false,
        &Attributes::default(),
        None,
        context,
    )?;
    Ok((result, false))
}

/// The file's contents without the line that goes, with the key that comes.
fn edited(old: &[u8], search: Search, present: bool, key: Option<&str>) -> Vec<u8> {
    let gone = search.line.filter(|_| search.replace_or_add || !present);
    let mut new: Vec<u8> = old
        .split_inclusive(|byte| *byte == b'\n')
        .zip(1..)
        .filter(|(_, number)| gone != Some(*number))
        .flat_map(|(line, _)| line)
        .copied()
        .collect();
    if present {
        new.extend(key.unwrap_or_default().as_bytes());
    }
    new
}

/// Ansible: `compute_diff`.
fn difference(path: &str, search: Search, present: bool, key: Option<&str>) -> Json {
    let (header, before) = match std::fs::read(path) {
        Ok(bytes) => (path, bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => ("/dev/null", Vec::new()),
        Err(_) => (path, Vec::new()),
    };
    let adds = present && (search.replace_or_add || search.line.is_none());
    let after = edited(&before, search, present, key.filter(|_| adds));
    json!({
        "before_header": header,
        "after_header": path,
        "before": content_text(&before),
        "after": content_text(&after),
    })
}

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("name", ArgType::Str)
            .required()
            .aliases(&["host"])
            .doc("The host, as `host` or `[host]:port`, as in the key."),
        OptionSpec::new("key", ArgType::Str)
            .doc("The whole line of the file: host, kind and key. Needed when a key is added."),
        OptionSpec::new("path", ArgType::Path)
            .default("~/.ssh/known_hosts")
            .doc("The file of known hosts. Its directory must be there."),
        OptionSpec::new("hash_host", ArgType::Bool)
            .default(false)
            .doc("Whether the name is hashed in the file."),
        OptionSpec::new("state", ArgType::Str)
            .default("present")
            .choices(&["absent", "present"])
            .doc("Whether the key is there; `absent` without a key removes all keys of the host."),
    ])
}

fn examples() -> Vec<Example> {
    [
        (
            "A server's key",
            "known_hosts:\n  path: /etc/ssh/ssh_known_hosts\n  name: git.example.org\n  key: git.example.org ssh-ed25519 \
             AAAAC3NzaC1lZDI1NTE5AAAAIBNaWexeEfXhWRxqof6Q3PymxrhuLpcs60PMqfAQkqF9\n",
        ),
        (
            "A server that is gone",
            "known_hosts:\n  path: /etc/ssh/ssh_known_hosts\n  name: old.example.org\n  state: absent\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
