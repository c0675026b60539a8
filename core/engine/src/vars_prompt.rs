//! Asks for the variables that `vars_prompt` names. Ansible: `do_var_prompt`.

use std::sync::Arc;

use shevek_jinja::{Dict, Str, Tags, Value};
use shevek_playbook::{Play, VarsPrompt};
use shevek_plugin::Log;
use shevek_template::{Templar, TemplateContext, VariableMap};

use crate::engine::EngineError;
use crate::event::Event;
use crate::prompt::Prompt;
use crate::run_context::RunContext;
use crate::settings::Settings;
use crate::task::FieldReader;

const KEYWORD: &str = "vars_prompt";

/// How answers can be encrypted, with the length of the longest salt. Ansible: names of passlib.
const SCHEMES: [(&str, i64); 4] = [
    ("bcrypt", 22),
    ("md5_crypt", 8),
    ("sha256_crypt", 16),
    ("sha512_crypt", 16),
];

/// Asks for everything that a play's `vars_prompt` names and `-e` does not give, in order. The answers belong to the
/// play's variables. Without somebody to ask the defaults are taken.
///
/// # Errors
/// When a field cannot be templated, an answer cannot be encrypted, or the user ends it.
pub(crate) async fn ask_vars(
    play: &Play,
    templar: &Templar,
    run: &RunContext,
) -> Result<Dict, EngineError> {
    let vars = Dict::new();
    for question in Question::read_all(play, templar)? {
        if is_given(&run.settings, &question.name) {
            continue;
        }
        let answer = question.ask(run).await?;
        let answer = question.finish(answer, templar)?;
        vars.insert_str(&question.name, answer);
    }
    Ok(vars)
}

/// The defaults of a play's `vars_prompt`, for listings, which ask nothing.
///
/// # Errors
/// When a field cannot be templated.
pub(crate) fn default_vars(
    play: &Play,
    templar: &Templar,
    settings: &Settings,
) -> Result<Dict, EngineError> {
    let vars = Dict::new();
    for question in Question::read_all(play, templar)? {
        if !is_given(settings, &question.name) {
            let default = question.default.unwrap_or(Value::None);
            vars.insert_str(&question.name, default);
        }
    }
    Ok(vars)
}

fn is_given(settings: &Settings, name: &str) -> bool {
    settings.extra_vars.raw_get_str(name).is_some()
}

/// An entry with its fields templated.
struct Question {
    name: String,
    text: String,
    default: Option<Value>,
    private: bool,
    confirm: bool,
    encrypt: Option<Value>,
    salt: Option<Value>,
    salt_size: Option<Value>,
    is_unsafe: bool,
}

impl Question {
    /// All entries, before the first is asked: an answer is no variable of later questions.
    fn read_all(play: &Play, templar: &Templar) -> Result<Vec<Self>, EngineError> {
        play.vars_prompt
            .iter()
            .map(|entry| Self::read(entry, templar))
            .collect()
    }

    fn read(entry: &VarsPrompt, templar: &Templar) -> Result<Self, EngineError> {
        let reader = FieldReader::new(templar);
        let value = |key: &str| reader.value(KEYWORD, entry.fields.raw_get_str(key).as_ref());
        let flag = |key: &str, default: bool| -> Result<bool, EngineError> {
            match value(key)? {
                Some(given) => boolean(&given),
                None => Ok(default),
            }
        };
        let default = value("default")?;
        let prompt = match entry.fields.raw_get_str("prompt") {
            Some(_) => value("prompt")?.map_or_else(String::new, |prompt| prompt.to_string()),
            None => entry.name.clone(),
        };
        let text = match &default {
            _ if prompt.is_empty() => format!("input for {}: ", entry.name),
            Some(default) => format!("{prompt} [{default}]: "),
            None => format!("{prompt}: "),
        };
        Ok(Self {
            name: entry.name.clone(),
            text,
            private: flag("private", true)?,
            confirm: flag("confirm", false)?,
            encrypt: value("encrypt")?,
            salt: value("salt")?,
            salt_size: value("salt_size")?,
            is_unsafe: flag("unsafe", false)?,
            default,
        })
    }

    /// What the user types; `None` when nobody can be asked.
    async fn ask(&self, run: &RunContext) -> Result<Option<String>, EngineError> {
        if !run.prompter.is_interactive() {
            run.events
                .warning("Not prompting as we are not in interactive mode");
            return Ok(None);
        }
        let prompt = |text: String| Prompt {
            text,
            private: self.private,
            ..Prompt::default()
        };
        let (first, second) = (
            prompt(self.text.clone()),
            prompt(format!("confirm {}", self.text)),
        );
        loop {
            let answer = run.prompter.ask(&first).await?;
            if !self.confirm || run.prompter.ask(&second).await? == answer {
                return Ok(Some(answer));
            }
            run.events.emit(&Event::Message {
                text: "***** VALUES ENTERED DO NOT MATCH ****".into(),
            });
        }
    }

    /// The variable's value: the default where nothing was typed, encrypted when that is wanted. Always text.
    fn finish(&self, answer: Option<String>, templar: &Templar) -> Result<Value, EngineError> {
        let given = answer.filter(|answer| !answer.is_empty() || self.default.is_none());
        let text = given.or_else(|| self.default.as_ref().map(ToString::to_string));
        let text = match &self.encrypt {
            Some(scheme) if !matches!(scheme, Value::Str(text) if text.as_str().is_empty()) => {
                self.encrypted(text, scheme, templar)?
            }
            // Python's None as text.
            _ => text.unwrap_or_else(|| "None".into()),
        };
        if self.is_unsafe {
            return Ok(Value::from(text));
        }
        let tags = Tags {
            trusted: true,
            origin: None,
            extension: None,
        };
        Ok(Value::Str(Str::with_tags(text, Arc::new(tags))))
    }

    fn encrypted(
        &self,
        text: Option<String>,
        scheme: &Value,
        templar: &Templar,
    ) -> Result<String, EngineError> {
        let scheme_name = scheme.to_string();
        let Some((_, longest_salt)) = SCHEMES.iter().find(|(name, _)| *name == scheme_name) else {
            let known: Vec<&str> = SCHEMES.iter().map(|(name, _)| *name).collect();
            return Err(EngineError::Run(format!(
                "The variable '{}' of vars_prompt cannot be encrypted with '{scheme_name}'. There are: {}.",
                self.name,
                known.join(", ")
            )));
        };
        if let Some(Value::Int(size)) = &self.salt_size
            && size > longest_salt
        {
            return Err(EngineError::Run(format!(
                "Could not hash the secret: {scheme_name}: salt_size ({size}) above max_salt_size ({longest_salt})"
            )));
        }
        let Some(text) = text else {
            return Err(EngineError::Template {
                message: format!(
                    "The variable '{}' of vars_prompt has nothing to encrypt: nobody can be asked, and it has no default.",
                    self.name
                ),
                origin: None,
            });
        };
        let mut variables = VariableMap::new();
        variables.insert("password", Value::from(text));
        variables.insert("scheme", scheme.clone());
        // An empty salt is none.
        let salt = self
            .salt
            .clone()
            .filter(|salt| !salt.to_string().is_empty());
        variables.insert("salt", salt.unwrap_or(Value::None));
        variables.insert("salt_size", self.salt_size.clone().unwrap_or(Value::None));
        let hasher = Templar::new(
            Arc::clone(templar.environment()),
            Arc::new(variables),
            TemplateContext::default(),
        );
        let hash = hasher
            .evaluate_expression("password | password_hash(scheme, salt=salt, salt_size=salt_size)")
            .map_err(|error| {
                let reason = error.message();
                let (_, reason) = reason.rsplit_once("failed: ").unwrap_or(("", reason));
                EngineError::Run(format!("Could not hash the secret: {reason}"))
            })?;
        Ok(hash.to_string())
    }
}

/// Ansible: `boolean`.
fn boolean(value: &Value) -> Result<bool, EngineError> {
    let text = value.to_string().trim().to_lowercase();
    match text.as_str() {
        "yes" | "on" | "true" | "1" | "1.0" | "y" | "t" => Ok(true),
        "no" | "off" | "false" | "0" | "0.0" | "n" | "f" => Ok(false),
        _ => Err(EngineError::Template {
            message: format!(
                "The value '{value}' is not a valid boolean. Valid booleans include: 0, 1, '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"
            ),
            origin: None,
        }),
    }
}
