//! The options of become methods: variables, keywords, the environment and ansible.cfg.

use shevek_jinja::Value;
use shevek_template::{Templar, TemplateError};

use super::escalation::EscalationError;
use crate::session::BecomeMethod;
use crate::settings::ConfigSource;

/// Where the options of a method come from. Ansible: the `set_via` of a become plugin's options.
pub(super) struct BecomeOptions<'a> {
    pub(super) method: BecomeMethod,
    pub(super) templar: &'a Templar,
    pub(super) config: &'a dyn ConfigSource,
}

impl BecomeOptions<'_> {
    /// An option that all methods have: `word` names it in variables and the environment, `key` in ansible.cfg. The
    /// method's own names win over those of all methods, variables over the keyword, that over the environment and
    /// that over ansible.cfg.
    ///
    /// # Errors
    /// A variable that cannot be templated.
    pub(super) fn text(
        &self,
        word: &str,
        key: &str,
        keyword: Option<&str>,
    ) -> Result<Option<String>, TemplateError> {
        let method = self.method.as_str();
        let own = format!("ansible_{method}_{word}");
        let common = format!("ansible_become_{word}");
        let mut variables = vec![own.as_str(), common.as_str()];
        if word == "pass" {
            variables.push("ansible_become_password");
        }
        if let Some(text) = first_variable(self.templar, &variables)? {
            return Ok(Some(text));
        }
        if let Some(text) = keyword {
            return Ok(Some(text.to_owned()));
        }
        let env = |name: &str| self.config.env(name);
        let common_key = || match word {
            "pass" => None,
            _ => (self.config).ini("privilege_escalation", &format!("become_{word}")),
        };
        Ok(env(&own.to_uppercase())
            .or_else(|| env(common_env(word)?))
            .or_else(|| self.own_key(key))
            .or_else(common_key))
    }

    /// The words that su asks for the password with; none when nothing says other ones than those that are known.
    ///
    /// # Errors
    /// A variable that cannot be templated or is no list of texts.
    pub(super) fn prompts(&self) -> Result<Vec<String>, EscalationError> {
        const VARIABLE: &str = "ansible_su_prompt_l10n";
        let listed = |text: &str| -> Vec<String> {
            let words = text.split(',').map(|word| unquoted(word.trim()));
            words.map(str::to_owned).collect()
        };
        let refused = || EscalationError::NoTexts(VARIABLE.to_owned());
        let mut words = match self.templar.variable(VARIABLE)? {
            None | Some(Value::None) => self
                .config
                .env("ANSIBLE_SU_PROMPT_L10N")
                .or_else(|| self.own_key("localized_prompts"))
                .map(|text| listed(&text))
                .unwrap_or_default(),
            Some(Value::List(list)) => list
                .to_vec()
                .map_err(|_| refused())?
                .iter()
                .map(|word| word.as_str().map(str::to_owned).ok_or_else(refused))
                .collect::<Result<_, _>>()?,
            Some(value) => listed(value.as_str().ok_or_else(refused)?),
        };
        // An empty word would take every colon for a prompt and hand it the password.
        words.retain(|word| !word.trim().is_empty());
        Ok(words)
    }

    /// The directory in which sudo is started.
    ///
    /// # Errors
    /// A variable that cannot be templated.
    pub(super) fn chdir(&self) -> Result<Option<String>, TemplateError> {
        Ok(first_variable(self.templar, &["ansible_sudo_chdir"])?
            .or_else(|| self.config.env("ANSIBLE_SUDO_CHDIR"))
            .or_else(|| self.own_key("chdir"))
            .filter(|path| !path.is_empty()))
    }

    /// A key of the method's own section of ansible.cfg.
    fn own_key(&self, key: &str) -> Option<String> {
        let section = format!("{}_become_plugin", self.method.as_str());
        self.config.ini(&section, key)
    }
}

/// The variable of the environment that holds an option for all methods.
fn common_env(word: &str) -> Option<&'static str> {
    Some(match word {
        "user" => "ANSIBLE_BECOME_USER",
        "pass" => "ANSIBLE_BECOME_PASS",
        "exe" => "ANSIBLE_BECOME_EXE",
        "flags" => "ANSIBLE_BECOME_FLAGS",
        _ => return None,
    })
}

/// The first of the variables that is set.
pub(super) fn first_variable(
    templar: &Templar,
    names: &[&str],
) -> Result<Option<String>, TemplateError> {
    for name in names {
        if let Some(value) = templar.variable(name)?
            && !value.is_none()
        {
            return Ok(Some(value.to_string()));
        }
    }
    Ok(None)
}

/// The text without the quotes around it.
fn unquoted(text: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
}
