//! `debconf`: answers to the questions of Debian's packages.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, python, register,
};

register!(module "debconf", Debconf);

/// The module `debconf`. Ansible: `modules/debconf.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Debconf;

#[derive(Deserialize)]
struct Args {
    name: String,
    question: Option<String>,
    vtype: Option<String>,
    value: Option<Json>,
    unseen: bool,
}

/// Answers by question.
type Answers = IndexMap<String, Json>;

impl Module for Debconf {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "debconf".into(),
            short_description: "Answer questions of Debian's packages".into(),
            description: vec![
                "Sets what a package will read when it is configured; one that is installed has to be configured \
                 again. Without a question it only tells the answers there are."
                    .into(),
                "Passwords are compared through `debconf-get-selections` of the package debconf-utils.".into(),
            ],
            spec: spec(),
            examples: [
                (
                    "Which answers are there?",
                    "debconf:\n  name: debconf\n",
                ),
                (
                    "Ask nothing",
                    "debconf:\n  name: debconf\n  question: debconf/frontend\n  vtype: select\n  value: Noninteractive\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("current", "The answer, or all answers of the package."),
                ("previous", "The answers before the change."),
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
        let args: Args = context.parse(args)?;
        let previous = answers(&args.name, context)?;
        let (Some(question), Some(vtype), Some(value)) = (&args.question, &args.vtype, &args.value)
        else {
            return Ok(message(TaskResult::changed(false), "").with("current", json!(previous)));
        };
        if previous.contains_key(question) && vtype == "multiselect" {
            require_one_type(value)?;
        }
        let given = value;
        let value = wanted(vtype, value, previous.contains_key(question));
        let changed = match previous.get(question).and_then(Json::as_str) {
            None => true,
            Some(existing) => {
                let existing = comparable(existing, &value, &args.name, question, vtype, context)?;
                existing.as_ref() != Some(&value)
            }
        };
        if !changed {
            return Ok(message(TaskResult::changed(false), "").with("current", json!(previous)));
        }
        let mut said = String::new();
        let mut set = value;
        if !context.check_mode {
            if vtype == "multiselect" {
                require_texts(given)?;
            }
            if let Json::Array(items) = &set {
                set = items
                    .iter()
                    .map(python::str)
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into();
            }
            said = answer(&args, question, vtype, &python::str(&set), context)?;
        }
        Ok(told(previous, question, set, &said, context.diff))
    }
}

/// The result of a change.
fn told(previous: Answers, question: &str, set: Json, said: &str, diff: bool) -> TaskResult {
    let mut previous = previous;
    match previous.get(question) {
        Some(answer) => previous = Answers::from([(question.to_string(), answer.clone())]),
        None => {
            previous.insert(question.to_string(), "".into());
        }
    }
    let mut after = previous.clone();
    after.insert(question.to_string(), set.clone());
    let difference = if diff {
        json!({"before": previous, "after": after})
    } else {
        json!({})
    };
    let mut current = Map::new();
    current.insert(question.to_string(), set);
    message(TaskResult::changed(true), said)
        .with("current", current)
        .with("previous", json!(previous))
        .with("diff", difference)
}

fn message(mut result: TaskResult, text: &str) -> TaskResult {
    result.msg = Some(text.into());
    result
}

/// Refuses a list that has no order, in Python's words.
fn require_one_type(value: &Json) -> Result<(), ModuleError> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_number = |value: &Json| value.is_number() || value.is_boolean();
    for pair in items.windows(2) {
        let (left, right) = (python::type_name(&pair[0]), python::type_name(&pair[1]));
        if left != right && !(is_number(&pair[0]) && is_number(&pair[1])) {
            return Err(invalid(&format!(
                "'<' not supported between instances of '{right}' and '{left}'"
            )));
        }
    }
    Ok(())
}

/// Refuses a list of other things than texts, in Python's words.
fn require_texts(value: &Json) -> Result<(), ModuleError> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    match items.iter().enumerate().find(|(_, item)| !item.is_string()) {
        None => Ok(()),
        Some((place, item)) => Err(invalid(&format!(
            "sequence item {place}: expected str instance, {} found",
            python::type_name(item)
        ))),
    }
}

fn invalid(reason: &str) -> ModuleError {
    ModuleError::new(format!(
        "Invalid value provided for 'multiselect': {reason}"
    ))
}

/// The answer as debconf would show it. A list is sorted when there is one to compare it with.
fn wanted(vtype: &str, value: &Json, is_answered: bool) -> Json {
    match (vtype, value) {
        ("boolean", value) => python::str(value).to_lowercase().into(),
        ("multiselect", Json::Array(items)) if is_answered => sorted(items.clone()),
        (_, value @ Json::Array(_)) => value.clone(),
        (_, value) => python::str(value).into(),
    }
}

/// Sorts a list of texts, or of numbers.
fn sorted(mut items: Vec<Json>) -> Json {
    items.sort_by(|one, two| match (one.as_str(), two.as_str()) {
        (Some(one), Some(two)) => one.cmp(two),
        _ => number(one).total_cmp(&number(two)),
    });
    items.into()
}

/// A truth value is a number for Python.
fn number(value: &Json) -> f64 {
    match value {
        Json::Bool(flag) => f64::from(u8::from(*flag)),
        other => other.as_f64().unwrap_or_default(),
    }
}

/// The answer that is there, in the form of the one that is wanted.
fn comparable(
    existing: &str,
    wanted: &Json,
    package: &str,
    question: &str,
    vtype: &str,
    context: &ModuleContext<'_>,
) -> Result<Option<Json>, ModuleError> {
    Ok(match vtype {
        "boolean" => Some(existing.to_lowercase().into()),
        "password" => password(package, question, context)?.map(Json::from),
        "multiselect" if wanted.is_array() => Some(sorted(
            existing.split(',').map(|item| item.trim().into()).collect(),
        )),
        _ => Some(existing.into()),
    })
}

/// The answers of a package. Ansible: `get_selections`.
fn answers(package: &str, context: &ModuleContext<'_>) -> Result<Answers, ModuleError> {
    let show = context.require_program("debconf-show")?;
    let output = Tool::new(show).arg(package).run(context)?;
    if output.rc != 0 {
        return Err(ModuleError::new(output.stderr));
    }
    Ok(output
        .stdout
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| {
            let key = key.trim_matches('*').trim().to_string();
            (key, value.trim().into())
        })
        .collect())
}

/// `debconf-show` hides passwords. Ansible: `get_password_value`.
fn password(
    package: &str,
    question: &str,
    context: &ModuleContext<'_>,
) -> Result<Option<String>, ModuleError> {
    let program = context.require_program("debconf-get-selections")?;
    let output = Tool::new(program).run(context)?;
    if output.rc != 0 {
        return Err(ModuleError::new(format!(
            "Failed to get the value '{question}' from '{package}': {}",
            output.stderr
        )));
    }
    for line in output
        .stdout
        .lines()
        .filter(|line| line.starts_with(package))
    {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            [_, name, "password", value, ..] if *name == question => {
                return Ok(Some((*value).to_string()));
            }
            [_, _, _, _, ..] => {}
            _ => return Ok(Some(String::new())),
        }
    }
    Ok(None)
}

/// Sets an answer; gives what the program said. It travels through standard input, so that no list of processes
/// shows it.
fn answer(
    args: &Args,
    question: &str,
    vtype: &str,
    value: &str,
    context: &ModuleContext<'_>,
) -> Result<String, ModuleError> {
    let mut tool = Tool::new(context.require_program("debconf-set-selections")?);
    if args.unseen {
        tool = tool.arg("-u");
    }
    let line = format!("{} {question} {vtype} {value}\n", args.name);
    let output = tool.stdin(line).run(context)?;
    if output.rc != 0 {
        return Err(ModuleError::new(output.stderr));
    }
    Ok(output.stdout)
}

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("name", ArgType::Str)
            .required()
            .aliases(&["pkg"])
            .doc("The package."),
        OptionSpec::new("question", ArgType::Str)
            .aliases(&["selection", "setting"])
            .doc("The question to answer."),
        OptionSpec::new("vtype", ArgType::Str)
            .choices(&[
                "boolean",
                "error",
                "multiselect",
                "note",
                "password",
                "seen",
                "select",
                "string",
                "text",
                "title",
            ])
            .doc(
                "What kind of question it is; `seen`: the value says whether it was asked already.",
            ),
        OptionSpec::new("value", ArgType::Raw)
            .aliases(&["answer"])
            .doc("The answer; for `multiselect` perhaps a list."),
        OptionSpec::new("unseen", ArgType::Bool)
            .default(false)
            .doc("Leave the question to be asked though there is an answer."),
    ])
    .required_together(&["question", "vtype", "value"])
}
